"""Plays a scenario file on the runtime, with a clock that only the scenario moves."""

from __future__ import annotations

import collections
import datetime as dt
import pathlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import LayakError, ProcessError
from engine.process import scenario_file
from engine.process.findings import Finding, Refused
from engine.process.package import Shelf, checked_shelf, package_of
from engine.process.player import DueDates, Player
from engine.process.scenario_file import ACTIONS, EXPECTATIONS, InvalidScenario, Scenario
from engine.process.times import after, instant

MOST_FIRINGS = 10_000  # in one step of a scenario: a cycle of a second is not played through a year


@dataclass(kw_only=True)
class Verdict:
    """How one scenario ended."""

    file: str
    title: str
    verdict: str  # passed, failed, refused (the model does not deploy), invalid (the scenario file is wrong)
    step: int = 0
    expected: Any = None
    got: Any = None
    line: int = 0
    key: str = ""
    findings: list[Finding] = field(default_factory=list)


class Mismatch(Exception):
    """An expectation that does not hold."""

    def __init__(self, expected: Any, got: Any) -> None:
        self.expected, self.got = expected, got
        super().__init__(f"expected {expected}, got {got}")


class Shelves:
    """Packages are checked once for all scenarios that play them."""

    def __init__(self) -> None:
        self._made: dict[pathlib.Path, Shelf] = {}

    def of(self, model: pathlib.Path) -> Shelf:
        """The package of a drawing and those it calls, or `Refused`."""
        if model not in self._made:
            self._made[model] = checked_shelf(package_of(model), model.parent)
        return self._made[model]


def play(path: pathlib.Path, dues: DueDates, *, reload: bool, shelves: Shelves | None = None) -> Verdict:
    """The verdict of one scenario file."""
    verdict = Verdict(file=str(path), title="", verdict="passed")
    try:
        scenario = scenario_file.read(path)
    except InvalidScenario as error:
        verdict.verdict, verdict.findings, verdict.line, verdict.key = "invalid", [error.finding], error.line, error.key
        return verdict
    verdict.title = scenario.title
    performance = Performance(scenario, dues, reload=reload)
    try:
        performance.run((shelves or Shelves()).of(scenario.model))
    except Refused as refused:
        _refused(verdict, scenario.steps[0], refused.findings)
    except Mismatch as mismatch:
        verdict.verdict, verdict.expected, verdict.got = "failed", mismatch.expected, mismatch.got
    except LayakError as error:
        verdict.verdict, verdict.got = "failed", f"{error.code}: {error}"
    except OSError as error:
        verdict.verdict, verdict.got = "failed", f"unreadable: {error.strerror}"
    verdict.step = performance.number if verdict.verdict != "passed" else 0
    return verdict


def _refused(verdict: Verdict, wanted: Mapping[str, Any], findings: list[Finding]) -> None:
    """A model that does not deploy: what the scenario wanted, or an honest answer."""
    if "refused" not in wanted:
        verdict.verdict, verdict.findings = "refused", findings
        return
    named = [f for f in findings if wanted["refused"] in ("*", f.rule)]
    elements = set(wanted.get("elements") or [f.element for f in named])
    if not any(f.element in elements for f in named):
        verdict.verdict, verdict.expected = "failed", dict(wanted)
        verdict.got = [[f.rule, f.element] for f in findings]


