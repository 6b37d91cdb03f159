"""What one evaluation may use, and where it finds its names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, Literal, TypeAlias

from engine import clock
from engine.feel.border import to_feel
from engine.feel.errors import FeelLimitError, Warn
from engine.feel.types import ItemType
from engine.feel.values import HEAVY, Function, Value, weigh

MAX_WARNINGS = 50
MAX_CALLS = 40  # functions that call each other


class _Missing(Enum):
    MISSING = "missing"


MISSING: Final = _Missing.MISSING
#: Nothing is there, which is not the same as null.
Missing: TypeAlias = Literal[_Missing.MISSING]


class Runtime:
    """The budget, the clock, the functions of the host, the declared types. One for each evaluation.

    `steps`: how much work is allowed. `clock`: gives an aware instant, in the zone in which `today()` is meant.
    `functions`: by name, beside the built-in ones. `max_string`: characters. `regex_seconds`: for all patterns.
    `strict`: an unknown name raises `FeelNameError` instead of being null. `warnings` tells afterwards why something
    became null.
    """

    __slots__ = (
        "_converted",
        "clock",
        "depth",
        "functions",
        "max_string",
        "named_types",
        "regex_seconds",
        "steps",
        "strict",
        "warnings",
    )

    def __init__(
        self,
        steps: int = 100_000,
        clock: Callable[[], dt.datetime] = clock.now,
        functions: Mapping[str, Function] | None = None,
        named_types: Mapping[str, ItemType] | None = None,
        max_string: int = 1_000_000,
        regex_seconds: float = 0.05,
        strict: bool = False,
    ) -> None:
        self.steps, self.clock, self.strict = steps, clock, strict
        self.functions: Mapping[str, Function] = functions or {}
        self.named_types = named_types
        self.max_string, self.regex_seconds = max_string, regex_seconds
        self.warnings: list[Warn] = []
        self.depth = 0
        self._converted: dict[int, tuple[Any, Any]] = {}

    def value(self, value: Any) -> Any:
        """A variable from outside as a FEEL value; a large one is turned once."""
        if not isinstance(value, (list, dict)):
            return to_feel(value)
        hit = self._converted.get(id(value))
        if hit is None:
            # Holding the value keeps its id from being given to another.
            hit = self._converted[id(value)] = (value, to_feel(value))
        return hit[1]

    def charge(self, steps: int) -> None:
        """Takes from the budget."""
        self.steps -= steps
        if self.steps < 0:
            raise FeelLimitError("too_many_steps")

    def heavy(self, value: Value) -> None:
        """Charges for walking through a whole list or context, or for asking a zone what time it is there."""
        if type(value) in HEAVY:
            self.charge(weigh(value, self.steps))

    def grown(self, length: int) -> None:
        """A text of this length is about to be made."""
        if length > self.max_string:
            raise FeelLimitError("string_too_long")
        self.charge(length >> 8)

    def string(self, text: str) -> str:
        """The text, if it is not too long."""
        self.grown(len(text))
        return text

    def warn(self, kind: str, message: str, pos: int) -> None:
        """Notes why something became null."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(Warn(kind, message, pos))

    def enter(self, cost: int = 5) -> None:
        """A function of this many steps is called; `leave` follows."""
        if self.depth >= MAX_CALLS:
            raise FeelLimitError("calls_too_deep")
        self.charge(cost)
        self.depth += 1

    def leave(self) -> None:
        """The function has ended."""
        self.depth -= 1


class Scope:
    """Names and their values; what is not here is looked for in the parent. The outermost holds Python's values."""

    __slots__ = ("parent", "rt", "vars")

    def __init__(self, vars: Mapping[str, Any], parent: Scope | None, rt: Runtime) -> None:
        self.vars, self.parent, self.rt = vars, parent, rt
