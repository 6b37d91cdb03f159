"""A scenario file, checked before it is played: every key known and of its kind, one action at most per step."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import pathlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import ProcessError
from engine.process import times
from engine.process.findings import Finding, Value
from engine.process.package import read_file
from engine.process.plain_yaml import MOST_BYTES, BadYaml, Lines, read_yaml

MONDAY = "2026-01-05T08:00:00+08:00"
NOTES = ("origin", "features", "confirmed", "needs")
MOST_STEPS = 1000
STATES = ("running", "completed", "terminated", "failed")


class InvalidScenario(Exception):
    """The scenario file itself is wrong: `variant` says why, `values` fill its words."""

    def __init__(self, variant: str, line: int = 1, key: str = "", **values: Value) -> None:
        self.line, self.key = line, key
        self.finding = Finding(rule="scenario", variant=variant, element=key, line=line, values=values)
        super().__init__(f"line {line}: {variant}")


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One file, its values plain JSON data."""

    path: pathlib.Path
    title: str
    model: pathlib.Path
    process: str | None
    at: dt.datetime
    start: Mapping[str, Any]  # message, signal or event, and with
    stubs: Mapping[str, Any]
    steps: tuple[Mapping[str, Any], ...]


def _is(*kinds: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds)


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(k, str) for k in value)


def _values(value: Any) -> bool:
    """What a process can carry: plain JSON data; days and instants become texts."""
    if isinstance(value, dict):
        return all(isinstance(k, str) and _values(v) for k, v in value.items())
    if isinstance(value, list):
        return all(map(_values, value))
    is_number = isinstance(value, int | float) and math.isfinite(value)
    return value is None or is_number or isinstance(value, str | bool | dt.date)


def _counts(value: Any) -> bool:
    return _mapping(value) and all(_is(int)(v) for v in value.values())


def _mappings(value: Any) -> bool:
    return isinstance(value, list) and all(_mapping(v) and _values(v) for v in value)


def _instant(value: Any) -> bool:
    return _parses(lambda: times.instant(str(value)))


def _duration(value: Any) -> bool:
    return isinstance(value, str) and _parses(lambda: times.length(times.instant(MONDAY), value))


def _parses(read: Callable[[], Any]) -> bool:
    try:
        read()
    except ProcessError:
        return False
    return True


def _instants(value: Any) -> bool:
    return _mapping(value) and all(_instant(v) for v in value.values())


def _jump(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"from", "to"}


def _stub(value: Any) -> bool:
    outcomes = value if isinstance(value, list) else [value]
    return bool(outcomes) and all(map(_outcome, outcomes))


def _outcome(value: Any) -> bool:
    if value is None:
        return True
    is_known = isinstance(value, dict) and set(value) <= {"set", "error", "fail"}
    return is_known and VALUES[0](value.get("set"))


def _stubs(value: Any) -> bool:
    return value is None or (_mapping(value) and all(_stub(v) for v in value.values()))


Kind = tuple[Callable[[Any], bool], str]
TEXT: Kind = (_is(str), "text")
VALUES: Kind = (lambda v: v is None or (_mapping(v) and _values(v)), "values")
IDS: Kind = (_names, "ids")
TOP: dict[str, Kind] = {
    "title": (_is(str, int, float), "text"),
    "model": TEXT,
    "process": TEXT,
    "at": (_instant, "instant"),
    "data": VALUES,
    "start": (_mapping, "start"),
    "stubs": (_stubs, "stubs"),
    "steps": (lambda v: isinstance(v, list) and 0 < len(v) <= MOST_STEPS, "steps"),
    **dict.fromkeys(NOTES, (lambda _: True, "")),
}
ACTIONS: dict[str, Kind] = {
    "complete": TEXT,
    "message": TEXT,
    "signal": TEXT,
    "set": VALUES,
    "advance": (_duration, "duration"),
    "until": (_instant, "instant"),
    "claim": TEXT,
    "cancel": TEXT,
    "jump": (_jump, "jump"),
    "migrate": TEXT,
}
MODIFIERS: dict[str, Kind] = {
    "with": VALUES,
    "item": (lambda v: _is(int)(v) and v >= 0, "item"),
    "to": TEXT,
    "fails": TEXT,
    "taken": (_is(bool), "boolean"),
}
EXPECTATIONS: dict[str, Kind] = {
    "tasks": IDS,
    "waiting": IDS,
    "timers": (_instants, "instants"),
    "passed": (_counts, "counts"),
    "ended": IDS,
    "effects": IDS,
    "sent": (_mappings, "mappings"),
    "data": VALUES,
    "state": (lambda v: v in STATES, "state"),
    "refused": TEXT,
    "elements": IDS,
}
STEP = {**ACTIONS, **MODIFIERS, **EXPECTATIONS}


