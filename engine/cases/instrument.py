"""The instrument of one year: what a city is asked, who answers, with which papers, for how many points.

Frozen values read from `bpmn/instruments/<name>.yaml` by `instrument_file.load`. Points and figures are exact decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Literal, TypeVar

from engine.errors import NotFound

Kind = Literal["ladder", "yes_no", "percentage", "count", "text"]
Better = Literal["higher", "lower", "no"]
Basis = Literal["form", "generic", "ours"]
_CENT = Decimal("0.01")
_Key = TypeVar("_Key")
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, kw_only=True)
class Text:
    """The same words in Indonesian and English."""

    id: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.id


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a reader should know about one field (`about`) of a question or indicator."""

    about: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Agency:
    """A perangkat daerah or another body that holds data; `names_in_source` are its names in the file's source."""

    key: str
    name: str
    short: str
    kind: str
    names_in_source: tuple[str, ...] = ()

    @property
    def is_vertical(self) -> bool:
        """An office of the state in the city: not under the Sekda."""
        return self.kind == "instansi_vertikal"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One possible answer. `at_least` or `at_most` is the figure that reaches it, where figures decide."""

    share: Decimal
    label: Text
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def takes(self, figure: Decimal) -> bool:
        """Whether a figure reaches this step."""
        if self.at_least is not None:
            return figure >= self.at_least
        return self.at_most is not None and figure <= self.at_most


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How a question is answered: what the officer enters (`kind`) and the steps, best first, that turn it into points.

    `is_ours`: the steps are our reading, not the form's.
    """

    kind: Kind
    steps: tuple[Step, ...]
    better: Better | None = None
    is_ours: bool = False

    @property
    def has_bands(self) -> bool:
        """Whether the figure alone decides the step."""
        return self.steps[0].at_least is not None or self.steps[0].at_most is not None

    @property
    def wants_figure(self) -> bool:
        """Whether a number is entered beside or instead of a choice."""
        return self.kind in ("percentage", "count")

    def step_of(self, figure: Decimal) -> int:
        """The best step a figure reaches; between two bands the lower claim holds."""
        reached = (number for number, step in enumerate(self.steps) if step.takes(figure))
        return next(reached, len(self.steps) - 1)


@dataclass(frozen=True, kw_only=True)
class EvidenceItem:
    """A paper a question asks for. `basis`: the form names it, we name a fitting one, or it is ours altogether."""

    key: str  #: `07.01-2`, stable within an instrument
    kind: str
    title: Text
    basis: Basis
    is_required: bool = True

    @property
    def is_ours(self) -> bool:
        """Whether the kind of paper is our reading."""
        return self.basis != "form"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. The first of `agencies` answers and claims, the others bring evidence to the same question."""

    code: str  #: `07.01`
    title: Text
    max_score: Decimal
    agencies: tuple[str, ...]
    scale: Scale
    evidence: tuple[EvidenceItem, ...]
    source_no: str = ""
    part: str | None = None
    mirrors: int | None = None  #: number of the later indicator whose theme it repeats
    is_two_years: bool = False
    sensitive: str | None = None  #: why its papers need care
    is_text_known: bool = True
    max_in_source: Decimal | None = None  #: where ours differs
    notes: tuple[Note, ...] = ()

    @property
    def indicator_number(self) -> int:
        """The number of its indicator."""
        return int(self.code.partition(".")[0])

    @property
    def answering_agency(self) -> str:
        """Key of the agency that answers and claims."""
        return self.agencies[0]

    @property
    def required_evidence(self) -> tuple[EvidenceItem, ...]:
        """The papers without which the answer is not proven."""
        return tuple(item for item in self.evidence if item.is_required)

    def points(self, step: int) -> Decimal:
        """What the step of this number (0 = best) is worth: share x maximum, rounded half up to two decimals."""
        return (self.scale.steps[step].share * self.max_score).quantize(_CENT, ROUND_HALF_UP)

    def item(self, key: str) -> EvidenceItem:
        """The evidence item with this key."""
        return _found({item.key: item for item in self.evidence}, key, "evidence item")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of an indicator with a maximum of its own."""

    key: str
    title: Text
    max_score: Decimal


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One of the 26 cases of a cycle. The lead agency signs, also where no question names it."""

    number: int
    code: str  #: `K2-07`
    cluster: int
    title: Text
    max_score: Decimal
    lead_agency: str
    questions: tuple[Question, ...]
    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """Every agency its questions name, once: those that answer first, in the order of the questions."""
        answering = (question.answering_agency for question in self.questions)
        helping = (agency for question in self.questions for agency in question.agencies)
        return tuple(dict.fromkeys([*answering, *helping]))

    def questions_of(self, agency: str) -> tuple[Question, ...]:
        """The questions that name an agency: its share of the indicator."""
        return tuple(question for question in self.questions if agency in question.agencies)

    def answered_by(self, agency: str) -> tuple[Question, ...]:
        """The questions an agency answers and claims."""
        return tuple(question for question in self.questions if question.answering_agency == agency)


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A group of indicators, reviewed by the same sub task force."""

    number: int
    code: str
    title: Text
    max_score: Decimal


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A year's instrument. `ours` says per subject what is our own reading; `digest` is the SHA-256 of the file."""

    year: int
    title: Text
    total: Decimal
    source: Text
    ours: Mapping[str, Text]
    agencies: Mapping[str, Agency]
    clusters: tuple[Cluster, ...]
    indicators: tuple[Indicator, ...]
    digest: str = ""

    def agency(self, key: str) -> Agency:
        """The agency with this key."""
        return _found(self.agencies, key, "agency")

    def cluster(self, number: int) -> Cluster:
        """The cluster with this number."""
        return _found({cluster.number: cluster for cluster in self.clusters}, number, "cluster")

    def indicator(self, number: int) -> Indicator:
        """The indicator with this number."""
        return _found(self._by_number, number, "indicator")

    def question(self, code: str) -> Question:
        """The question with this code."""
        return _found(self._by_code, code, "question")

    def indicators_of(self, cluster: int) -> Sequence[Indicator]:
        """The indicators of a cluster, in order."""
        return [indicator for indicator in self.indicators if indicator.cluster == cluster]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(question for indicator in self.indicators for question in indicator.questions)

    @cached_property
    def _by_number(self) -> Mapping[int, Indicator]:
        return {indicator.number: indicator for indicator in self.indicators}

    @cached_property
    def _by_code(self) -> Mapping[str, Question]:
        return {question.code: question for question in self.questions}


def _found(things: Mapping[_Key, _Thing], key: _Key, noun: str) -> _Thing:
    if key not in things:
        raise NotFound(f"The instrument has no {noun} {key}.", code="not_in_instrument", noun=noun, key=key)
    return things[key]
