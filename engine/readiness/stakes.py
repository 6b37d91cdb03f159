"""Which questions hang on a task, and so how many points: the same for letters, decision pages and lists. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from engine.cases.instrument import Indicator, Question
from engine.cases.points import ZERO


@dataclass(frozen=True, kw_only=True, slots=True)
class Back:
    """A question that came back in the round before, and whose share it is."""

    code: str
    agencies: frozenset[str]


def asked_of(indicator: Indicator, agency: str, back: Collection[Back]) -> tuple[Question, ...]:
    """An agency's share of an indicator, or the part of it that was returned to it."""
    codes = {each.code for each in back if agency in each.agencies}
    own = indicator.questions_of(agency)
    return tuple(question for question in own if question.code in codes) or own


def held_by(indicator: Indicator, agency: str, back: Collection[Back]) -> tuple[Question, ...]:
    """What is lost when an agency brings nothing: what it claims; of one that claims none, the answers it helps."""
    asked = asked_of(indicator, agency, back)
    return tuple(question for question in asked if question.answering_agency == agency) or asked


def points_of(questions: Iterable[Question]) -> Decimal:
    """The most these questions can bring, each counted once."""
    return sum({question.code: question.max_score for question in questions}.values(), ZERO)
