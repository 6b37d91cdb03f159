"""What an officer enters, and the points it claims."""

from __future__ import annotations

import pathlib
from decimal import Decimal

import pytest

from engine.cases.instrument import Instrument
from engine.cases.instrument_file import load
from engine.cases.scoring import Answer, answer_from, problems, score
from engine.errors import Invalid

FILE = pathlib.Path(__file__).parents[2] / "bpmn" / "instruments" / "kla-2024.yaml"


@pytest.fixture(scope="module")
def kla() -> Instrument:
    return load(FILE)


def test_a_mayors_regulation_is_three_quarters_of_a_by_law(kla: Instrument) -> None:
    question = kla.question("01.01")
    assert [question.points(step) for step in range(5)] == [12, 9, 6, 3, 0]
    assert score(question, Answer(choice=1)) == Decimal("9.00")


def test_points_are_rounded_half_up_to_two_decimals(kla: Instrument) -> None:
    assert score(kla.question("15.01"), Answer(figure=Decimal(40))) == Decimal("2.00")  # 3 x 0.6667 = 2.0001
    thirds = kla.question("03.03")  # 4.5 points in thirds
    assert [score(thirds, Answer(choice=step)) for step in range(4)] == [
        Decimal("4.50"),
        Decimal("3.00"),
        Decimal("1.50"),
        Decimal("0.00"),
    ]
    one_and_a_quarter = kla.question("25.02")
    assert [str(one_and_a_quarter.points(step)) for step in range(6)] == [
        "1.25",
        "1.00",
        "0.75",
        "0.50",
        "0.25",
        "0.00",
    ]


SHARES = [("0", 0), ("0.9", 0), ("1", 1), ("33", 1), ("33.99", 1), ("34", 2), ("66.5", 2), ("67", 3), ("100", 3)]


@pytest.mark.parametrize(("percent", "points"), SHARES)
def test_a_percentage_decides_its_step_and_between_two_bands_the_lower_claim_holds(
    kla: Instrument, percent: str, points: int
) -> None:
    assert score(kla.question("15.01"), Answer(figure=Decimal(percent))) == points


@pytest.mark.parametrize(("percent", "step"), [("0", 0), ("0.1", 1), ("20", 1), ("20.1", 2), ("80", 4), ("81", 5)])
def test_fewer_cases_are_better_where_the_question_says_so(kla: Instrument, percent: str, step: int) -> None:
    question = kla.question("26.07")
    assert score(question, Answer(figure=Decimal(percent))) == question.points(step)


def test_a_choice_may_claim_less_than_its_figure_never_more(kla: Instrument) -> None:
    question, half = kla.question("15.01"), Decimal(50)
    assert score(question, Answer(figure=half, choice=1)) == 2
    assert score(question, Answer(figure=half, choice=2)) == 1
    assert problems(question, Answer(figure=half, choice=0)) == {"choice": ["contradicts_figure"]}
    with pytest.raises(Invalid):
        score(question, Answer(figure=half, choice=0))


def test_no_data_is_an_answer_without_a_figure(kla: Instrument) -> None:
    question = kla.question("15.01")
    assert problems(question, Answer(choice=3)) == {}
    assert score(question, Answer(choice=3)) == 0
    assert problems(question, Answer(choice=0)) == {"figure": ["required"]}


def test_counts_decide_where_the_steps_count(kla: Instrument) -> None:
    question = kla.question("20.01")
    assert [score(question, Answer(figure=Decimal(n))) for n in (0, 1, 2, 3, 4, 12)] == [0, 1, 2, 3, 4, 4]
    assert problems(question, Answer(figure=Decimal("2.5"))) == {"figure": ["not_whole"]}


def test_a_trend_needs_the_choice_and_both_years(kla: Instrument) -> None:
    question = kla.question("16.02")
    assert question.is_two_years
    assert not question.scale.has_bands
    assert problems(question, Answer(figure=Decimal(91))) == {"choice": ["required"]}
    assert problems(question, Answer(choice=0)) == {"figure": ["required"], "previous": ["required"]}
    whole = Answer(choice=0, figure=Decimal(91), previous=Decimal("88.5"))
    assert problems(question, whole) == {}
    assert score(question, whole) == 3
    assert score(question, Answer(choice=0)) == 3, "a draft already shows what it would claim"


