"""What differs between two versions of a package, step by step, as codes and values; words in `web/words/drawn.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.process.steps import Branch, DrawnProcess, DrawnStep, Time, read_all

Value = str | Time
Kind = Literal[
    "process_added", "process_removed", "process_renamed", "step_added", "step_removed", "step_renamed", "step_changed",
    "branch_added", "branch_removed", "branch_renamed", "branch_led", "branch_condition", "branch_default",
    "file_added", "file_removed", "file_changed", "drawn_anew",
]  # fmt: skip


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
    words, event, loop = step.words, step.event, step.loop
    told: dict[str, Value | None] = {
        "role": words.role,
        "agency": words.agency,
        "assignee": words.assignee,
        "excluding": words.excluding,
        "form": words.form_key,
        "due": step.due,
        "follow_up": words.follow_up,
        "priority": words.priority,
        "pause": words.pause,
        "time": event.time if event else None,
        "event": event.kind if event and event.kind != "timer" else None,
        "message": event.name if event else None,
        "operator": words.operator,
        "parameters": _pairs(words.parameters),
        "decision": words.decision,
        "result": words.result,
        "called": words.called,
        "binding": words.binding,
        "ins": _pairs(words.ins),
        "outs": _pairs(words.outs),
        "loop": loop.over if loop else None,
        "one_by_one": "yes" if loop and loop.is_sequential else None,
        "attached_to": step.attached_to,
        "lets_go_on": "yes" if step.attached_to and not step.is_interrupting else None,
        "lane": step.lane,
        "documentation": step.documentation,
    }
    return {code: value for code, value in told.items() if value}


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Change, ...]:
    """Every difference between the files of two versions, drawings first."""
    old, new = ({p.id: p for p in read_all(files)} for files in (before, after))
    found = [change for key in old.keys() | new.keys() for change in _of_process(old.get(key), new.get(key))]
    found.sort(key=lambda change: change.file)
    return (*found, *_of_files(before, after, {change.file for change in found}))


def _of_process(old: DrawnProcess | None, new: DrawnProcess | None) -> Iterator[Change]:
    if old is None or new is None:
        there = new or old
        assert there is not None
        kind: Kind = "process_added" if old is None else "process_removed"
        yield Change(kind=kind, file=there.file, process=there.id, name=there.name)
        return
    if old.name != new.name:
        yield Change(
            kind="process_renamed", file=new.file, process=new.id, name=new.name, before=old.name, after=new.name
        )
    were, are = ({step.element: step for step in process.steps} for process in (old, new))
    for step in new.steps:
        yield from _of_step(new, were.get(step.element), step)
    for step in old.steps:
        if step.element not in are:
            yield _change("step_removed", old, step)


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
        if before.get(file) == after.get(file) or file in told:
            continue
        kind: Kind = "file_added" if file not in before else "file_removed" if file not in after else "file_changed"
        is_drawing = file.endswith(".bpmn") and kind == "file_changed"
        yield Change(kind="drawn_anew" if is_drawing else kind, file=file, name=file)


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
