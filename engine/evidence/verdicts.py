"""The values of the form `verdict`, read and checked against what was claimed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.cases.instrument import Question
from engine.cases.points import ZERO, rounded
from engine.errors import Invalid
from engine.evidence.dossier import Dossier
from engine.evidence.rules import ACCEPTED, REASONS, RETURNED

LONGEST_WORDS = 2000
Wrong = dict[str, list[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What a reviewer gives one question: points, or where it is returned a reason and words."""

    question: Question
    verdict: str
    score: Decimal
    reason: str | None
    words: str


def read(dossier: Dossier, values: Mapping[str, Any]) -> list[Verdict]:
    """`questions`: a list of {code, verdict, accepted_score, reason, words}, every question of the case once.

    Raises Invalid: `questions` (missing_questions, unknown_question, doubled_question, bad_rows), and per row
    `questions.N.verdict` (required, unknown), `.accepted_score` (required, not_a_number, out_of_range, above_claim),
    `.reason` (required, unknown), `.words` (required, too_long); `private_note` (too_long).
    """
    rows = _rows(values.get("questions"))
    wrong: Wrong = {}
    codes = [str(row.get("code")) for row in rows]
    asked = {question.code: question for question in dossier.indicator.questions}
    missing = [code for code in asked if code not in codes]
    for code, is_wrong in (
        ("unknown_question", set(codes) - set(asked)),
        ("doubled_question", len(codes) != len(set(codes))),
        ("missing_questions", missing),
    ):
        if is_wrong:
            wrong.setdefault("questions", []).append(code)
    if len(str(values.get("private_note") or "")) > LONGEST_WORDS:
        wrong["private_note"] = ["too_long"]
    made = [
        _verdict(dossier, asked[c], r, n, wrong) for n, (c, r) in enumerate(zip(codes, rows, strict=True)) if c in asked
    ]
    if wrong:
        raise Invalid(f"the verdict is not complete: {', '.join(wrong)[:200]}", fields=wrong, codes=missing)
    return [verdict for verdict in made if verdict is not None]


def _rows(given: Any) -> list[Mapping[str, Any]]:
    if not isinstance(given, (list, tuple)) or not all(isinstance(row, Mapping) for row in given):
        raise Invalid("the questions are no list", fields={"questions": ["bad_rows" if given else "missing_questions"]})
    return list(given)


def _verdict(dossier: Dossier, question: Question, row: Mapping[str, Any], number: int, wrong: Wrong) -> Verdict | None:
    found: Wrong = {}
    verdict = row.get("verdict")
    if verdict not in (ACCEPTED, RETURNED):
        found["verdict"] = ["unknown" if verdict else "required"]
    reason, words = None, ""
    if verdict != RETURNED:
        score = _score(row.get("accepted_score"), dossier.claimed(question), found)
    else:
        score = ZERO
        reason, words = row.get("reason"), str(row.get("words") or "").strip()
        if reason not in REASONS:
            found["reason"] = ["unknown" if reason else "required"]
        if not words or len(words) > LONGEST_WORDS:
            found["words"] = ["too_long" if words else "required"]
    wrong |= {f"questions.{number}.{name}": codes for name, codes in found.items()}
    return None if found else Verdict(question=question, verdict=str(verdict), score=score, reason=reason, words=words)


def _score(given: Any, claimed: Decimal, wrong: Wrong) -> Decimal:
    text = "" if given is None else str(given).strip().replace(",", ".")
    try:
        score = Decimal(text)
    except InvalidOperation:
        score = Decimal("NaN")
    if not text:
        wrong["accepted_score"] = ["required"]
    elif not score.is_finite() or abs(score) > 10_000:
        wrong["accepted_score"] = ["not_a_number"]
    elif score < 0:
        wrong["accepted_score"] = ["out_of_range"]
    elif rounded(score) > claimed:
        wrong["accepted_score"] = ["above_claim"]
    return score if wrong.get("accepted_score") else rounded(score)