def read(path: pathlib.Path) -> Scenario:
    """The scenario of a file, or `InvalidScenario` with line and key."""
    try:
        loaded, lines = read_yaml(read_file(path, MOST_BYTES))
    except BadYaml as error:
        raise InvalidScenario(error.code, error.line, **error.values) from error
    except OSError as error:
        raise InvalidScenario("unreadable", reason=error.strerror or str(error)) from error
    if not isinstance(loaded, dict) or "steps" not in loaded:
        raise InvalidScenario("mapping")
    _check(loaded, TOP, (), lines)
    for number, step in enumerate(loaded["steps"]):
        _check_step(step, ("steps", number), lines)
    _check(
        loaded.get("start") or {}, {"message": TEXT, "signal": TEXT, "event": TEXT, "with": VALUES}, ("start",), lines
    )
    return _scenario(path, plain(loaded), lines)


def _check(mapping: Mapping[Any, Any], known: Mapping[str, Kind], path: tuple[Any, ...], lines: Lines) -> None:
    for key, value in mapping.items():
        line = lines.get((*path, key), lines.get(path, 1))
        if key not in known:
            raise InvalidScenario("key", line, str(key), name=str(key), **_near(str(key), known))
        fits, wanted = known[key]
        if not fits(value):
            raise InvalidScenario("", line, str(key), name=str(key), wanted=wanted)


def _near(key: str, known: Mapping[str, Kind]) -> dict[str, Value]:
    found = difflib.get_close_matches(key, known, 1)
    return {"near": found[0]} if found else {}


def _check_step(step: Any, path: tuple[Any, ...], lines: Lines) -> None:
    line = lines.get(path, 1)
    if not isinstance(step, dict):
        raise InvalidScenario("step", line, "steps")
    _check(step, STEP, path, lines)
    actions = [key for key in step if key in ACTIONS]
    if len(actions) > 1:
        raise InvalidScenario("actions", line, actions[1], names=", ".join(actions))
    if "refused" in step and path[1] != 0:
        raise InvalidScenario("refused", line, "refused")


def _scenario(path: pathlib.Path, loaded: dict[str, Any], lines: Lines) -> Scenario:
    start = dict(loaded.get("start") or {})
    start["with"] = {**(loaded.get("data") or {}), **(start.get("with") or {})}
    at = times.instant(str(loaded.get("at", MONDAY)))
    return Scenario(
        path=path,
        title=str(loaded.get("title", path.name.removesuffix(".scenario.yaml"))),
        model=_model(path, loaded.get("model"), lines.get(("model",), 1)),
        process=loaded.get("process"),
        at=at,
        start=start,
        stubs=loaded.get("stubs") or {},
        steps=tuple(loaded["steps"]),
    )


def _model(path: pathlib.Path, named: str | None, line: int) -> pathlib.Path:
    """The drawing a scenario is about."""
    if named is not None:
        model = path.parent / named
        if not is_beside(path, model):
            raise InvalidScenario("model", line, "model", name=named)
        return model
    found = sorted(path.parent.glob("*.bpmn"))
    if len(found) != 1:
        raise InvalidScenario("models", line, "model", found=len(found))
    return found[0]


def is_beside(path: pathlib.Path, other: pathlib.Path) -> bool:
    """A scenario reads what lies in its folder, nothing else of the machine."""
    return other.is_file() and path.parent.resolve() in other.resolve().parents


def plain(value: Any) -> Any:
    """Plain JSON data: YAML reads instants and days as such, a process carries their text."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
