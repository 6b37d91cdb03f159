"""Plays a scenario file on a runtime, with a clock that only the scenario moves."""

from __future__ import annotations

import collections
import datetime as dt
import pathlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

from engine.errors import ProcessError
from engine.process.findings import Finding, Refused
from engine.process.times import after, instant

MONDAY = "2026-01-05T08:00:00+08:00"
ACTIONS = ("complete", "message", "signal", "set", "advance", "until", "claim", "cancel", "jump", "migrate")
MODIFIERS = ("with", "item", "to", "fails", "taken")
EXPECTATIONS = ("tasks", "waiting", "timers", "passed", "ended", "effects", "data", "state", "refused", "elements")
TOP = {"title", "model", "process", "at", "data", "start", "stubs", "steps", "origin", "features", "confirmed", "needs"}


class Player(Protocol):
    """A running instance as a scenario sees it."""

    passed: collections.Counter[str]
    ended: list[str]
    effects: list[str]

    @property
    def tasks(self) -> list[str]: ...
    @property
    def waiting(self) -> list[str]: ...
    @property
    def timers(self) -> list[tuple[dt.datetime, Any, str]]: ...
    @property
    def data(self) -> dict[str, Any]: ...
    @property
    def state(self) -> str: ...

    def start(self, process: str | None, trigger: dict[str, Any], now: dt.datetime) -> None: ...
    def complete(self, element: str, item: int, data: dict[str, Any], now: dt.datetime) -> None: ...
    def message(self, name: str, data: dict[str, Any], to: str | None, item: int, now: dt.datetime) -> bool: ...
    def signal(self, name: str, data: dict[str, Any], now: dt.datetime) -> bool: ...
    def set(self, data: dict[str, Any], now: dt.datetime) -> None: ...
    def cancel(self, element: str, now: dt.datetime) -> None: ...
    def jump(self, source: str, target: str, now: dt.datetime) -> None: ...
    def fire(self, timer: Any, now: dt.datetime) -> None: ...
    def migrate(self, xml: bytes, now: dt.datetime) -> None: ...
    def reload(self) -> None: ...


@dataclass(kw_only=True)
class Verdict:
    """How one scenario ended."""

    file: str
    title: str
    verdict: str
    step: int = 0
    expected: Any = None
    got: Any = None
    findings: list[Finding] = field(default_factory=list)


class Mismatch(Exception):
    """An expectation that does not hold."""

    def __init__(self, expected: Any, got: Any) -> None:
        self.expected, self.got = expected, got
        super().__init__(f"expected {expected}, got {got}")


class Invalid(Exception):
    """The scenario file itself is wrong."""


def read(path: pathlib.Path) -> dict[str, Any]:
    """A scenario, checked: every key known, one action at most per step."""
    text = path.read_text(encoding="utf-8")
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Invalid(str(error)) from error
    if not isinstance(loaded, dict) or not isinstance(loaded.get("steps"), list):
        raise Invalid("a scenario is a mapping with a list of steps")
    lines = text.splitlines()
    for key in set(loaded) - TOP:
        raise Invalid(f"line {_line(lines, key)}: unknown key {key}")
    for step in loaded["steps"]:
        for key in set(step) - {*ACTIONS, *MODIFIERS, *EXPECTATIONS}:
            raise Invalid(f"line {_line(lines, key)}: unknown key {key}")
        if len(set(step) & set(ACTIONS)) > 1:
            raise Invalid(f"one action in a step: {sorted(set(step) & set(ACTIONS))}")
    return loaded


def _line(lines: list[str], key: str) -> int:
    return next((n for n, line in enumerate(lines, 1) if f"{key}:" in line), 1)


def model_of(path: pathlib.Path, scenario: dict[str, Any]) -> pathlib.Path:
    """The drawing a scenario is about."""
    if "model" in scenario:
        return path.parent / str(scenario["model"])
    found = sorted(path.parent.glob("*.bpmn"))
    if len(found) != 1:
        raise Invalid(f"name the model: {len(found)} .bpmn files in the folder")
    return found[0]


def play(path: pathlib.Path, open_player: Callable[[bytes, dict[str, Any]], Player], *, reload: bool) -> Verdict:
    """The verdict of one scenario file."""
    try:
        scenario = read(path)
        model = model_of(path, scenario).read_bytes()
    except (Invalid, OSError) as error:
        return Verdict(file=str(path), title="", verdict="invalid", got=str(error))
    performance = Performance(scenario, path.parent, reload=reload)
    title = scenario.get("title", path.stem)
    try:
        performance.run(open_player, model)
    except Refused as refused:
        return performance.refused(str(path), title, refused.findings)
    except Mismatch as mismatch:
        return Verdict(
            file=str(path),
            title=title,
            verdict="failed",
            step=performance.number,
            expected=mismatch.expected,
            got=mismatch.got,
        )
    except ProcessError as error:
        return Verdict(
            file=str(path), title=title, verdict="failed", step=performance.number, got=f"{error.code}: {error}"
        )
    return Verdict(file=str(path), title=title, verdict="passed")


