"""What an answer needs, and the points it claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.cases.instrument import Question
from engine.errors import Invalid

LONGEST_TEXT = 5000
MOST_PERCENT, MOST_COUNT = Decimal(1000), Decimal(10) ** 9  # coverage may pass 100 % of an estimate


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
    """A number as a person types it: `83`, `83.5` or `83,5`."""
    text = "" if given is None else str(given).strip().replace(",", ".")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
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
    scale, wrong = question.scale, _figure_problems(question, answer)
    decided = scale.has_bands and answer.figure is not None
    if answer.choice is None:
        if not decided:
            wrong.setdefault("figure" if scale.has_bands else "choice", ["required"])
    elif not 0 <= answer.choice < len(scale.steps):
        wrong["choice"] = ["not_a_choice"]
    elif decided and not wrong and answer.choice < scale.step_of(answer.figure or Decimal()):
        wrong["choice"] = ["contradicts_figure"]
    elif scale.has_bands and answer.figure is None and scale.steps[answer.choice].share:
        wrong.setdefault("figure", ["required"])
    return wrong


def _figure_problems(question: Question, answer: Answer) -> dict[str, list[str]]:
    scale, wrong = question.scale, {}
    most = MOST_COUNT if scale.kind == "count" else Decimal(100) if scale.has_bands else MOST_PERCENT
    for name, figure in (("figure", answer.figure), ("previous", answer.previous)):
        if figure is None:
            continue
        if not scale.wants_figure:
            wrong[name] = ["not_asked"]
        elif not 0 <= figure <= most:
            wrong[name] = ["out_of_range"]
        elif scale.kind == "count" and figure % 1:
            wrong[name] = ["not_whole"]
    return wrong


def _step(question: Question, answer: Answer) -> int:
    """The step that counts; a choice may claim less than the figure reaches, never more."""
    reached = [] if answer.choice is None else [answer.choice]
    if question.scale.has_bands and answer.figure is not None:
        reached.append(question.scale.step_of(answer.figure))
    return max(reached)


def _missing(question: Question, answer: Answer) -> list[str]:
    """What the claim needs beside its step: nothing where nothing is claimed ("no data" is an answer too)."""
    scale, missing = question.scale, []
    step = _step(question, answer)
    if not scale.steps[step].share:
        return []
    if scale.wants_figure and answer.figure is None:
        missing.append("figure")
    if scale.wants_figure and not scale.has_bands and question.is_two_years and step == 0 and answer.previous is None:
        missing.append("previous")
    if scale.kind == "text" and not answer.text:
        missing.append("text")
    return missing
