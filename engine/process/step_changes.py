"""What differs between two versions of a package, step by step, as codes and values; words in `web/words/drawn.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.process.step_reading import read_all
from engine.process.steps import Branch, DrawnProcess, DrawnStep, Time

Value = str | Time
Kind = Literal[
    "process_added", "process_removed", "process_renamed", "step_added", "step_removed", "step_renamed", "step_changed",
    "branch_added", "branch_removed", "branch_renamed", "branch_led", "branch_condition", "branch_default",
    "file_added", "file_removed", "file_changed", "drawn_anew",
]  # fmt: skip


FACTS: Mapping[str, Callable[[DrawnStep], Value | None]] = {
    "role": lambda step: step.words.role,
    "agency": lambda step: step.words.agency,
    "assignee": lambda step: step.words.assignee,
    "excluding": lambda step: step.words.excluding,
    "form": lambda step: step.words.form_key,
    "due": lambda step: step.due,
    "follow_up": lambda step: step.words.follow_up,
    "priority": lambda step: step.words.priority,
    "pause": lambda step: step.words.pause,
    "time": lambda step: step.event.time if step.event else None,
    "event": lambda step: step.event.kind.replace("timer", "") if step.event else None,
    "message": lambda step: step.event.name if step.event else None,
    "operator": lambda step: step.words.operator,
    "parameters": lambda step: _pairs(step.words.parameters),
    "decision": lambda step: step.words.decision,
    "result": lambda step: step.words.result,
    "called": lambda step: step.words.called,
    "binding": lambda step: step.words.binding,
    "ins": lambda step: _pairs(step.words.ins),
    "outs": lambda step: _pairs(step.words.outs),
    "loop": lambda step: step.loop.over if step.loop else None,
    "one_by_one": lambda step: "yes" if step.loop and step.loop.is_sequential else None,
    "attached_to": lambda step: step.attached_to,
    "lets_go_on": lambda step: "yes" if step.attached_to and not step.is_interrupting else None,
    "lane": lambda step: step.lane,
    "documentation": lambda step: step.documentation,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One difference. `name` is the step's (or the process's, or file's) name now, `field` what of it changed,
    `target` where a branch leads; `before` and `after` are empty where there was or is nothing."""

    kind: Kind
    file: str
    name: str
    process: str = ""
    element: str = ""
    field: str = ""
    target: str = ""
    before: Value = ""
    after: Value = ""


def facts(step: DrawnStep) -> dict[str, Value]:
    """All that a step says of itself, by a code, in the order a reader asks; nothing that is empty."""
    return {code: value for code, read in FACTS.items() if (value := read(step))}


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Change, ...]:
    """Every difference between the files of two versions, drawings first."""
    old, new = ({p.id: p for p in read_all(files)} for files in (before, after))
    found = [change for key in old.keys() | new.keys() for change in _of_process(old.get(key), new.get(key))]
    found.sort(key=lambda change: change.file)
    return (*found, *_of_files(before, after, {change.file for change in found}))


def _of_process(old: DrawnProcess | None, new: DrawnProcess | None) -> Iterator[Change]:
    if old is not None and new is not None:
        yield from _of_both(old, new)
    elif new is not None:
        yield Change(kind="process_added", file=new.file, process=new.id, name=new.name)
    elif old is not None:
        yield Change(kind="process_removed", file=old.file, process=old.id, name=old.name)


def _of_both(old: DrawnProcess, new: DrawnProcess) -> Iterator[Change]:
    if old.name != new.name:
        named = {"name": new.name, "before": old.name, "after": new.name}
        yield Change(kind="process_renamed", file=new.file, process=new.id, **named)
    were, are = ({step.element: step for step in process.steps} for process in (old, new))
    for step in new.steps:
        yield from _of_step(new, were.get(step.element), step)
    gone = (step for step in old.steps if step.element not in are)
    yield from (_change("step_removed", old, step) for step in gone)


def _of_step(process: DrawnProcess, old: DrawnStep | None, new: DrawnStep) -> Iterator[Change]:
    if old is None:
        yield _change("step_added", process, new)
        return
    if old.name != new.name:
        yield _change("step_renamed", process, new, before=old.name, after=new.name)
    was, now = ({"kind": step.kind, **facts(step)} for step in (old, new))
    for code in dict.fromkeys([*was, *now]):
        if was.get(code) != now.get(code):
            yield _change("step_changed", process, new, code, was.get(code, ""), now.get(code, ""))
    yield from _of_branches(process, old, new)


def _of_branches(process: DrawnProcess, old: DrawnStep, new: DrawnStep) -> Iterator[Change]:
    were, are = ({branch.flow: branch for branch in step.branches} for step in (old, new))
    for flow, branch in are.items():
        if flow not in were:
            yield _branch("branch_added", process, new, branch, after=branch.condition)
        else:
            yield from _of_branch(process, new, were[flow], branch)
    for flow, branch in were.items():
        if flow not in are:
            yield _branch("branch_removed", process, new, branch, before=branch.condition)


def _of_branch(process: DrawnProcess, step: DrawnStep, old: Branch, new: Branch) -> Iterator[Change]:
    if old.target != new.target:
        yield _branch("branch_led", process, step, new, before=old.target_name, after=new.target_name)
    if old.condition != new.condition:
        yield _branch("branch_condition", process, step, new, before=old.condition, after=new.condition)
    if old.name != new.name:
        yield _branch("branch_renamed", process, step, new, before=old.name, after=new.name)
    if new.is_default and not old.is_default:
        yield _branch("branch_default", process, step, new)


def _of_files(before: Mapping[str, bytes], after: Mapping[str, bytes], told: set[str]) -> Iterator[Change]:
    """Tables, forms and names as files; a drawing only if nothing else is told of it."""
    for file in sorted(before.keys() | after.keys()):
        if before.get(file) != after.get(file) and file not in told:
            yield Change(kind=_kind(file, before, after), file=file, name=file)


def _kind(file: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Kind:
    if file not in before:
        return "file_added"
    if file not in after:
        return "file_removed"
    return "drawn_anew" if file.endswith(".bpmn") else "file_changed"


def _change(
    kind: Kind, process: DrawnProcess, step: DrawnStep, field: str = "", before: Value = "", after: Value = ""
) -> Change:
    return Change(
        kind=kind, file=process.file, process=process.id, element=step.element, name=step.name, field=field,
        before=before, after=after,
    )  # fmt: skip


def _branch(
    kind: Kind, process: DrawnProcess, step: DrawnStep, branch: Branch, before: Value = "", after: Value = ""
) -> Change:
    return Change(
        kind=kind, file=process.file, process=process.id, element=step.element, name=step.name,
        target=branch.target_name, before=before, after=after,
    )  # fmt: skip


def _pairs(named: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{name} = {text}" for name, text in named)
