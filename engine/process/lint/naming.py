"""Names against `process.yaml`: a name that is not declared there is a slip of the pen, found before anybody waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import EscalationEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition

from engine.errors import ProcessError
from engine.process import feel
from engine.process.declared import FILE, Declared
from engine.process.expressions import COUNTS, Place, items, places, reads
from engine.process.findings import Finding
from engine.process.lint.hints import nearest
from engine.process.lint.meaning import OURS
from engine.process.model import OPEN_TASKS, Node, Process, ProcessDefinition

Check = Callable[["Names"], Iterator[Finding]]
CHECKS: list[Check] = []


@dataclass(frozen=True, kw_only=True)
class Names:
    """One process and what is declared around it."""

    process: Process
    declared: Declared
    definition: ProcessDefinition


def check(definition: ProcessDefinition) -> Iterator[Finding]:
    """What the drawings name and the declarations do not have; nothing where there are no declarations."""
    if definition.declared is None:
        return
    for process in definition.processes.values():
        for rule in CHECKS:
            for found in rule(Names(process=process, declared=definition.declared, definition=definition)):
                yield Finding(**{**vars(found), "file": found.file or process.file})
    yield from _declarations(definition.declared, definition)


def _rule(function: Check) -> Check:
    CHECKS.append(function)
    return function


def _unknown(rule: str, node: Node, name: str, known: Collection[str], kind: str) -> Finding:
    message = f"{kind} {name} is not in {FILE}"
    return Finding(rule=rule, element=node.id, line=node.line, message=message, hint=nearest(name, known))


@_rule
def expressions(names: Names) -> Iterator[Finding]:
    """What an expression reads is a fact, data, or what a multi-instance activity gives its items."""
    process, declared, definition = names.process, names.declared, names.definition
    for place in places(process):
        if place.use == "out":
            yield from _outs(place, process, definition)
            continue
        known = declared.names | items(process) | (COUNTS if place.use == "loop" else set()) | {"loopCounter"}
        yield from _names(place, known)


def _outs(place: Place, process: Process, definition: ProcessDefinition) -> Iterator[Finding]:
    """An out mapping reads in the called process: here too if it lies in this folder, else that folder knows."""
    called = definition.processes.get(process.nodes[place.element].words.called or "")
    if called is not None and definition.declared is not None:
        yield from _names(place, definition.declared.names | items(called))


def _names(place: Place, known: Collection[str]) -> Iterator[Finding]:
    try:
        names = feel.names_in(place.text)
    except ProcessError:  # said already
        return
    for name in sorted(names - set(known) - OURS):
        message = f"{name} is neither fact nor data in {FILE}: {place.text.strip()}"
        yield Finding(rule="name", element=place.element, line=place.line, message=message, hint=nearest(name, known))


@_rule
def targets(names: Names) -> Iterator[Finding]:
    """What is written is data; nobody writes a fact."""
    process, declared, definition = names.process, names.declared, names.definition
    for node in process.nodes.values():
        written = [node.words.result] if node.words.result else []
        written += [node.collected] if node.collected else []
        written += [target for target, _ in node.words.outs]
        if node.words.called in definition.processes:
            written += [target for target, _ in node.words.ins]
        written += [c for c in _columns(node, process) if not node.words.result]
        for name in written:
            if name not in declared.data:
                yield _unknown("name", node, name, declared.data, "data")


def _columns(node: Node, process: Process) -> tuple[str, ...]:
    decision = process.package.tables.decisions.get(node.words.decision or "")
    return decision.outputs if decision is not None else ()


@_rule
def decisions(names: Names) -> Iterator[Finding]:
    """A business rule task names a decision of the folder, and one variable for a table with one output only."""
    process = names.process
    tables = process.package.tables.decisions
    for node in process.nodes.values():
        if node.kind != "businessRuleTask":
            continue
        if node.words.decision is None or node.words.decision not in tables:
            message = f"there is no decision {node.words.decision or '(none named)'} in a .dmn file of the folder"
            hint = nearest(node.words.decision, tables)
            yield Finding(rule="decision", element=node.id, line=node.line, message=message, hint=hint)
        elif node.words.result and len(tables[node.words.decision].outputs) > 1:
            message = f"{node.words.decision} has several outputs: each becomes a variable of its own name"
            yield Finding(rule="decision", element=node.id, line=node.line, message=message, hint="drop layak:result")


@_rule
def roles_and_forms(names: Names) -> Iterator[Finding]:
    """Who may do a task, and by which form."""
    process, declared, definition = names.process, names.declared, names.definition
    forms = {*definition.forms, *declared.pages}
    for node in process.nodes.values():
        if node.kind not in OPEN_TASKS:
            continue
        if node.words.role is not None and node.words.role not in declared.roles:
            yield _unknown("role", node, node.words.role, declared.roles, "role")
        if node.words.form_key is not None and node.words.form_key not in forms:
            message = f"there is no form {node.words.form_key}.form in the folder, nor a page of that name in {FILE}"
            hint = nearest(node.words.form_key, forms)
            yield Finding(rule="form", element=node.id, line=node.line, message=message, hint=hint)


@_rule
def events(names: Names) -> Iterator[Finding]:
    """Messages and escalations that are waited for or thrown."""
    process, declared = names.process, names.declared
    for node in process.nodes.values():
        if node.waits_for(MessageEventDefinition) and node.event.name not in declared.messages:
            yield _unknown("message", node, str(node.event.name), declared.messages, "message")
        code = node.event.code if node.waits_for(EscalationEventDefinition) else None
        if code and code not in declared.escalations:
            yield _unknown("escalation", node, code, declared.escalations, "escalation")


@_rule
def operators(names: Names) -> Iterator[Finding]:
    """A service or send task names an operator and its own words only."""
    process, declared = names.process, names.declared
    for node in process.nodes.values():
        if node.kind not in ("serviceTask", "sendTask"):
            continue
        name = node.words.operator
        if name is None or name not in declared.operators:
            yield _unknown("operator", node, name or "(none named)", declared.operators, "operator")
            continue
        wanted = declared.operators[name]
        for word, text in node.words.parameters:
            if word not in wanted:
                yield _unknown("parameter", node, word, wanted, f"{name}'s word")
            else:
                yield from _parameter(node, str(wanted[word]), text, declared)


def _parameter(node: Node, meaning: str, text: str, declared: Declared) -> Iterator[Finding]:
    """A literal is known for what its word means: a role, roles, a template, messages."""
    try:
        value = feel.literal(text)
    except ProcessError:  # said already
        return
    if not isinstance(value, str):
        return
    kinds = {"role": declared.roles, "roles": declared.roles, "messages": declared.messages, "name": declared.templates}
    known = kinds.get(meaning.split()[0] if meaning else "")
    for name in value.split() if known is not None else ():
        if name not in (known or ()):
            yield _unknown("parameter", node, name, known or (), meaning.split()[0])


@_rule
def stated_facts(names: Names) -> Iterator[Finding]:
    """The list of facts at a process is what it reads."""
    process, declared = names.process, names.declared
    if process.stated_facts is None:
        return
    used = reads(process) & set(declared.facts)
    for name in sorted(process.stated_facts - set(declared.facts)):
        hint = nearest(name, declared.facts)
        yield Finding(rule="facts", element=process.id, line=0, message=f"fact {name} is not in {FILE}", hint=hint)
    for name in sorted(used - process.stated_facts):
        message = f"layak:facts lacks {name}, which the process reads"
        yield Finding(rule="facts", element=process.id, line=0, message=message)
    for name in sorted(process.stated_facts & set(declared.facts) - used):
        message = f"layak:facts has {name}, which the process does not read"
        yield Finding(rule="facts", element=process.id, line=0, message=message, is_error=False)


def _declarations(declared: Declared, definition: ProcessDefinition) -> Iterator[Finding]:
    """What the declarations themselves refer to."""
    for message, entry in declared.messages.items():
        form = entry.get("form")
        if form is not None and form not in {*definition.forms, *declared.pages}:
            yield _own("form", message, f"message {message}: there is no form {form}", nearest(form, definition.forms))
        for role in entry.get("by") or ():
            if role not in declared.roles and role != "system":
                yield _own(
                    "role", message, f"message {message}: there is no role {role}", nearest(role, declared.roles)
                )
        for name in entry.get("with") or {}:
            if name not in declared.data:
                yield _own("name", message, f"message {message}: {name} is no data", nearest(name, declared.data))


def _own(rule: str, element: str, message: str, hint: str) -> Finding:
    return Finding(rule=rule, element=element, line=0, message=message, hint=hint, file=FILE)