class Performance:
    """One scenario being played."""

    def __init__(self, scenario: dict[str, Any], folder: pathlib.Path, *, reload: bool) -> None:
        self.scenario, self.folder, self.reload = scenario, folder, reload
        self.now = instant(str(scenario.get("at", MONDAY)))
        self.number = 0

    def run(self, open_player: Callable[[bytes, dict[str, Any]], Player], model: bytes) -> None:
        self.player = open_player(model, self.scenario.get("stubs") or {})
        if "refused" in self.scenario["steps"][0]:
            raise Mismatch(self.scenario["steps"][0], "the model deploys")
        start = dict(self.scenario.get("start") or {})
        start["with"] = {**(self.scenario.get("data") or {}), **(start.get("with") or {})}
        self.player.start(self.scenario.get("process"), start, self.now)
        for step in self.scenario["steps"]:
            self.number += 1
            if self.reload:
                self.player.reload()
            self.act(step)
            self.expect(step)

    def refused(self, path: str, title: str, findings: list[Finding]) -> Verdict:
        """A model that does not deploy: what the scenario wanted, or an honest answer."""
        wanted = self.scenario["steps"][0]
        verdict = Verdict(file=path, title=title, verdict="refused", findings=findings)
        if "refused" not in wanted:
            return verdict
        named = [f for f in findings if wanted["refused"] in ("*", f.rule)]
        elements = set(wanted.get("elements") or [f.element for f in named])
        if not any(f.element in elements for f in named):
            verdict.verdict, verdict.expected = "failed", wanted
            verdict.got = [(f.rule, f.element) for f in findings]
        else:
            verdict.verdict = "passed"
        return verdict

    def act(self, step: dict[str, Any]) -> None:
        """The action of a step, if it has one."""
        action = next((key for key in ACTIONS if key in step), None)
        if action is None:
            return
        try:
            taken = getattr(self, f"_{action}")(step)
        except ProcessError as error:
            if error.code != step.get("fails"):
                raise
            return
        if "fails" in step:
            raise Mismatch(f"refused with {step['fails']}", "it was done")
        wanted = step.get("taken", True if action == "message" else None)
        if wanted is not None and action in ("message", "signal") and taken != wanted:
            raise Mismatch(f"{action} taken: {wanted}", taken)

    def _complete(self, step: dict[str, Any]) -> None:
        self.player.complete(step["complete"], step.get("item", 0), step.get("with") or {}, self.now)

    def _message(self, step: dict[str, Any]) -> bool:
        return self.player.message(
            step["message"], step.get("with") or {}, step.get("to"), step.get("item", 0), self.now
        )

    def _signal(self, step: dict[str, Any]) -> bool:
        return self.player.signal(step["signal"], step.get("with") or {}, self.now)

    def _set(self, step: dict[str, Any]) -> None:
        self.player.set(step["set"], self.now)

    def _claim(self, step: dict[str, Any]) -> None:
        if step["claim"] not in self.player.tasks:
            raise ProcessError("not_open", f"no open task {step['claim']}")

    def _cancel(self, step: dict[str, Any]) -> None:
        self.player.cancel(step["cancel"], self.now)

    def _jump(self, step: dict[str, Any]) -> None:
        self.player.jump(step["jump"]["from"], step["jump"]["to"], self.now)

    def _migrate(self, step: dict[str, Any]) -> None:
        self.player.migrate((self.folder / step["migrate"]).read_bytes(), self.now)

    def _advance(self, step: dict[str, Any]) -> None:
        self._pass_time(after(self.now, step["advance"]))

    def _until(self, step: dict[str, Any]) -> None:
        self._pass_time(instant(str(step["until"])))

    def _pass_time(self, end: dt.datetime) -> None:
        """Fires what falls due on the way, each at its own instant."""
        while due := min((t for t in self.player.timers if t[0] <= end), key=lambda t: t[0], default=None):
            self.now = max(self.now, due[0])
            self.player.fire(due[1], self.now)
        self.now = end

    def expect(self, step: dict[str, Any]) -> None:
        """All expectations of a step."""
        for key, wanted in step.items():
            if key in EXPECTATIONS:
                self._check(key, wanted)

    def _check(self, key: str, wanted: Any) -> None:
        got = getattr(self.player, key)
        if key in ("tasks", "waiting", "ended"):
            holds = collections.Counter(wanted) == collections.Counter(got)
        elif key == "timers":
            due = [(element, when) for when, _, element in got]
            got = {element: when.isoformat() for element, when in due}
            holds = all((k, instant(str(v))) in due for k, v in wanted.items()) and (bool(wanted) or not due)
        elif key in ("passed", "data"):
            got = {k: got[k] if key == "passed" else got.get(k) for k in wanted}
            holds = wanted == got
        else:
            holds = wanted == got
        if not holds:
            raise Mismatch({key: wanted}, got)


def files(paths: list[str]) -> Iterator[pathlib.Path]:
    """The scenario files under some paths."""
    for path in map(pathlib.Path, paths):
        yield from sorted(path.rglob("*.scenario.yaml")) if path.is_dir() else [path]
