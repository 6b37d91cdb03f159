"""The parameters of a built-in function, and how arguments are bound to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.feel.dates import Date
from engine.feel.durations import DayTime, YearMonth
from engine.feel.times import DateTime, Time
from engine.feel.values import Function, Range, Value, kind

_KINDS: dict[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "list": (list,),
    "context": (dict,),
    "date": (Date,),
    "time": (Time,),
    "date and time": (DateTime,),
    "duration": (DayTime, YearMonth),
    "range": (Range,),
    "function": (Function,),
    "any": (),
    "values": (),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `kinds` is empty where anything may be given."""

    name: str
    word: str
    kinds: tuple[type, ...]
    is_optional: bool
    may_be_null: bool

    @classmethod
    def read(cls, text: str) -> Parameter:
        """From `name: kind`, `name?: kind`, `name: kind or null`."""
        name, _, word = (part.strip() for part in text.rpartition(":"))
        bare = word.removesuffix(" or null")
        return cls(name.removesuffix("?"), bare, _KINDS[bare], name.endswith("?"), bare != word or not _KINDS[bare])

    def fit(self, value: Value) -> tuple[bool, Value]:
        """Whether the value may stand here, and as what: a list of one is its item, an item a list of one."""
        if not self.kinds or isinstance(value, self.kinds):
            return True, value
        if self.word == "list":
            return True, [value]
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], self.kinds):
            return True, value[0]
        return False, None


class Signature:
    """The parameters of one way to call a function."""

    __slots__ = ("is_typed", "is_variadic", "least", "names", "params", "required")

    def __init__(self, text: str) -> None:
        self.params = [Parameter.read(part) for part in text.split(",") if part.strip()]
        self.is_variadic = any(param.word == "values" for param in self.params)
        self.is_typed = any(param.kinds for param in self.params)
        self.names = frozenset(param.name for param in self.params)
        self.required = frozenset(param.name for param in self.params if not param.is_optional)
        self.least = len(self.required)

    def bind(self, arguments: list[Value], names: Sequence[str] | None) -> list[Value] | str | None:
        """What the function gets, or why not, or None where the call is null."""
        if names:
            return self._bind_named(dict(zip(names, arguments, strict=True)), len(arguments))
        if self.is_variadic:
            return _as_one_list(arguments) if arguments else "needs an argument"
        return self._fit(arguments, [True] * len(arguments))

    def _bind_named(self, given: dict[str, Value], count: int) -> list[Value] | str | None:
        is_missing = not self.required <= given.keys()
        if reason := self._misnamed(given, count, is_missing):
            return reason
        arguments = [given.get(param.name) for param in self.params]
        if self.is_variadic:
            return [_listed(argument) for argument in arguments]
        return self._fit(arguments, [is_missing or param.name in given for param in self.params])

    def _misnamed(self, given: dict[str, Value], count: int, is_missing: bool) -> str:
        if len(given) != count or not given.keys() <= self.names:
            return "unknown parameter name"
        return "a parameter is missing" if is_missing and self.is_typed else ""

    def _fit(self, arguments: list[Value], is_given: list[bool]) -> list[Value] | str | None:
        """A null where none is allowed makes the call null, unless another argument is of a wrong kind."""
        if not self.least <= len(arguments) <= len(self.params):
            return f"takes {self.least} to {len(self.params)} arguments, not {len(arguments)}"
        out: list[Value] = []
        is_null = False
        for argument, given, param in zip(arguments, is_given, self.params, strict=False):
            if argument is None and param.kinds:
                is_null |= given and not param.may_be_null
                out.append(None)
                continue
            fits, value = param.fit(argument)
            if not fits:
                return f"«{param.name}» must be {param.word}, not {kind(argument)}"
            out.append(value)
        return None if is_null else out + [None] * (len(self.params) - len(out))


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _as_one_list(arguments: list[Value]) -> list[Value]:
    only = arguments[0] if len(arguments) == 1 else None
    return [only] if isinstance(only, list) else [list(arguments)]
