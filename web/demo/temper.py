"""How the players behave: pure, and the same on every machine. Most are prompt, some wait, few are late."""

from __future__ import annotations

import random
from decimal import Decimal

SEED = 2026
NEVER = 99
# Whose answer decides what a newcomer finds on the morning of 12 March: two shares of the health office came late,
# were returned on the 9th and are due today at 16.00; a second review of the same cluster is late. Two agencies have
# said nothing at all, nor did those above them; of a third the head was asked on the 10th and has not answered yet.
TOLD = {
    ("evidence", "KLA-2026/13", "dinkes"): 19,
    ("evidence", "KLA-2026/15", "dinkes"): 19,
    ("sign_off", "KLA-2026/13", "dinkes"): 1,
    ("sign_off", "KLA-2026/15", "dinkes"): 1,
    ("verdict", "KLA-2026/13", None): 3,
    ("verdict", "KLA-2026/15", None): 3,
    ("verdict", "KLA-2026/16", None): 7,
    ("remediation", "KLA-2026/13", "dinkes"): NEVER,
    ("remediation", "KLA-2026/15", "dinkes"): NEVER,
    ("evidence", "KLA-2026/05", "diskominfo"): NEVER,
    ("evidence", "KLA-2026/19", "kemenag"): NEVER,
    ("remediation", "KLA-2026/23", "disdik"): NEVER,
}
RETURNED = frozenset({"13.02", "15.03"})
ANSWERS = "dinkes"  # its head never leaves a letter unanswered
PACE = {"sign_off": (1, 1, 2, 3), "verdict": (2, 3, 4, 5, 7), "remediation": (2, 3, 4, 6, 8)}
REASONS = ("wrong_year", "not_signed", "data_mismatch", "unreadable", "not_relevant")


def dice(*about: object) -> random.Random:
    """Chance that depends on nothing but what it is about."""
    return random.Random(f"{SEED}/" + "/".join(map(str, about)))


def working_days_until_done(form_key: str, business_key: str, agency: str | None, round_number: int) -> int:
    """How many working days after its creation a task is done; NEVER for those who say nothing."""
    told = TOLD.get((form_key, business_key, agency))
    if told is not None:
        return told
    luck = dice(form_key, business_key, agency, round_number)
    if form_key == "evidence":
        return _collecting(luck)
    return luck.choice(PACE.get(form_key, (1,)))


def _collecting(luck: random.Random) -> int:
    throw = luck.random()
    if throw < 0.7:
        return luck.randint(2, 7)
    return luck.randint(6, 10) if throw < 0.93 else luck.randint(12, 21)


def answers_escalation(business_key: str, agency: str | None, level: int) -> bool:
    """Does this superior answer at all?"""
    return agency == ANSWERS or dice("decision", business_key, agency, level).random() < 0.55


def step_of(code: str, steps: int) -> int:
    """Which of the answers that give points an officer claims, best first: cities are confident of themselves."""
    throw = dice("answer", code).random()
    wanted = 0 if throw < 0.8 else 1 if throw < 0.95 else 2
    return max(0, min(wanted, steps - 1))


def is_returned(code: str, round_number: int) -> bool:
    """Does a reviewer send this question back?"""
    if code in RETURNED:
        return round_number == 1
    chance = 0.11 if round_number == 1 else 0.03
    return dice("verdict", code, round_number).random() < chance


def reason_for(code: str) -> str:
    """Why."""
    return dice("reason", code).choice(REASONS)


def accepted_share(code: str) -> Decimal:
    """What part of the claim a reviewer gives."""
    return Decimal(dice("score", code).choice(("1", "1", "1", "1", "0.75", "0.5")))
