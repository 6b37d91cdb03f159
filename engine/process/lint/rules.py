"""What the rules about a drawing share: the drawing with the questions they ask of it, and how a finding is made."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator

from lxml import etree

from engine.process.document import id_of, line_of, parent_of, text_of
from engine.process.findings import Finding, Mend, Value
from engine.process.parser import FLOW_NODES
from engine.process.reading import NS, executable
from engine.process.rulebook import Rulebook

__all__ = ["ACTIVITIES", "NS", "RULES", "SCOPES", "Drawing", "definition", "finding", "kind", "rule"]
SCOPES = ("process", "subProcess", "transaction")
TASKS = ("task", "userTask", "manualTask", "serviceTask", "businessRuleTask", "sendTask", "receiveTask")
ACTIVITIES = frozenset((*TASKS, "subProcess", "transaction", "callActivity"))
RULES: Rulebook[Drawing] = Rulebook()
rule = RULES.rule


def kind(element: etree._Element) -> str:
    """`userTask`, `sequenceFlow`, ..."""
    return str(etree.QName(element).localname)


def finding(
    code: str,
    element: etree._Element,
    variant: str = "",
    *,
    mend: Mend | None = None,
    is_error: bool = True,
    **values: Value,
) -> Finding:
    """What a rule says about an element of a drawing; the file is added by whoever knows it."""
    return Finding(
        rule=code,
        variant=variant,
        element=id_of(element),
        line=line_of(element),
        values=values,
        mend=mend,
        is_error=is_error,
    )


def definition(element: etree._Element) -> tuple[str, etree._Element | None]:
    """What kind of event an event is: `timer`, `message`, ..., `none`."""
    for child in element.iterchildren(etree.Element):
        if kind(child).endswith("EventDefinition"):
            return kind(child).removesuffix("EventDefinition"), child
    return "none", None


def is_event_subprocess(element: etree._Element) -> bool:
    """Does it wait for its start event instead of being flowed into?"""
    return bool(element.get("triggeredByEvent") == "true")


class Drawing:
    """A document with the questions rules ask of it."""

    def __init__(self, root: etree._Element, known: Collection[str] | None = None) -> None:
        self.root, self._known = root, known

    @functools.cached_property
    def processes(self) -> list[etree._Element]:
        """`isExecutable` missing counts as true, which the schema of BPMN 2.0 leaves open."""
        return executable(self.root)

    @functools.cached_property
    def known(self) -> Collection[str]:
        """The processes that can be called: those of all drawings of the folder and of the folders it calls."""
        return self._known if self._known is not None else [id_of(p) for p in self.processes]

    @functools.cached_property
    def elements(self) -> list[etree._Element]:
        """Everything drawn inside the executable processes, in the order of the file."""
        return [e for p in self.processes for e in p.iter(etree.Element)]

    @functools.cached_property
    def nodes(self) -> dict[str, etree._Element]:
        """By id, those of sub-processes too, in the order of the file; text annotations and data are none."""
        return {id_of(e): e for e in self.elements if kind(e) in FLOW_NODES}

    @functools.cached_property
    def flows(self) -> list[etree._Element]:
        """Sequence flows of every level; message flows lie between pools, outside the executable processes."""
        return [e for e in self.elements if kind(e) == "sequenceFlow"]

    @functools.cached_property
    def scopes(self) -> list[etree._Element]:
        """What holds flow nodes of its own: processes and sub-processes, event sub-processes among them."""
        return [e for e in self.elements if kind(e) in SCOPES]

    @functools.cached_property
    def incoming(self) -> dict[str, list[etree._Element]]:
        """Sequence flows by the id of their target; no key where nothing comes in."""
        return self._by("targetRef")

    @functools.cached_property
    def outgoing(self) -> dict[str, list[etree._Element]]:
        """Sequence flows by the id of their source; no key where nothing goes out."""
        return self._by("sourceRef")

    @functools.cached_property
    def associated(self) -> dict[str, list[str]]:
        """Ids of targets by source, over the whole document: how a compensation event finds its activity."""
        found: dict[str, list[str]] = {}
        for a in self.root.iterfind(".//bpmn:association", NS):
            found.setdefault(text_of(a, "sourceRef"), []).append(text_of(a, "targetRef"))
        return found

    def _by(self, end: str) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for flow in self.flows:
            found.setdefault(text_of(flow, end), []).append(flow)
        return found

    def of(self, *kinds: str) -> Iterator[etree._Element]:
        """In the order of the file; `kinds` are local names of BPMN elements, as `userTask`."""
        return (n for n in self.nodes.values() if kind(n) in kinds)

    @functools.cached_property
    def _boundary(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for event in self.of("boundaryEvent"):
            found.setdefault(text_of(event, "attachedToRef"), []).append(event)
        return found

    @functools.cached_property
    def _starts(self) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for event in self.of("startEvent"):
            found.setdefault(id_of(parent_of(event)), []).append(event)
        return found

    def boundary(self, activity: str) -> list[etree._Element]:
        """The boundary events attached to an activity by its id, interrupting or not; empty for none."""
        return self._boundary.get(activity, [])

    def starts(self, scope: etree._Element) -> list[etree._Element]:
        """The start events directly in a scope, not those of its sub-processes; empty for none."""
        return self._starts.get(id_of(scope), [])

    def referred(self, event: etree._Element) -> etree._Element | None:
        """The message, signal, error or escalation an event refers to."""
        name, inner = definition(event)
        if inner is None:
            return None
        return self.root.find(f"bpmn:{name}[@id='{inner.get(name + 'Ref')}']", NS)
