"""A drawing as a list of its steps, said as data: who, which form, until when, what leads on.

Read from the document itself, so that a drawing that does not run yet can be told, compared and mended too. The words
stand in `web/words/drawn.py`.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.process import reading, words
from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Refused
from engine.process.parser import BPMN, FLOW_NODES
from engine.process.words import Words

SCOPES = ("subProcess", "transaction", "adHocSubProcess")
TIMES = ("timeDate", "timeDuration", "timeCycle")
_CALL = re.compile(r"=?\s*([a-z_]+)\(\s*([^(),]*?)\s*\)")
_SUFFIX = "EventDefinition"


@dataclass(frozen=True, kw_only=True, slots=True)
class Time:
    """When: `function` and `number` of one of our functions (`working_days`, `5`), else only the text as drawn."""

    text: str
    function: str = ""
    number: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What an event waits for or throws: timer, message, signal, error, escalation, terminate, ...; and its name."""

    kind: str
    name: str = ""
    time: Time | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Loop:
    """A multi-instance: over which list, or how often."""

    over: str
    is_sequential: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A flow out of a step. Only a default and a condition say when it is taken."""

    flow: str
    name: str
    condition: str
    target: str
    target_name: str
    is_default: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnStep:
    """One flow node. `words` is what Layak adds to BPMN."""

    element: str
    kind: str
    name: str
    documentation: str = ""
    scope: str = ""  # the sub-process it stands in
    lane: str = ""
    words: Words = words.NO_WORDS
    due: Time | None = None
    event: Event | None = None
    attached_to: str = ""
    is_interrupting: bool = True
    loop: Loop | None = None
    branches: tuple[Branch, ...] = ()

    @property
    def is_named(self) -> bool:
        return self.name != self.element


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnProcess:
    """An executable process of a drawing and its steps, in the order a reader follows them."""

    id: str
    name: str
    file: str
    documentation: str
    steps: tuple[DrawnStep, ...]

    def alarms(self, element: str) -> tuple[DrawnStep, ...]:
        """The events on the edge of a step."""
        return tuple(step for step in self.steps if step.attached_to == element)


def read_all(files: Mapping[str, bytes]) -> tuple[DrawnProcess, ...]:
    """The processes of all drawings that can be read at all, by file."""
    found: list[DrawnProcess] = []
    for file in sorted(name for name in files if name.endswith(".bpmn")):
        try:
            found += read(files[file], file)
        except Refused:  # whoever checks the package says why
            continue
    return tuple(found)


def read(raw: bytes, file: str = "") -> tuple[DrawnProcess, ...]:
    """The processes of one drawing; raises Refused for what is none."""
    root = reading.read(raw, file)
    return tuple(_Reader(root, process).process(file) for process in reading.executable(root))


def time_of(text: str) -> Time:
    """A due date or a timer, as far as one of our functions says it."""
    found = _CALL.fullmatch(text.strip())
    if found is None:
        return Time(text=text.strip())
    return Time(text=text.strip(), function=found[1], number=found[2])


class _Reader:
    """One process of a document."""

    def __init__(self, root: etree._Element, process: etree._Element) -> None:
        self.process_element = process
        self.nodes = {id_of(e): e for e in process.iter(f"{{{BPMN}}}*") if _local(e) in FLOW_NODES}
        self.flows = list(process.iter(f"{{{BPMN}}}sequenceFlow"))
        self.lanes = {ref.text: lane.get("name") or id_of(lane) for lane, ref in _lanes(process)}
        self.named = {id_of(e): e.get("name") or id_of(e) for e in root.iterchildren(etree.Element)}

    def process(self, file: str) -> DrawnProcess:
        process = self.process_element
        return DrawnProcess(
            id=id_of(process),
            name=process.get("name") or id_of(process),
            file=file,
            documentation=_documentation(process),
            steps=tuple(self._step(node) for node in self._in_order()),
        )

    def _in_order(self) -> Iterator[etree._Element]:
        """From the starts along the flows; what a boundary event begins comes after its step."""
        outgoing, edges = collections.defaultdict(list), collections.defaultdict(list)
        for flow in self.flows:
            outgoing[text_of(flow, "sourceRef")].append(text_of(flow, "targetRef"))
        for name, node in self.nodes.items():
            edges[text_of(node, "attachedToRef")].append(name)
        todo = collections.deque(n for n, node in self.nodes.items() if _local(node) == "startEvent")
        seen: dict[str, None] = {}
        while todo or len(seen) < len(self.nodes):
            name = todo.popleft() if todo else next(n for n in self.nodes if n not in seen)
            if name in seen or name not in self.nodes:
                continue
            seen[name] = None
            todo.extend(outgoing[name])
            todo.extend(edges[name])
        return (self.nodes[name] for name in seen)

    def _step(self, node: etree._Element) -> DrawnStep:
        added = words.read(node)
        parent = parent_of(node)
        return DrawnStep(
            element=id_of(node),
            kind=_local(node),
            name=self._name(id_of(node)),
            documentation=_documentation(node),
            scope=id_of(parent) if _local(parent) in SCOPES else "",
            lane=self.lanes.get(id_of(node), ""),
            words=added,
            due=time_of(added.due) if added.due else None,
            attached_to=text_of(node, "attachedToRef"),
            is_interrupting=node.get("cancelActivity", "true") == "true",
            branches=tuple(
                self._branch(node, flow) for flow in self.flows if text_of(flow, "sourceRef") == id_of(node)
            ),
            event=_event(node, self.named),
            loop=_loop(node),
        )

    def _branch(self, node: etree._Element, flow: etree._Element) -> Branch:
        target = text_of(flow, "targetRef")
        return Branch(
            flow=id_of(flow),
            name=text_of(flow, "name"),
            condition=_text(flow.find(f"{{{BPMN}}}conditionExpression")),
            target=target,
            target_name=self._name(target),
            is_default=node.get("default") == id_of(flow),
        )

    def _name(self, element: str) -> str:
        node = self.nodes.get(element)
        return (node.get("name") if node is not None else "") or element


def _event(node: etree._Element, named: Mapping[str, str]) -> Event | None:
    """Of an event its definition; a send or receive task names its message itself."""
    found = next((e for e in node.iterchildren(etree.Element) if _local(e).endswith(_SUFFIX)), None)
    source = node if found is None else found
    references = [source.get(name) for name in reading.REFERENCES if name != "calledElement"]
    name = next((named.get(ref, ref) for ref in references if ref), "")
    timer = next((e for e in source.iterchildren(etree.Element) if _local(e) in TIMES), None)
    if found is None:
        return Event(kind="message", name=name) if name else None
    time = time_of(_text(timer)) if timer is not None else None
    return Event(kind=_local(found).removesuffix(_SUFFIX), name=name, time=time)


def _loop(node: etree._Element) -> Loop | None:
    found = node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if found is None:
        return None
    over = _text(found.find(f"{{{BPMN}}}loopDataInputRef")) or _text(found.find(f"{{{BPMN}}}loopCardinality"))
    return Loop(over=over, is_sequential=found.get("isSequential") == "true")


def _lanes(process: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    for lane in process.iter(f"{{{BPMN}}}lane"):
        for ref in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
            yield lane, ref


def _documentation(element: etree._Element) -> str:
    return _text(element.find(f"{{{BPMN}}}documentation"))


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname
