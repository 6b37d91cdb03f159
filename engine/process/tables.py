"""The decision tables of a folder, by decision key."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from lxml import etree

from engine.errors import ProcessError
from engine.feel import FeelError, Runtime, from_feel
from engine.process import decisions, document
from engine.process.decisions.answers import Answers
from engine.process.document import line_of
from engine.process.findings import Finding, Refused

_CLOCK = re.compile(r"\b(now|today)\b")


@dataclass(frozen=True, kw_only=True, eq=False)
class Decision:
    """One decision of a file: what it needs, what it gives."""

    key: str
    name: str
    file: str
    line: int
    model: decisions.Model
    inputs: frozenset[str]  # names it takes from outside, itself and through what it requires
    outputs: tuple[str, ...] = ()  # of a table: the names of its columns, in order; of one column perhaps without
    answers: Answers = field(default_factory=Answers, repr=False)

    def value(self, names: Mapping[str, Any], now: dt.datetime) -> Any:
        """The result as plain JSON data; null when no row matches."""
        return self.answers.find(None, names, lambda: self._evaluated(names, now))

    def each(self, name: str, values: Sequence[int], names: Mapping[str, Any], now: dt.datetime) -> list[Any]:
        """The results for each of some values of one name, the other names as they are."""
        found: list[Any] = self.answers.find(
            [name, *values], names, lambda: [self.value({**names, name: value}, now) for value in values]
        )
        return found

    def _evaluated(self, names: Mapping[str, Any], now: dt.datetime) -> Any:
        try:
            found = decisions.evaluate(self.model, self.key, names, Runtime(clock=lambda: now))
            return from_feel(found, numbers="json", temporal="text")
        except FeelError as error:
            raise ProcessError("decision", f"decision {self.key}: {error}", self.key, self.line) from error

    def spread(self, value: Any, result: str | None) -> dict[str, Any]:
        """The variables a result becomes: the one that is named, or one for each output column."""
        if result is not None:
            return {result: value}
        if len(self.outputs) == 1 and not isinstance(value, dict):
            return {self.outputs[0]: value}
        if value is None:
            return dict.fromkeys(self.outputs)
        if isinstance(value, dict):
            return value
        raise ProcessError("decision", f"decision {self.key} gives {value!r}: name a variable for it", self.key)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tables:
    """All decisions of a package; what is wrong with its files stands in `findings`."""

    decisions: Mapping[str, Decision] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()


def read(files: Mapping[str, bytes]) -> Tables:
    """The decisions of all .dmn files."""
    found: dict[str, Decision] = {}
    findings: list[Finding] = []
    for file in sorted(name for name in files if name.endswith(".dmn")):
        try:
            for decision in _decisions(file, files[file]):
                if decision.key in found:
                    findings.append(_twice(decision, found[decision.key].file))
                found.setdefault(decision.key, decision)
        except Refused as refused:
            findings.extend(refused.findings)
    return Tables(decisions=MappingProxyType(found), findings=tuple(findings))


def _decisions(file: str, raw: bytes) -> list[Decision]:
    root = document.parse(raw, file)
    if "/spec/DMN/" not in (etree.QName(root).namespace or "") or root.find("{*}decision") is None:
        raise Refused([Finding(rule="dmn", line=line_of(root), file=file)])
    try:
        model = decisions.load(raw)
    except (FeelError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise Refused([Finding(rule="dmn", variant="reason", values={"reason": str(error)}, file=file)]) from error
    return [_decision(file, e, model, root) for e in root.iterfind("{*}decision") if e.get("id")]


def _decision(file: str, element: etree._Element, model: decisions.Model, root: etree._Element) -> Decision:
    columns = element.iterfind("{*}decisionTable/{*}output")
    single = element.find("{*}variable")
    fallback = single.get("name") if single is not None else element.get("name")
    return Decision(
        key=element.get("id") or "",
        name=element.get("name") or element.get("id") or "",
        file=file,
        line=line_of(element),
        model=model,
        inputs=frozenset(_inputs(element, root)),
        outputs=tuple(c.get("name") or fallback or "" for c in columns),
        answers=Answers(_reads(root, model)),
    )


def _reads(root: etree._Element, model: decisions.Model) -> frozenset[str] | None:
    """The names any decision of a file can read; None where it speaks of the clock."""
    speaks_of_clock = _CLOCK.search(" ".join(map(str, root.itertext())))
    return None if speaks_of_clock else frozenset(element.name for element in model.elements)


def _inputs(element: etree._Element, root: etree._Element) -> set[str]:
    """The input data a decision requires, itself or through other decisions."""
    by_id = {e.get("id"): e for e in root.iterchildren(etree.Element) if e.get("id")}
    found: set[str] = set()
    seen: set[str] = set()
    todo = [element]
    while todo:
        for kind, target in _required(todo.pop()):
            if target in seen or target not in by_id:
                continue
            seen.add(target)
            if kind == "requiredInput":
                found.add(by_id[target].get("name") or "")
            else:
                todo.append(by_id[target])
    return found


def _required(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Each thing a decision requires: requiredInput or requiredDecision, and its id."""
    for required in element.iterfind(".//{*}informationRequirement/*"):
        yield str(etree.QName(required).localname), (required.get("href") or "").rpartition("#")[2]


def _twice(decision: Decision, other: str) -> Finding:
    values = {"id": decision.key, "file": other}
    return Finding(
        rule="duplicate-id",
        variant="file",
        element=decision.key,
        line=decision.line,
        values=values,
        file=decision.file,
    )
