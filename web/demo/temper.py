"""How the players behave: pure, and the same on every machine. Most are prompt, some wait, few are late."""

from __future__ import annotations

import random
from decimal import Decimal

SEED = 2026
NEVER = 99
SILENT = frozenset({("KLA-2026/05", "diskominfo"), ("KLA-2026/19", "kemenag"), ("KLA-2026/23", "kejari")})
REASONS = ("wrong_year", "not_signed", "data_mismatch", "unreadable", "not_relevant")


def dice(*about: object) -> random.Random:
    """Chance that depends on nothing but what it is about."""
    return random.Random(f"{SEED}/" + "/".join(map(str, about)))


def working_days_until_done(form_key: str, business_key: str, agency: str | None, round_number: int) -> int:
    """How many working days after its creation a task is done; NEVER for those who say nothing."""
    luck = dice(form_key, business_key, agency, round_number)
    if form_key == "evidence":
        return NEVER if (business_key, agency) in SILENT else _collecting(luck)
    if form_key == "remediation":
        return luck.choice((1, 2, 2, 3, 6))
    if form_key == "verdict":
        return luck.choice((1, 2, 2, 3, 4))
    return 1


def _collecting(luck: random.Random) -> int:
    throw = luck.random()
    if throw < 0.72:
        return luck.randint(2, 6)
    return luck.randint(5, 8) if throw < 0.92 else luck.randint(9, 14)


def answers_escalation(business_key: str, agency: str | None, level: int) -> bool:
    """Does this superior answer at all?"""
    return dice("decision", business_key, agency, level).random() < 0.55


def step_of(code: str, steps: int) -> int:
    """Which answer an officer claims, best first: cities are confident of themselves."""
    throw = dice("answer", code).random()
    if throw < 0.8 or steps < 3:
        return 0
    return 1 if throw < 0.95 else 2


def is_returned(code: str, round_number: int) -> bool:
    """Does a reviewer send this question back?"""
    chance = 0.11 if round_number == 1 else 0.03
    return dice("verdict", code, round_number).random() < chance


def reason_for(code: str) -> str:
    """Why."""
    return dice("reason", code).choice(REASONS)


def accepted_share(code: str) -> Decimal:
    """What part of the claim a reviewer gives."""
    return Decimal(dice("score", code).choice(("1", "1", "1", "1", "0.75", "0.5")))