def test_a_text_is_needed_where_the_question_asks_for_one(kla: Instrument) -> None:
    question = kla.question("21.03")
    assert problems(question, Answer(choice=1)) == {"text": ["required"]}
    assert problems(question, Answer(choice=1, text="UPTD PPA mengoordinasi tiga perangkat daerah")) == {}
    assert problems(question, Answer(choice=1, text="x" * 5001)) == {"text": ["too_long"]}
    assert score(question, Answer(choice=1)) == 12


def test_where_no_earns_the_points_no_is_the_best_step(kla: Instrument) -> None:
    question = kla.question("17.07")
    assert question.scale.better == "no"
    assert [step.label["id"] for step in question.scale.steps] == ["Tidak, terbukti", "Ya"]
    assert [question.points(step) for step in range(2)] == [2, 0]


def test_a_question_without_points_gives_none(kla: Instrument) -> None:
    assert [score(kla.question("26.19"), Answer(choice=choice)) for choice in (0, 1)] == [0, 0]


WRONG = [
    ("01.01", Answer(), {"choice": ["required"]}),
    ("01.01", Answer(choice=5), {"choice": ["not_a_choice"]}),
    ("01.01", Answer(choice=-1), {"choice": ["not_a_choice"]}),
    ("01.01", Answer(choice=0, figure=Decimal(3)), {"figure": ["not_asked"]}),
    ("15.01", Answer(), {"figure": ["required"]}),
    ("15.01", Answer(figure=Decimal(101)), {"figure": ["out_of_range"]}),
    ("15.01", Answer(figure=Decimal(-1)), {"figure": ["out_of_range"]}),
    ("12.04", Answer(choice=0, figure=Decimal(2 * 10**9)), {"figure": ["out_of_range"]}),
]


@pytest.mark.parametrize(("code", "answer", "expected"), WRONG)
def test_an_answer_that_gives_no_points_says_why(
    kla: Instrument, code: str, answer: Answer, expected: dict[str, list[str]]
) -> None:
    assert problems(kla.question(code), answer) == expected
    with pytest.raises(Invalid) as refusal:
        score(kla.question(code), answer)
    assert refusal.value.fields == expected


def test_every_question_can_be_answered_in_full_and_with_nothing(kla: Instrument) -> None:
    full = nothing = Decimal()
    for question in kla.questions:
        worst = len(question.scale.steps) - 1
        figure = None
        if question.scale.wants_figure:
            figure = question.scale.steps[0].at_least or Decimal()
        best = Answer(choice=0, figure=figure, previous=figure, text="Rincian" if question.scale.kind == "text" else "")
        assert problems(question, best) == {}, question.code
        assert problems(question, Answer(choice=worst)) == {}, question.code
        full, nothing = full + score(question, best), nothing + score(question, Answer(choice=worst))
    assert full == 1000
    assert nothing == 0


def test_an_answer_comes_back_from_what_was_stored_and_from_what_was_typed() -> None:
    answer = Answer(choice=2, figure=Decimal("83.5"), previous=Decimal(80), text="Rekap")
    assert answer.as_data() == {"choice": 2, "figure": "83.5", "previous": "80", "text": "Rekap"}
    assert answer_from(answer.as_data()) == answer
    assert answer_from({"choice": "2", "figure": " 83,5 ", "previous": "80", "text": " Rekap "}) == answer
    assert answer_from({"choice": "", "figure": None}) == Answer()
    assert Answer().as_data() == {}


@pytest.mark.parametrize("typed", ["delapan", "NaN", "Infinity", "1e999999999", "1e-99", "1" * 30, "8.3.5", [], "0x1F"])
def test_what_is_no_number_is_refused_by_field(typed: object) -> None:
    with pytest.raises(Invalid) as refusal:
        answer_from({"figure": typed})
    assert refusal.value.fields == {"figure": ["not_a_number"]}


def test_half_a_choice_is_none() -> None:
    with pytest.raises(Invalid) as refusal:
        answer_from({"choice": "1.5"})
    assert refusal.value.fields == {"choice": ["not_a_choice"]}
