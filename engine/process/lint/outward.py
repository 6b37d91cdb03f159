"""Calls into other folders: what is handed over and read there is declared there, or it would be dropped in silence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from engine.process import feel
from engine.process.declared import Declared
from engine.process.findings import Finding, Value
from engine.process.lint.hints import nearest
from engine.process.lint.thrown import escaping, is_caught
from engine.process.model import Node, Process, ProcessDefinition
from engine.process.rulebook import Rulebook

Latest = Callable[[str], ProcessDefinition | None]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call activity whose process lies in another folder; `called` is that folder as far as it is known."""

    definition: ProcessDefinition
    process: Process
    node: Node
    called: ProcessDefinition | None

    @property
    def key(self) -> str:
        """The id of the process called, literally as drawn; empty where the call activity names none."""
        return self.node.words.called or ""


CALLS: Rulebook[Call] = Rulebook()


def check(definition: ProcessDefinition, latest: Latest) -> Iterator[Finding]:
    """Every call into another folder; `latest` gives None for one that is not known."""
    for process in definition.processes.values():
        for node in process.nodes.values():
            if node.words.called is not None and node.words.called not in definition.processes:
                called = latest(node.words.called)
                yield from CALLS.check(Call(definition=definition, process=process, node=node, called=called))


def _finding(
    call: Call, rule: str, variant: str = "", values: Mapping[str, Value] | None = None, *, is_error: bool = True
) -> Finding:
    return Finding(
        rule=rule,
        variant=variant,
        element=call.node.id,
        line=call.node.line,
        values={"called": call.key, **(values or {})},
        is_error=is_error,
        file=call.process.file,
    )


@CALLS.rule
def called_element(call: Call) -> Iterator[Finding]:
    """A process of another folder is known, or the call is not checked."""
    if call.called is None:
        yield _finding(call, "called-element", "elsewhere", is_error=False)


@CALLS.rule
def name(call: Call) -> Iterator[Finding]:
    """What a call hands over is data of the other folder; what it brings back is a fact or data there."""
    if call.called is None or call.called.declared is None:
        return
    declared: Declared = call.called.declared
    for target, _ in call.node.words.ins:
        if target not in declared.data:
            yield _unknown(call, "in", target, declared.data)
    for _, text in call.node.words.outs:
        if feel.problem(text) is None:
            for wanted in sorted(feel.names_in(text) - declared.names):
                yield _unknown(call, "out", wanted, declared.names)


def _unknown(call: Call, variant: str, name: str, known: Collection[str]) -> Finding:
    near = nearest(name, known)
    found = {"name": name, **({"near": near} if near else {})}
    return _finding(call, "name", variant, found)


@CALLS.rule
def escalation_uncaught(call: Call) -> Iterator[Finding]:
    """An escalation that a called process can throw is caught at the call or around it: else nobody notices."""
    if call.called is None or call.key not in call.called.processes:
        return
    for code in sorted(escaping(call.called, call.key)):
        if not is_caught(call.definition, call.process, call.node, code):
            yield _finding(call, "escalation-uncaught", values={"code": code}, is_error=False)
