"""What the instrument's file says of the indicators, read as YAML and no further."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import yaml

FILE = pathlib.Path(__file__).resolve().parents[3] / "bpmn" / "instruments" / "kla-2024.yaml"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator: `questions` maps each to the agencies it names, the one that answers first."""

    number: int
    cluster: int
    lead: str
    max_score: Decimal
    questions: Mapping[str, tuple[str, ...]]

    @property
    def agencies(self) -> tuple[str, ...]:
        """All that its questions name: those that answer first."""
        answering = [agencies[0] for agencies in self.questions.values() if agencies]
        named = [agency for agencies in self.questions.values() for agency in agencies]
        return tuple(dict.fromkeys([*answering, *named])) or (self.lead,)


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """All indicators in order, and which agencies are offices of the state: not under the Sekda."""

    indicators: tuple[Indicator, ...]
    vertical: frozenset[str]


def read() -> Instrument:
    """The instrument of 2024."""
    data = yaml.load(FILE.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    vertical = {key for key, row in data["agencies"].items() if row["kind"] == "instansi_vertikal"}
    return Instrument(
        indicators=tuple(_indicator(row) for row in data["indicators"]), vertical=frozenset(vertical)
    )  # fmt: skip


def _indicator(row: Mapping[str, object]) -> Indicator:
    questions = row["questions"]
    assert isinstance(questions, dict)
    return Indicator(
        number=int(str(row["number"])),
        cluster=int(str(row["cluster"])),
        lead=str(row["lead"]),
        max_score=Decimal(str(row["max"])),
        questions={code: tuple(it["agencies"]) for code, it in questions.items()},
    )
