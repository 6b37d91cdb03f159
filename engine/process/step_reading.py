"""The steps of a drawing, read from the document itself: one that does not run yet can be told and compared too."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Mapping

from lxml import etree

from engine.process import reading, words
from engine.process.document import id_of, parent_of, text_of
from engine.process.findings import Refused
from engine.process.parser import BPMN, FLOW_NODES
from engine.process.steps import Branch, DrawnProcess, DrawnStep, Event, Loop, time_of

SCOPES = ("subProcess", "transaction", "adHocSubProcess")
TIMES = ("timeDate", "timeDuration", "timeCycle")
REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef")
_SUFFIX = "EventDefinition"


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


class _Reader:
    """One process of a document."""

    def __init__(self, root: etree._Element, process: etree._Element) -> None:
        self.process_element = process
        self.nodes = {id_of(e): e for e in process.iter(f"{{{BPMN}}}*") if _local(e) in FLOW_NODES}
        self.flows = list(process.iter(f"{{{BPMN}}}sequenceFlow"))
        self.lanes = {ref.text: lane.get("name") or id_of(lane) for lane, ref in _lanes(process)}
        self.named = {id_of(e): e.get("name") or id_of(e) for e in root.iterchildren(etree.Element)}

    def process(self, file: str) -> DrawnProcess:
        """The name falls back to the id; the steps stand in the order of the flows, not of the file."""
        process = self.process_element
        return DrawnProcess(
            id=id_of(process),
            name=process.get("name") or id_of(process),
            file=file,
            documentation=_documentation(process),
            steps=tuple(self._step(node) for node in self._in_order()),
        )

    def _in_order(self) -> Iterator[etree._Element]:
        """From the starts along the flows; what a boundary event begins comes right after its step."""
        ways = self._ways()
        starts = [name for name, node in self.nodes.items() if _local(node) == "startEvent"]
        todo = collections.deque([*starts, *self.nodes])  # what no flow leads to comes last
        seen: dict[str, None] = {}
        while todo:
            name = todo.popleft()
            if name in seen or name not in self.nodes:
                continue
            seen[name] = None
            todo.extendleft(reversed([n for n in ways[name] if n not in seen]))
        return (self.nodes[name] for name in seen)

    def _ways(self) -> dict[str, list[str]]:
        """The events on the edge of each node, then where it leads."""
        ways: dict[str, list[str]] = collections.defaultdict(list)
        for name, node in self.nodes.items():
            ways[text_of(node, "attachedToRef")].append(name)
        for flow in self.flows:
            ways[text_of(flow, "sourceRef")].append(text_of(flow, "targetRef"))
        return ways

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
    if found is None:
        name = _referred(node, named)
        return Event(kind="message", name=name) if name else None
    timer = next((e for e in found.iterchildren(etree.Element) if _local(e) in TIMES), None)
    time = time_of(_text(timer)) if timer is not None else None
    return Event(kind=_local(found).removesuffix(_SUFFIX), name=_referred(found, named), time=time)


def _referred(element: etree._Element, named: Mapping[str, str]) -> str:
    """The name of the message, signal, error or escalation an element refers to."""
    reference = next((ref for name in REFERENCES if (ref := element.get(name))), "")
    return named.get(reference, reference)


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
