"""Calls into other folders: what is handed over and read there is declared there, or it would be dropped in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.errors import ProcessError
from engine.process import feel
from engine.process.declared import FILE, Declared
from engine.process.findings import Finding
from engine.process.lint.hints import nearest
from engine.process.model import Node, Process, ProcessDefinition

Latest = Callable[[str], ProcessDefinition | None]


def check(definition: ProcessDefinition, latest: Latest) -> Iterator[Finding]:
    """Every call into another folder that is known; `latest` gives None for one that is not."""
    for process in definition.processes.values():
        for node in process.nodes.values():
            if node.words.called is None or node.words.called in definition.processes:
                continue
            called = latest(node.words.called)
            if called is None:
                message = f"the process {node.words.called} is not known here, so this call is not checked"
                yield _finding(process, node, "called-element", message, is_error=False)
            elif called.declared is not None:
                yield from _mappings(process, node, called.declared)


def _mappings(process: Process, node: Node, declared: Declared) -> Iterator[Finding]:
    for target, _ in node.words.ins:
        if target not in declared.data:
            message = f"{target} is no data in {FILE} of {node.words.called}"
            yield _finding(process, node, "name", message, nearest(target, declared.data))
    for _, text in node.words.outs:
        for name in sorted(_names(text) - declared.names):
            message = f"{name} is neither fact nor data in {FILE} of {node.words.called}: {text}"
            yield _finding(process, node, "name", message, nearest(name, declared.names))


def _names(text: str) -> set[str]:
    try:
        return feel.names_in(text)
    except ProcessError:  # said already
        return set()


def _finding(
    process: Process, node: Node, rule: str, message: str, hint: str = "", *, is_error: bool = True
) -> Finding:
    return Finding(
        rule=rule, element=node.id, line=node.line, message=message, hint=hint, is_error=is_error, file=process.file
    )
