"""A form-js file becomes a form, and a list of what is wrong with it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from engine.process.findings import Finding, Value
from engine.process.forms import checks
from engine.process.forms.component import Component
from engine.process.forms.json_text import BadJson, read_object
from engine.process.forms.model import SHOWN_ONLY, Field, FieldType, Form, Option

MAX_COMPONENTS = 300
MAX_OPTIONS = 200
MAX_LABEL = 500
MAX_WORDS = 5_000

TYPES = frozenset(FieldType)
#: Of form-js, with a word of its own why not.
REFUSED_TYPES = ("iframe", "html", "image", "filepicker", "expression", "table", "button")


@functools.lru_cache(maxsize=64)
def read(content: bytes, key: str) -> Form:
    """The form in a file of form-js (`content`), called `key` (the stem of its name).

    Never raises for what the file holds: see the form's findings.
    """
    try:
        members, text = read_object(content)
    except BadJson as error:
        return Form(key=key, findings=(_about_the_file("bad-file", error.code, error.line, **error.values),))
    findings: list[Finding] = []
    components = _top(members, findings)
    if components is None:
        return Form(key=key, findings=tuple(findings))
    fields = tuple(field for item in components if (field := _field(Component(item, findings, text))))
    form = Form(key=key, fields=fields)
    findings.extend(checks.of_form(form))
    return Form(key=key, fields=fields, findings=tuple(findings))


def _about_the_file(rule: str, variant: str = "", line: int = 0, **values: Value) -> Finding:
    return Finding(rule=rule, variant=variant, line=line, values=values)


def _top(members: Mapping[str, Any], findings: list[Finding]) -> list[Mapping[str, Any]] | None:
    """The components of the file, when it is a form at all and not too large."""
    top = Component(members, findings, "")
    if members.get("type", "default") != "default":
        findings.append(_about_the_file("bad-file", "type"))
    if "components" not in members:
        findings.append(_about_the_file("bad-file", "components"))
        return None
    components = top.children("components")
    if not components:
        findings.append(_about_the_file("empty-form"))
    if _count(components) > MAX_COMPONENTS:
        findings.append(_about_the_file("too-large", "components", most=MAX_COMPONENTS))
        return None
    return components


def _count(components: Iterable[Any]) -> int:
    """How many components, those within others too. The nesting of the file is bounded before."""
    known = [item for item in components if isinstance(item, dict)]
    below = (item["components"] for item in known if isinstance(item.get("components"), list))
    return len(known) + sum(map(_count, below))


def _field(component: Component, inside: str = "") -> Field | None:
    kind = _type(component)
    if kind is None:
        return None
    component.name_the_unread()
    validate = component.validate
    hide = component.condition()
    options = _options(component)
    return Field(
        id=component.id,
        type=kind,
        key=_key(component, kind),
        label=_label(component, kind),
        description=_words(component, "text" if kind is FieldType.TEXT else "description", MAX_WORDS),
        required=component.boolean("required", within=validate),
        readonly=component.boolean("readonly") or component.boolean("disabled"),
        options=options,
        options_key=_options_key(component, kind, options),
        min=component.number("min", within=validate),
        max=component.number("max", within=validate),
        decimal_digits=component.whole("decimalDigits"),
        increment=component.number("increment"),
        min_length=component.whole("minLength", within=validate),
        max_length=component.whole("maxLength", within=validate),
        pattern=_pattern(component),
        pattern_message=component.string("patternErrorMessage", within=validate),
        validation_type=component.string("validationType", within=validate),
        subtype=_subtype(component, kind),
        disallow_past=component.boolean("disallowPassedDates"),
        hide=hide,
        default=_default(component),
        can_add_rows=kind is FieldType.DYNAMICLIST and component.members.get("allowAddRemove") is not False,
        fields=_inner(component, kind, inside),
    )


def _type(component: Component) -> FieldType | None:
    name = component.members.get("type")
    if isinstance(name, str) and name in TYPES:
        return FieldType(name)
    if isinstance(name, str) and name in REFUSED_TYPES:
        component.find("refused-type", name)
    else:
        component.find("unknown-type", type=str(name)[:40], known=", ".join(FieldType))
    return None


def _key(component: Component, kind: FieldType) -> str:
    if kind in SHOWN_ONLY:
        if component.members.get("path"):
            component.find("group-path")
        return ""
    name = "path" if kind is FieldType.DYNAMICLIST else "key"
    key = component.members.get(name)
    if not isinstance(key, str) or not key:
        component.find("no-key", member=name)
        return ""
    return key


def _label(component: Component, kind: FieldType) -> str:
    labels = [_words(component, name, MAX_LABEL) for name in ("label", "dateLabel", "timeLabel")]
    label = next(filter(None, labels), "")
    if not label and kind not in SHOWN_ONLY:
        component.find("no-label")
    return label


def _words(component: Component, name: str, longest: int) -> str:
    words = component.string(name)
    if len(words) > longest:
        component.find("too-large", "words", member=name, most=longest)
    return words[:longest]


def _options(component: Component) -> tuple[Option, ...]:
    options = []
    for item in component.children("values")[: MAX_OPTIONS + 1]:
        if (option := _option(item.get("value"), item.get("label"))) is not None:
            options.append(option)
        else:
            component.find("bad-option")
    if len(options) > MAX_OPTIONS:
        component.find("too-large", "options", most=MAX_OPTIONS)
    twice = [value for value, n in Counter(option.value for option in options).items() if n > 1]
    if twice:
        component.find("duplicate-option", option=twice[0])
    return tuple(options)


def _option(value: Any, label: Any) -> Option | None:
    """One that can be chosen: both its value and its label say something."""
    if not (isinstance(value, str) and isinstance(label, str) and value.strip() and label.strip()):
        return None
    return Option(value=value, label=label.strip()[:MAX_LABEL])


def _options_key(component: Component, kind: FieldType, options: tuple[Option, ...]) -> str:
    key = component.string("valuesKey")
    if component.members.get("valuesExpression"):
        component.find("options-expression")
    chooses = kind in (FieldType.RADIO, FieldType.SELECT, FieldType.CHECKLIST, FieldType.TAGLIST)
    if chooses and not options and not key:
        component.find("no-options")
    return key if chooses else ""


def _pattern(component: Component) -> str:
    """A regular expression: the one text in which {{ and = mean themselves."""
    pattern = component.validate.get("pattern", "")
    if not isinstance(pattern, str):
        component.find("bad-member", member="pattern", wanted="text")
        return ""
    return pattern


def _subtype(component: Component, kind: FieldType) -> str:
    if kind is not FieldType.DATETIME:
        return ""
    subtype = component.members.get("subtype", "date")
    if subtype not in ("date", "time", "datetime"):
        component.find("bad-member", member="subtype", wanted="subtype")
        return "date"
    return str(subtype)


def _default(component: Component) -> str | bool | int | float | tuple[str, ...] | None:
    value = component.members.get("defaultValue")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    component.find("bad-member", member="defaultValue", wanted="default")
    return None


def _inner(component: Component, kind: FieldType, inside: str) -> tuple[Field, ...]:
    if kind not in (FieldType.GROUP, FieldType.DYNAMICLIST):
        return ()
    if inside == FieldType.DYNAMICLIST and kind is FieldType.DYNAMICLIST:
        component.find("nested-list")
        return ()
    scope = FieldType.DYNAMICLIST if FieldType.DYNAMICLIST in (kind, inside) else FieldType.GROUP
    below = (Component(item, component.findings, component.text) for item in component.children("components"))
    return tuple(field for item in below if (field := _field(item, scope)))
