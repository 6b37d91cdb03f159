"""Checked rows of an instrument file -> the frozen nouns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.cases.instrument import (
    Agency,
    Cluster,
    EvidenceItem,
    Indicator,
    Instrument,
    Note,
    Part,
    Question,
    Scale,
    Step,
    Text,
)


def instrument_of(content: Mapping[str, Any], digest: str) -> Instrument:
    """The instrument; every named ladder exists."""
    ladders = content.get("ladders", {})
    return Instrument(
        year=content["year"],
        title=_text(content),
        total=content["total"],
        source=_text(content["source"]),
        ours={subject: _text(words) for subject, words in content.get("ours", {}).items()},
        agencies={key: _agency(key, row) for key, row in content["agencies"].items()},
        clusters=tuple(_cluster(row) for row in content["clusters"]),
        indicators=tuple(_indicator(row, ladders) for row in content["indicators"]),
        digest=digest,
    )


def _text(row: Mapping[str, Any]) -> Text:
    return Text(id=row["id"], en=row["en"])


def _agency(key: str, row: Mapping[str, Any]) -> Agency:
    names = tuple(row.get("in_source", ()))
    return Agency(key=key, name=row["name"], short=row["short"], kind=row["kind"], names_in_source=names)


def _cluster(row: Mapping[str, Any]) -> Cluster:
    return Cluster(number=row["number"], code=row["code"], title=_text(row), max_score=row["max"])


def _notes(row: Mapping[str, Any]) -> tuple[Note, ...]:
    return tuple(Note(about=note["about"], text=_text(note)) for note in row.get("notes", ()))


def _indicator(row: Mapping[str, Any], ladders: Mapping[str, Any]) -> Indicator:
    parts = row.get("parts", {}).items()
    return Indicator(
        number=row["number"],
        code=row["code"],
        cluster=row["cluster"],
        title=_text(row),
        max_score=row["max"],
        lead_agency=row["lead"],
        parts=tuple(Part(key=key, title=_text(part), max_score=part["max"]) for key, part in parts),
        questions=tuple(_question(code, question, ladders) for code, question in row["questions"].items()),
        notes=_notes(row),
    )


def _question(code: str, row: Mapping[str, Any], ladders: Mapping[str, Any]) -> Question:
    return Question(
        code=code,
        title=_text(row),
        max_score=row["max"],
        max_in_source=row.get("max_in_source"),
        source_no=row.get("source_no", ""),
        part=row.get("part"),
        mirrors=row.get("mirrors"),
        agencies=tuple(row["agencies"]),
        is_two_years=row.get("two_years", False),
        sensitive=row.get("sensitive"),
        is_text_known=row.get("text_known", True),
        scale=_scale(row["answer"], ladders),
        evidence=tuple(_evidence(f"{code}-{number}", item) for number, item in enumerate(row["evidence"], 1)),
        notes=_notes(row),
    )


def _evidence(key: str, row: Mapping[str, Any]) -> EvidenceItem:
    return EvidenceItem(
        key=key, kind=row["kind"], title=_text(row), basis=row["basis"], is_required=row.get("required", True)
    )


def _scale(row: Mapping[str, Any], ladders: Mapping[str, Any]) -> Scale:
    ladder = ladders[row["ladder"]] if "ladder" in row else row
    steps = tuple(
        Step(share=step["share"], label=_text(step), at_least=step.get("at_least"), at_most=step.get("at_most"))
        for step in ladder["steps"]
    )
    return Scale(kind=row["kind"], better=row.get("better"), steps=steps, is_ours=ladder.get("ours", False))
