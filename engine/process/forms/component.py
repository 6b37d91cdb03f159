"""One component of a form-js file, read member by member; whatever is wrong becomes a finding of that component."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.process.findings import Finding, Value

_READ = (
    "id type key path label dateLabel timeLabel description text validate values valuesKey valuesExpression "
    "conditional readonly disabled defaultValue subtype disallowPassedDates components allowAddRemove decimalDigits "
    "increment"
)
#: They only change how form-js draws a component.
_COSMETIC = (
    "layout appearance properties verticalAlignment showOutline searchable isCollapsible height nonCollapsedItems "
    "disableCollapse defaultRepetitions use24h timeInterval timeSerializingFormat serializeToString source"
)
_VALIDATIONS = "required min max minLength maxLength pattern patternErrorMessage validationType"
KNOWN_MEMBERS = frozenset(f"{_READ} {_COSMETIC}".split())
KNOWN_VALIDATIONS = frozenset(_VALIDATIONS.split())
LONGEST_NUMBER = 40  # signs


class Component:
    """The members of one component, and where the findings go."""

    def __init__(self, members: Mapping[str, Any], findings: list[Finding], text: str) -> None:
        self.members, self.findings, self.text = members, findings, text
        self.validate = self._object("validate")

    @property
    def id(self) -> str:
        """Its id, else its key: what findings name."""
        named = (self.members.get(name) for name in ("id", "key", "path"))
        return next((name for name in named if isinstance(name, str) and name), "")

    def line(self) -> int:
        """The line where its id stands; 0 when it has none."""
        place = self.text.find(f'"{self.id}"') if self.id else -1
        return self.text.count("\n", 0, place) + 1 if place >= 0 else 0

    def find(self, rule: str, variant: str = "", *, is_error: bool = True, **values: Value) -> None:
        """Says that something is wrong with this component."""
        line = self.line()
        self.findings.append(
            Finding(rule=rule, variant=variant, element=self.id, line=line, values=values, is_error=is_error)
        )

    def string(self, name: str, *, within: Mapping[str, Any] | None = None) -> str:
        """A text member, or empty. FEEL and templates in it are refused: the words of a form are fixed."""
        value = self._of(name, str, "text", within)
        text = value if isinstance(value, str) else ""
        if text.startswith("=") or "{{" in text:
            self.find("words-expression", member=name)
        return text.strip()

    def boolean(self, name: str, *, within: Mapping[str, Any] | None = None) -> bool:
        """A true or false member; false when it is not there."""
        return self._of(name, bool, "boolean", within) is True

    def whole(self, name: str, *, within: Mapping[str, Any] | None = None) -> int | None:
        """A whole number from 0, or None."""
        value = self.number(name, within=within)
        if value is None:
            return None
        if value < 0 or value != value.to_integral_value():
            self.find("bad-member", member=name, wanted="whole")
            return None
        return int(value)

    def number(self, name: str, *, within: Mapping[str, Any] | None = None) -> Decimal | None:
        """A number, also as a text as form-js's editor saves it, or None."""
        value = (self.members if within is None else within).get(name)
        if value is None or value == "":
            return None
        number = _decimal(value)
        if number is None:
            self.find("bad-member", member=name, wanted="number")
        return number

    def children(self, name: str) -> list[Mapping[str, Any]]:
        """A list of objects; what is no object is a finding."""
        value = self._of(name, list, "list", None)
        items = value if isinstance(value, list) else []
        if not all(isinstance(item, dict) for item in items):
            self.find("bad-member", member=name, wanted="objects")
        return [item for item in items if isinstance(item, dict)]

    def condition(self) -> str:
        """The FEEL that hides it, without the leading "="; empty when nothing does."""
        value = self._object("conditional").get("hide", "")
        if not isinstance(value, str):
            self.find("bad-member", member="conditional.hide", wanted="text")
            return ""
        return " ".join(value.split()).removeprefix("=").strip()

    def name_the_unread(self) -> None:
        """Remarks on members that we do not read, so that nothing is dropped in silence."""
        unread = sorted(set(self.members) - KNOWN_MEMBERS) + sorted(set(self.validate) - KNOWN_VALIDATIONS)
        if unread:
            self.find("unread-member", members=", ".join(unread)[:200], is_error=False)

    def _object(self, name: str) -> Mapping[str, Any]:
        value = self._of(name, dict, "object", None)
        return value if isinstance(value, dict) else {}

    def _of(self, name: str, kind: type, wanted: str, within: Mapping[str, Any] | None) -> object:
        value = (self.members if within is None else within).get(name)
        if value is not None and not isinstance(value, kind):
            self.find("bad-member", member=name, wanted=wanted)
            return None
        return value


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or len(str(value)) > LONGEST_NUMBER:
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
