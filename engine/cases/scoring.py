"""What an answer needs, and the points it claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.cases.instrument import Question, Scale
from engine.cases.points import typed
from engine.errors import Invalid

LONGEST_TEXT = 5000
MOST_PERCENT, MOST_COUNT = Decimal(1000), Decimal(10) ** 9  # coverage may pass 100 % of an estimate
BANDED_PERCENT = Decimal(100)  # where the figure alone decides


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was entered: the number of a step (0 = best), a figure, the year before's, a text. Empty while a draft."""

    choice: int | None = None
    figure: Decimal | None = None
    previous: Decimal | None = None
    text: str = ""

    def as_data(self) -> dict[str, Any]:
        """Small JSON without what is empty; figures as texts, so that they stay exact."""
        data: dict[str, Any] = {} if self.choice is None else {"choice": self.choice}
        figures = {"figure": self.figure, "previous": self.previous}
        data |= {name: str(figure) for name, figure in figures.items() if figure is not None}
        return data | ({"text": self.text} if self.text else {})


def answer_from(data: Mapping[str, Any]) -> Answer:
    """An answer from JSON or a form; `Invalid` names the field that is no number."""
    wrong: dict[str, list[str]] = {}
    figures = {name: _figure(name, data.get(name), wrong) for name in ("choice", "figure", "previous")}
    choice = figures["choice"]
    if choice is not None and choice % 1:
        wrong["choice"] = ["not_a_choice"]
    if wrong:
        raise Invalid("These entries are no numbers.", fields=wrong, code="bad_answer")
    return Answer(
        choice=None if choice is None else int(choice),
        figure=figures["figure"],
        previous=figures["previous"],
        text=str(data.get("text") or "").strip(),
    )


def _figure(name: str, given: Any, wrong: dict[str, list[str]]) -> Decimal | None:
    number = typed(given)
    if number is None:
        return None
    digits = number.as_tuple().exponent  # looked at before any arithmetic: 1e999999999 is a number too
    if isinstance(digits, int) and digits >= -6 and number.adjusted() < 12:
        return number
    wrong[name] = ["not_a_number"]
    return None


def score(question: Question, answer: Answer) -> Decimal:
    """The points an answer claims, two decimals; `Invalid` says what is missing for that or contradicts itself."""
    wrong = _step_problems(question, answer)
    if wrong:
        raise Invalid(f"Question {question.code} has no answer that gives points.", fields=wrong, code="bad_answer")
    return question.points(_step(question, answer))


def problems(question: Question, answer: Answer) -> dict[str, list[str]]:
    """What keeps an answer from being sent: field -> codes. Empty when it is whole.

    Codes: `required`, `not_a_choice`, `out_of_range`, `not_whole`, `too_long`, `contradicts_figure` (the choice claims
    more than the figure reaches), `not_asked`.
    """
    wrong = _step_problems(question, answer)
    if not wrong:
        wrong = {field: ["required"] for field in _missing(question, answer)}
    if len(answer.text) > LONGEST_TEXT:
        wrong["text"] = ["too_long"]
    return wrong


def _step_problems(question: Question, answer: Answer) -> dict[str, list[str]]:
    scale, wrong = question.scale, _figure_problems(question.scale, answer)
    if answer.choice is not None and not 0 <= answer.choice < len(scale.steps):
        return wrong | {"choice": ["not_a_choice"]}
    if (field := _deciding_field(scale, answer)) is not None:
        return wrong | {field: ["required"]}
    return wrong or _contradiction(scale, answer)


def _deciding_field(scale: Scale, answer: Answer) -> str | None:
    """What is still to be entered: the figure where it decides and anything is claimed, else the choice."""
    if not scale.has_bands:
        return "choice" if answer.choice is None else None
    claims_nothing = answer.choice is not None and not scale.steps[answer.choice].share
    return "figure" if answer.figure is None and not claims_nothing else None


def _contradiction(scale: Scale, answer: Answer) -> dict[str, list[str]]:
    """A choice may claim less than the figure reaches, never more."""
    if not scale.has_bands or answer.figure is None or answer.choice is None:
        return {}
    return {"choice": ["contradicts_figure"]} if answer.choice < scale.step_of(answer.figure) else {}


def _figure_problems(scale: Scale, answer: Answer) -> dict[str, list[str]]:
    given = (("figure", answer.figure), ("previous", answer.previous))
    found = ((name, _figure_problem(scale, figure)) for name, figure in given if figure is not None)
    return {name: [code] for name, code in found if code is not None}


def _figure_problem(scale: Scale, figure: Decimal) -> str | None:
    if not scale.wants_figure:
        return "not_asked"
    if not 0 <= figure <= _most(scale):
        return "out_of_range"
    return "not_whole" if scale.kind == "count" and figure % 1 else None


def _most(scale: Scale) -> Decimal:
    if scale.kind == "count":
        return MOST_COUNT
    return BANDED_PERCENT if scale.has_bands else MOST_PERCENT


def _step(question: Question, answer: Answer) -> int:
    """The step that counts: the lower claim of choice and figure."""
    reached = [] if answer.choice is None else [answer.choice]
    if question.scale.has_bands and answer.figure is not None:
        reached.append(question.scale.step_of(answer.figure))
    return max(reached)


def _missing(question: Question, answer: Answer) -> list[str]:
    """What the claim needs beside its step: nothing where nothing is claimed ("no data" is an answer too)."""
    scale, step = question.scale, _step(question, answer)
    if not scale.steps[step].share:
        return []
    given = {"figure": answer.figure is not None, "previous": answer.previous is not None, "text": bool(answer.text)}
    wanted = {
        "figure": scale.wants_figure,
        "previous": step == 0 and _compares_years(question),
        "text": scale.kind == "text",
    }
    return [name for name in given if wanted[name] and not given[name]]


def _compares_years(question: Question) -> bool:
    """The best step of a figure without bands is reached by growth: both years are told."""
    return question.is_two_years and question.scale.wants_figure and not question.scale.has_bands