class Performance:
    """One scenario being played."""

    def __init__(self, scenario: Scenario, dues: DueDates, *, reload: bool) -> None:
        self.scenario, self.dues, self.reload = scenario, dues, reload
        self.now = scenario.at
        self.number = 0

    def run(self, shelf: Shelf) -> None:
        """Raises Mismatch at the first step that goes otherwise, `number` being its place from 1; and ProcessError."""
        scenario = self.scenario
        if "refused" in scenario.steps[0]:
            raise Mismatch(dict(scenario.steps[0]), "the model deploys")
        self.player = Player(shelf, scenario.stubs, self.dues, self.now.tzinfo or dt.UTC)
        self.player.start(scenario.process or shelf.first_process(scenario.model.name), scenario.start, self.now)
        for step in scenario.steps:
            self.number += 1
            if self.reload:
                self.player.reload()
            self.act(step)
            self.expect(step)

    # -- acting
    def act(self, step: Mapping[str, Any]) -> None:
        """The action of a step, if it has one."""
        action = next((key for key in ACTIONS if key in step), None)
        if action is None:
            return
        self.player.sent = []
        try:
            taken = getattr(self, f"_{action}")(step)
        except LayakError as error:
            if error.code != step.get("fails"):
                raise
        else:
            _ensure_done(action, step, taken)

    def _complete(self, step: Mapping[str, Any]) -> None:
        self.player.complete(step["complete"], step.get("item", 0), step.get("with") or {}, self.now)

    def _message(self, step: Mapping[str, Any]) -> bool:
        values = step.get("with") or {}
        return self.player.message(step["message"], values, step.get("to"), step.get("item", 0), self.now)

    def _signal(self, step: Mapping[str, Any]) -> bool:
        return self.player.signal(step["signal"], step.get("with") or {}, self.now)

    def _set(self, step: Mapping[str, Any]) -> None:
        self.player.set(step["set"] or {}, self.now)

    def _claim(self, step: Mapping[str, Any]) -> None:
        if step["claim"] not in self.player.tasks:
            raise ProcessError("not_open", f"no open task {step['claim']}", step["claim"])

    def _cancel(self, step: Mapping[str, Any]) -> None:
        self.player.cancel(step["cancel"], self.now)

    def _jump(self, step: Mapping[str, Any]) -> None:
        self.player.jump(step["jump"]["from"], step["jump"]["to"], self.now)

    def _migrate(self, step: Mapping[str, Any]) -> None:
        drawing = self.scenario.path.parent / step["migrate"]
        if not scenario_file.is_beside(self.scenario.path, drawing):
            raise ProcessError("not_found", f"there is no file {step['migrate']} beside it")
        self.player.migrate(self.scenario.model.name, drawing, self.now)

    def _advance(self, step: Mapping[str, Any]) -> None:
        self._pass_time(after(self.now, step["advance"]))

    def _until(self, step: Mapping[str, Any]) -> None:
        self._pass_time(instant(str(step["until"]), self.now.tzinfo or dt.UTC))

    def _pass_time(self, end: dt.datetime) -> None:
        """Fires what falls due on the way, each at its own instant."""
        for _ in range(MOST_FIRINGS):
            due = min((t for t in self.player.timers if t[0] <= end), key=lambda t: t[0], default=None)
            if due is None:
                self.now = max(self.now, end.astimezone(self.now.tzinfo))
                return
            self.now = max(self.now, due[0].astimezone(self.now.tzinfo))
            self.player.fire(due[1], self.now)
        raise ProcessError("endless", f"more than {MOST_FIRINGS} timers went off on the way")

    # -- expecting
    def expect(self, step: Mapping[str, Any]) -> None:
        """All expectations of a step."""
        for key, wanted in step.items():
            if key in EXPECTATIONS:
                self._check(key, wanted)

    def _check(self, key: str, wanted: Any) -> None:
        compare = self._timers if key == "timers" else _COMPARED.get(key, _same)
        holds, got = compare(wanted, getattr(self.player, key))
        if not holds:
            raise Mismatch({key: wanted}, got)

    def _timers(self, wanted: Mapping[str, Any], timers: Any) -> tuple[bool, dict[str, str]]:
        zone = self.now.tzinfo or dt.UTC
        due = [(element, at) for at, (element, _) in timers]
        holds = all((k, instant(str(v), zone)) in due for k, v in wanted.items()) and (bool(wanted) or not due)
        return holds, {element: at.astimezone(zone).isoformat() for element, at in due}


def _ensure_done(action: str, step: Mapping[str, Any], taken: bool | None) -> None:
    """It was not to fail; and a message finds somebody who waits for it unless the step says otherwise."""
    if "fails" in step:
        raise Mismatch(f"refused with {step['fails']}", "it was done")
    wanted = step.get("taken", True if action == "message" else None)
    if action in ("message", "signal") and wanted not in (None, taken):
        raise Mismatch({"taken": wanted}, taken)


# -- how what is wanted is compared with what is there: does it hold, and what to show if not
def _same(wanted: Any, got: Any) -> tuple[bool, Any]:
    return wanted == got, got


def _same_ids(wanted: list[str], got: Iterable[str]) -> tuple[bool, Any]:
    return collections.Counter(wanted) == collections.Counter(got), got


def _counted(wanted: Mapping[str, int] | None, got: Mapping[str, int]) -> tuple[bool, Any]:
    shown = {name: got[name] for name in wanted or {}}
    return (wanted or {}) == shown, shown


def _valued(wanted: Mapping[str, Any] | None, got: Mapping[str, Any]) -> tuple[bool, Any]:
    shown = {name: got.get(name) for name in wanted or {}}
    return (wanted or {}) == shown, shown


def _sent(wanted: list[dict[str, Any]], effects: list[Any]) -> tuple[bool, list[dict[str, Any]]]:
    """Each wanted effect is one of those handed out, an effect for each; an empty list means none at all."""
    got = [dict(effect.parameters) for effect in effects if effect.operator is not None]
    left = list(got)
    for parameters in wanted:
        found = next((g for g in left if parameters.items() <= g.items()), None)
        if found is None:
            return False, got
        left.remove(found)
    return bool(wanted) or not got, got


_COMPARED: Mapping[str, Callable[[Any, Any], tuple[bool, Any]]] = {
    "tasks": _same_ids,
    "waiting": _same_ids,
    "ended": _same_ids,
    "passed": _counted,
    "data": _valued,
    "sent": _sent,
}


def files(paths: list[pathlib.Path]) -> Iterator[pathlib.Path]:
    """The scenario files under some paths."""
    for path in paths:
        yield from sorted(path.rglob("*.scenario.yaml")) if path.is_dir() else [path]
