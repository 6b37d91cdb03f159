"""What the linter says about a whole form: keys, conditions, limits that contradict each other."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from engine.feel import FeelError, FeelSyntaxError, compile_expression
from engine.process.findings import Finding
from engine.process.forms.model import Field, FieldType, Form, value_fields

_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_FEEL_WORDS = "and or between in then else return satisfies if for some every function true false null"
#: Names that a row sees besides its own columns.
_ROW_NAMES = frozenset({"this", "parent"})
_RESERVED = _ROW_NAMES.union(_FEEL_WORDS.split())
#: The browser counts in doubles and gets `x in [a..b]` and `between` wrong where x is null.
_DIFFERS = re.compile(r"\d\.\d|\bbetween\b|\bin\s*[\[(]|\.\.")


def of_form(form: Form) -> Iterator[Finding]:
    """All findings about a form that was read."""
    yield from _ids(form)
    yield from _scope(form.fields, frozenset())
    for field in form.components():
        yield from _limits(field)
        yield from _pattern(field)


def _finding(field: Field, rule: str, message: str, hint: str, *, is_error: bool = True) -> Finding:
    named = field.key or field.id
    return Finding(rule=rule, element=named, line=0, message=message, hint=hint, is_error=is_error)


def _ids(form: Form) -> Iterator[Finding]:
    ids = Counter(field.id for field in form.components())
    for field in form.components():
        if not field.id:
            yield _finding(field, "no-id", "the component has no id", "save the file again with the form editor")
        elif ids.pop(field.id, 0) > 1:
            yield _finding(
                field, "duplicate-id", f"the id «{field.id}» stands twice", "each component needs its own id"
            )


def _scope(fields: Sequence[Field], outer: frozenset[str]) -> Iterator[Finding]:
    """The keys of a form, or of the rows of a dynamic list, and the conditions that read them."""
    inputs = list(value_fields(tuple(fields)))
    yield from _keys(inputs)
    names = outer | {field.key for field in inputs}
    for field in _flat(fields):
        yield from _condition(field, names)
        if field.type is FieldType.DYNAMICLIST:
            yield from _scope(field.fields, names | _ROW_NAMES)


def _flat(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        if field.type is FieldType.GROUP:
            yield from _flat(field.fields)


def _keys(inputs: Sequence[Field]) -> Iterator[Finding]:
    counts = Counter(field.key for field in inputs if field.key)
    for field in inputs:
        if not field.key:
            continue
        if counts.pop(field.key, 0) > 1:
            yield _finding(
                field, "duplicate-key", f"the key «{field.key}» stands twice", "each field needs its own key"
            )
        if not _KEY.fullmatch(field.key) or field.key in _RESERVED:
            hint = "use lower-case letters, digits and _, beginning with a letter, and no word of FEEL"
            yield _finding(field, "bad-key", f"«{field.key[:40]}» cannot be a key", hint)


def _condition(field: Field, names: frozenset[str]) -> Iterator[Finding]:
    if not field.hide:
        return
    try:
        read = compile_expression(field.hide).free_names()
    except FeelError as error:
        place = error.pointer() if isinstance(error, FeelSyntaxError) else ""
        message = f"the condition «{field.hide[:80]}» is not FEEL: {error}"
        yield _finding(field, "bad-condition", message, place or "write it as a FEEL expression")
        return
    for name in sorted(set(read) - names):
        near = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean «{near[0]}»?" if near else f"known are {', '.join(sorted(names))[:200]}"
        yield _finding(field, "unknown-name", f"the condition reads «{name}», which is no field of this form", hint)
    if _DIFFERS.search(field.hide):
        message = f"the condition «{field.hide[:80]}» may give another answer in the form editor's preview"
        yield _finding(field, "browser-differs", message, "compare with = and whole numbers", is_error=False)


def _limits(field: Field) -> Iterator[Finding]:
    for low, high, words in (
        (field.min, field.max, "min and max"),
        (field.min_length, field.max_length, "minLength and maxLength"),
    ):
        if low is not None and high is not None and low > high:
            yield _finding(field, "bad-limits", f"{words} leave nothing that is allowed", "swap them")
    if field.increment is not None and field.increment <= 0:
        yield _finding(field, "bad-limits", "increment must be above 0", "give the step between two values")
    if field.validation_type not in ("", "email", "phone"):
        message = f"there is no validationType «{field.validation_type[:40]}»"
        yield _finding(field, "bad-member", message, "use email or phone, or a pattern")


def _pattern(field: Field) -> Iterator[Finding]:
    if not field.pattern:
        return
    try:
        if len(field.pattern) > 500:
            raise regex.error("longer than 500 characters")
        regex.compile(field.pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        yield _finding(field, "bad-pattern", f"the pattern is no regular expression: {error}", "mend or remove it")
        return
    if not field.pattern_message:
        hint = "say in patternErrorMessage what is expected"
        yield _finding(field, "no-pattern-message", "a person cannot guess the pattern", hint, is_error=False)
