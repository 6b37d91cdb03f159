"""How the players behave depends on nothing but what it is about."""

from __future__ import annotations

from decimal import Decimal

from web.demo import temper

SHARES = [
    (f"KLA-2026/{number:02d}", agency) for number in range(1, 27) for agency in ("dinkes", "disdik", "dinsos", "polres")
]


def test_the_same_is_decided_whenever_it_is_asked() -> None:
    days = [temper.working_days_until_done("evidence", key, agency, 1) for key, agency in SHARES]
    assert days == [temper.working_days_until_done("evidence", key, agency, 1) for key, agency in SHARES]
    assert [temper.dice("a", 1).random(), temper.dice("a", 1).random()] == [temper.dice("a", 1).random()] * 2


def test_the_dice_fall_the_same_on_every_machine() -> None:
    assert [temper.dice("evidence", key).randint(0, 99) for key, _agency in SHARES[:12:4]] == [38, 2, 93]
    assert [temper.reason_for(code) for code in ("07.01", "13.02")] == ["wrong_year", "not_relevant"]


def test_most_are_prompt_some_wait_few_are_late() -> None:
    days = [temper.working_days_until_done("evidence", key, agency, 1) for key, agency in SHARES]
    told = [day for day in days if day <= 7]
    assert len(told) > 0.6 * len(days)
    assert 0 < sum(day > 10 for day in days) < 0.2 * len(days)
    assert min(days) >= 2


def test_who_says_nothing_says_nothing() -> None:
    assert temper.working_days_until_done("evidence", "KLA-2026/05", "diskominfo", 17) == temper.NEVER
    assert temper.working_days_until_done("remediation", "KLA-2026/13", "dinkes", 3) == temper.NEVER


def test_claims_are_confident_and_verdicts_honest() -> None:
    codes = [f"{number:02d}.{question:02d}" for number in range(1, 25) for question in range(1, 12)]
    assert all(0 <= temper.step_of(code, 3) <= 2 for code in codes)
    assert temper.step_of("07.01", 1) == 0
    assert temper.step_of("07.01", 0) == 0
    assert all(Decimal(0) < temper.accepted_share(code) <= 1 for code in codes)
    back = sum(temper.is_returned(code, 1) for code in codes)
    assert 0.05 * len(codes) < back < 0.2 * len(codes)
    assert sum(temper.is_returned(code, 2) for code in codes) < back
    assert temper.is_returned("13.02", 1)
    assert not temper.is_returned("13.02", 2), "who mends it is believed"


def test_the_head_of_the_health_office_always_answers() -> None:
    assert all(temper.answers_escalation(key, "dinkes", level) for key, _a in SHARES for level in (1, 2, 3))
    others = [temper.answers_escalation(key, agency, 1) for key, agency in SHARES if agency != "dinkes"]
    assert True in others
    assert False in others
