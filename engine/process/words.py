"""The words Layak adds to BPMN, read from a drawing: `bpmn/layak.moddle.json` says which there are."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

LAYAK = "urn:layak:bpmn:1"
Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """All of them; which an element may have depends on its kind. Texts marked FEEL are as drawn."""

    form_key: str | None = None
    role: str | None = None
    agency: str | None = None  # FEEL
    assignee: str | None = None  # FEEL
    excluding: str | None = None  # FEEL
    due: str | None = None  # FEEL
    follow_up: str | None = None  # FEEL
    priority: str | None = None  # FEEL
    pause: str | None = None
    operator: str | None = None
    parameters: Named = ()  # name, FEEL
    called: str | None = None
    binding: str | None = None
    ins: Named = ()  # target, FEEL
    outs: Named = ()  # target, FEEL
    decision: str | None = None
    result: str | None = None

    def expressions(self) -> list[tuple[str, str]]:
        """Word and FEEL text of every expression but those of `outs`, which are read in the called process."""
        single = [("agency", self.agency), ("assignee", self.assignee), ("excluding", self.excluding)]
        single += [("due", self.due), ("followUp", self.follow_up), ("priority", self.priority)]
        texts = [(word, text) for word, text in single if text]
        return texts + [("parameter", t) for _, t in self.parameters] + [("in", t) for _, t in self.ins]


NO_WORDS = Words()


def attribute(element: etree._Element, word: str) -> str | None:
    """A word on an element; an empty one says nothing."""
    value = element.get(f"{{{LAYAK}}}{word}")
    return value.strip() or None if value is not None else None


def read(element: etree._Element) -> Words:
    """The words of one flow node."""
    words = Words(
        form_key=attribute(element, "formKey"),
        role=attribute(element, "role"),
        agency=attribute(element, "agency"),
        assignee=attribute(element, "assignee"),
        excluding=attribute(element, "excluding"),
        due=attribute(element, "due"),
        follow_up=attribute(element, "followUp"),
        priority=attribute(element, "priority"),
        pause=attribute(element, "pause"),
        operator=attribute(element, "operator"),
        parameters=_named(element, "parameter", "name"),
        called=element.get("calledElement"),
        binding=attribute(element, "binding"),
        ins=_named(element, "in", "target"),
        outs=_named(element, "out", "target"),
        decision=attribute(element, "decision"),
        result=attribute(element, "result"),
    )
    return NO_WORDS if words == NO_WORDS else words


def _named(element: etree._Element, word: str, key: str) -> Named:
    found = element.iterfind(f"{{*}}extensionElements/{{{LAYAK}}}{word}")
    return tuple((e.get(key) or "", (e.text or "").strip()) for e in found)
