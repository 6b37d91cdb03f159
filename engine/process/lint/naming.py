"""Names against `process.yaml`: a name that is not declared there is a slip of the pen, found before anybody waits."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import EscalationEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from engine.errors import ProcessError
from engine.process import feel
from engine.process.declared import Declared
from engine.process.expressions import COUNTS, Place, items, places, reads
from engine.process.findings import Finding, Property, Value
from engine.process.lint.hints import mend, nearest
from engine.process.lint.meaning import OURS
from engine.process.lint.mends import in_expression
from engine.process.model import OPEN_TASKS, Node, Process, ProcessDefinition
from engine.process.rulebook import Rulebook

PARTIES = ("serviceTask", "sendTask")


@dataclass(frozen=True, kw_only=True)
class Names:
    """One process and what is declared around it."""

    process: Process
    declared: Declared
    definition: ProcessDefinition

    @property
    def nodes(self) -> Collection[Node]:
        """Of the process and all its sub-processes, in the order of the file."""
        return self.process.nodes.values()


NAMES: Rulebook[Names] = Rulebook()


def check(definition: ProcessDefinition) -> Iterator[Finding]:
    """What the drawings name and the declarations do not have; nothing where there are no declarations."""
    if definition.declared is None:
        return
    for process in definition.processes.values():
        names = Names(process=process, declared=definition.declared, definition=definition)
        for found in NAMES.check(names):
            yield dataclasses.replace(found, file=process.file)


def _unknown(
    code: str, node: Node, name: str, known: Collection[str], setter: Property | None = None, variant: str = ""
) -> Finding:
    near = nearest(name, known)
    return Finding(
        rule=code,
        variant=variant if name else "none",
        element=node.id,
        line=node.line,
        values={"name": name, **({"near": near} if near else {})},
        mend=mend(node.id, setter, near) if setter is not None else None,
    )


@NAMES.rule
def name(names: Names) -> Iterator[Finding]:
    """What an expression reads is a fact, data, or what a multi-instance activity gives its items; data is written."""
    for place in places(names.process):
        yield from _read(place, names)
    for node in names.nodes:
        for written in _written(node, names):
            if written not in names.declared.data:
                yield _unknown("name", node, written, names.declared.data, variant="written")


def _read(place: Place, names: Names) -> Iterator[Finding]:
    """An out mapping reads in the called process: here too if it lies in this folder, else that folder knows."""
    declared, process = names.declared, names.process
    if place.use == "out":
        called = names.definition.processes.get(process.nodes[place.element].words.called or "")
        if called is not None:
            yield from _undeclared(place, declared.names | items(called))
        return
    counts = COUNTS if place.use == "loop" else frozenset[str]()
    yield from _undeclared(place, declared.names | items(process) | counts | {"loopCounter"})


def _undeclared(place: Place, known: Collection[str]) -> Iterator[Finding]:
    if feel.problem(place.text) is not None:  # said already
        return
    for unknown in sorted(feel.names_in(place.text) - set(known) - OURS):
        near = nearest(unknown, known)
        values: dict[str, Value] = {"name": unknown, "text": place.text.strip(), **({"near": near} if near else {})}
        change = in_expression(place, unknown, near)
        yield Finding(rule="name", element=place.element, line=place.line, values=values, mend=change)


def _written(node: Node, names: Names) -> Iterator[str]:
    words = node.words
    yield from (target for target in (words.result, node.collected) if target)
    yield from (target for target, _ in words.outs)
    if words.called in names.definition.processes:
        yield from (target for target, _ in words.ins)
    decision = names.process.package.tables.decisions.get(words.decision or "")
    if decision is not None and not words.result:
        yield from decision.outputs


@NAMES.rule
def decision(names: Names) -> Iterator[Finding]:
    """A business rule task names a decision of the folder, and one variable for a table with one output only."""
    tables = names.process.package.tables.decisions
    for node in names.nodes:
        if node.kind != "businessRuleTask":
            continue
        wanted = node.words.decision or ""
        if wanted not in tables:
            yield _unknown("decision", node, wanted, tables, "decision")
        elif node.words.result and len(tables[wanted].outputs) > 1:
            yield Finding(rule="decision", variant="outputs", element=node.id, line=node.line, values={"name": wanted})


@NAMES.rule
def role(names: Names) -> Iterator[Finding]:
    """Whoever may do a task has a role that is declared; so has whoever may send a message."""
    known = names.declared.roles
    for node in names.nodes:
        if node.kind in OPEN_TASKS and node.words.role is not None and node.words.role not in known:
            yield _unknown("role", node, node.words.role, known, "role")


@NAMES.rule
def form(names: Names) -> Iterator[Finding]:
    """The form of a task is a `.form` file of the folder, or a page that process.yaml names."""
    known = {*names.definition.forms, *names.declared.pages}
    for node in names.nodes:
        if node.kind in OPEN_TASKS and node.words.form_key is not None and node.words.form_key not in known:
            yield _unknown("form", node, node.words.form_key, known, "formKey")


@NAMES.rule
def message(names: Names) -> Iterator[Finding]:
    """A message that is waited for is declared, with what it brings and who may send it."""
    for node in names.nodes:
        if node.waits_for(MessageEventDefinition) and node.event.name not in names.declared.messages:
            yield _unknown("message", node, str(node.event.name), names.declared.messages)


@NAMES.rule
def escalation(names: Names) -> Iterator[Finding]:
    """An escalation that is thrown or caught by its code is declared."""
    for node in names.nodes:
        code = node.event.code if node.waits_for(EscalationEventDefinition) else None
        if code and code not in names.declared.escalations:
            yield _unknown("escalation", node, code, names.declared.escalations)


@NAMES.rule
def operator(names: Names) -> Iterator[Finding]:
    """A service or send task names an operator that is declared."""
    for node in names.nodes:
        if node.kind in PARTIES and node.words.operator not in names.declared.operators:
            yield _unknown("operator", node, node.words.operator or "", names.declared.operators, "operator")


@NAMES.rule
def parameter(names: Names) -> Iterator[Finding]:
    """A service or send task gives its operator the parameters it knows; a literal in one names what is declared."""
    for node in names.nodes:
        wanted = names.declared.operators.get(node.words.operator or "")
        if node.kind not in PARTIES or wanted is None:
            continue
        for word, text in node.words.parameters:
            if word not in wanted:
                yield _unknown("parameter", node, word, wanted)
            else:
                yield from _literal(node, str(wanted[word]), text, names)


def _literal(node: Node, meaning: str, text: str, names: Names) -> Iterator[Finding]:
    """A literal is known for what its word means: a role, roles, a template, messages, a step with a task."""
    declared = names.declared
    kinds: dict[str, Collection[str]] = {
        "step": {each.id for each in names.nodes if each.kind in OPEN_TASKS},
        "role": declared.roles,
        "roles": declared.roles,
        "messages": declared.messages,
        "name": declared.templates,
    }
    kind = meaning.split()[0] if meaning else ""
    value = _value(text)
    if kind not in kinds or value is None:
        return
    variant = kind.removesuffix("s") if kind != "name" else "template"
    for each in value.split():
        if each not in kinds[kind]:
            yield _unknown("parameter", node, each, kinds[kind], variant=variant)


def _value(text: str) -> str | None:
    try:
        value = feel.literal(text)
    except ProcessError:  # said already
        return None
    return value if isinstance(value, str) else None


@NAMES.rule
def facts(names: Names) -> Iterator[Finding]:
    """The list of facts at a process is what it reads."""
    stated, known = names.process.stated_facts, set(names.declared.facts)
    if stated is None:
        return
    used = reads(names.process) & known
    for fact in sorted(stated - known):
        yield _fact(names, "", fact, near=nearest(fact, known))
    for fact in sorted(used - stated):
        yield _fact(names, "lacks", fact)
    for fact in sorted((stated & known) - used):
        yield _fact(names, "unused", fact, is_error=False)


def _fact(names: Names, variant: str, fact: str, *, near: str = "", is_error: bool = True) -> Finding:
    values: dict[str, Value] = {"name": fact, **({"near": near} if near else {})}
    return Finding(rule="facts", variant=variant, element=names.process.id, values=values, is_error=is_error)
