"""What the linter says about a whole form: keys, conditions, limits that contradict each other."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from engine.process import feel
from engine.process.findings import Finding, Value
from engine.process.forms.model import Field, FieldType, Form, value_fields
from engine.process.rulebook import Rulebook

_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_FEEL_WORDS = "and or between in then else return satisfies if for some every function true false null"
#: Names that a row sees besides its own columns.
_ROW_NAMES = frozenset({"this", "parent"})
_RESERVED = _ROW_NAMES.union(_FEEL_WORDS.split())
#: The browser counts in doubles and gets `x in [a..b]` and `between` wrong where x is null.
_DIFFERS = re.compile(r"\d\.\d|\bbetween\b|\bin\s*[\[(]|\.\.")
_LONGEST_PATTERN = 500
_VALIDATION_TYPES = ("", "email", "phone")

FORMS: Rulebook[Form] = Rulebook()


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The fields of a form, or of the rows of a dynamic list, and the names their conditions may read."""

    fields: Sequence[Field]
    names: frozenset[str]


def of_form(form: Form) -> Iterator[Finding]:
    """All findings about a form that was read."""
    return FORMS.check(form)


def _finding(code: str, field: Field, variant: str = "", **values: Value) -> Finding:
    return Finding(rule=code, variant=variant, element=field.key or field.id, values=values)


def _advice(code: str, field: Field, **values: Value) -> Finding:
    return dataclasses.replace(_finding(code, field, "", **values), is_error=False)


@FORMS.rule
def no_id(form: Form) -> Iterator[Finding]:
    """A component has an id."""
    for field in form.components():
        if not field.id:
            yield _finding("no-id", field, "component")


@FORMS.rule
def duplicate_id(form: Form) -> Iterator[Finding]:
    """An id stands once."""
    ids = Counter(field.id for field in form.components())
    for field in form.components():
        if field.id and ids.pop(field.id, 0) > 1:
            yield _finding("duplicate-id", field, "component", id=field.id)


def _scopes(fields: Sequence[Field], outer: frozenset[str] = frozenset()) -> Iterator[Scope]:
    names = outer | {field.key for field in value_fields(tuple(fields))}
    yield Scope(fields=fields, names=names)
    for field in _flat(fields):
        if field.type is FieldType.DYNAMICLIST:
            yield from _scopes(field.fields, names | _ROW_NAMES)


def _flat(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        if field.type is FieldType.GROUP:
            yield from _flat(field.fields)


def _keyed(scope: Scope) -> Iterator[Field]:
    return (field for field in value_fields(tuple(scope.fields)) if field.key)


def _conditional(form: Form) -> Iterator[tuple[Field, frozenset[str]]]:
    """Every field with a condition, and the names this may read."""
    for scope in _scopes(form.fields):
        yield from ((field, scope.names) for field in _flat(scope.fields) if field.hide)


@FORMS.rule
def duplicate_key(form: Form) -> Iterator[Finding]:
    """The keys of a form, or of the rows of a list, stand once: each is the name of a value."""
    for scope in _scopes(form.fields):
        counts = Counter(field.key for field in _keyed(scope))
        for field in _keyed(scope):
            if counts.pop(field.key, 0) > 1:
                yield _finding("duplicate-key", field, key=field.key)


@FORMS.rule
def bad_key(form: Form) -> Iterator[Finding]:
    """A key is a name that an expression can read."""
    for field in (f for scope in _scopes(form.fields) for f in _keyed(scope)):
        if not _KEY.fullmatch(field.key) or field.key in _RESERVED:
            yield _finding("bad-key", field, key=field.key[:40])


@FORMS.rule
def bad_condition(form: Form) -> Iterator[Finding]:
    """The condition of a component is FEEL."""
    for field, _ in _conditional(form):
        if (problem := feel.problem(field.hide)) is not None:
            yield _finding("bad-condition", field, "", **{"text": field.hide[:80], **problem})


@FORMS.rule
def unknown_name(form: Form) -> Iterator[Finding]:
    """A condition reads fields of its form."""
    for field, names in _conditional(form):
        if feel.problem(field.hide) is not None:
            continue
        for name in sorted(feel.names_in(field.hide) - names):
            near = difflib.get_close_matches(name, names, 1)
            known: dict[str, Value] = {"near": near[0]} if near else {"known": ", ".join(sorted(names))[:200]}
            yield _finding("unknown-name", field, "" if near else "known", **{"name": name, **known})


@FORMS.rule
def browser_differs(form: Form) -> Iterator[Finding]:
    """A condition means the same in the form editor's preview as on the page."""
    for field, _ in _conditional(form):
        if feel.problem(field.hide) is None and _DIFFERS.search(field.hide):
            yield _advice("browser-differs", field, text=field.hide[:80])


@FORMS.rule
def bad_limits(form: Form) -> Iterator[Finding]:
    """The limits of a field leave something that is allowed."""
    for field in form.components():
        for low, high, names in (
            (field.min, field.max, "min, max"),
            (field.min_length, field.max_length, "minLength, maxLength"),
        ):
            if low is not None and high is not None and low > high:
                yield _finding("bad-limits", field, names=names)
        if field.increment is not None and field.increment <= 0:
            yield _finding("bad-limits", field, "increment")


@FORMS.rule
def bad_member(form: Form) -> Iterator[Finding]:
    """What a component says is of its kind; the reader says so of the rest."""
    for field in form.components():
        if field.validation_type not in _VALIDATION_TYPES:
            yield _finding("bad-member", field, "validation-type", value=field.validation_type[:40])


@FORMS.rule
def bad_pattern(form: Form) -> Iterator[Finding]:
    """A pattern is a regular expression."""
    for field in form.components():
        if field.pattern and len(field.pattern) > _LONGEST_PATTERN:
            yield _finding("bad-pattern", field, "long", most=_LONGEST_PATTERN)
        elif field.pattern and (problem := _problem(field.pattern)):
            yield _finding("bad-pattern", field, reason=problem)


def _problem(pattern: str) -> str:
    try:
        regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        return str(error) or type(error).__name__
    return ""


@FORMS.rule
def no_pattern_message(form: Form) -> Iterator[Finding]:
    """A pattern comes with the words that say what it expects."""
    for field in form.components():
        has_pattern = field.pattern and len(field.pattern) <= _LONGEST_PATTERN and not _problem(field.pattern)
        if has_pattern and not field.pattern_message:
            yield _advice("no-pattern-message", field)
