"""The values of the form `verdict`, read and checked against what was claimed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.cases.instrument import Question
from engine.cases.points import ZERO, rounded, typed
from engine.errors import Invalid
from engine.evidence import entries
from engine.evidence.dossier import Dossier
from engine.evidence.entries import Wrong
from engine.evidence.rules import ACCEPTED, REASONS, RETURNED

LONGEST_WORDS = 2000
MOST_POINTS = 10_000  # beyond any instrument: what is typed above it is looked at no further


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
    codes = [str(row.get("code")) for row in rows]
    asked = {question.code: question for question in dossier.indicator.questions}
    wrong = _of_whole(codes, list(asked), str(values.get("private_note") or ""))
    made = []
    for number, row in enumerate(rows):
        if question := asked.get(codes[number]):
            verdict, refused = _verdict(dossier, question, row)
            wrong |= {f"questions.{number}.{name}": why for name, why in refused.items()}
            made.append(verdict)
    if wrong:
        missing = sorted(asked.keys() - set(codes))
        raise Invalid(f"the verdict is not complete: {', '.join(wrong)[:200]}", fields=wrong, codes=missing)
    return made


def _of_whole(codes: list[str], asked: list[str], private_note: str) -> Wrong:
    """What is wrong with the sheet as such: every question of the case stands on it once."""
    of_codes = {
        "unknown_question": not set(codes) <= set(asked),
        "doubled_question": len(codes) != len(set(codes)),
        "missing_questions": not set(asked) <= set(codes),
    }
    wrong = {"questions": [code for code, is_so in of_codes.items() if is_so]}
    wrong["private_note"] = ["too_long"] if len(private_note) > LONGEST_WORDS else []
    return {field: found for field, found in wrong.items() if found}


def _rows(given: Any) -> list[Mapping[str, Any]]:
    if not isinstance(given, (list, tuple)) or not all(isinstance(row, Mapping) for row in given):
        raise Invalid("the questions are no list", fields={"questions": ["bad_rows" if given else "missing_questions"]})
    return list(given)


def _verdict(dossier: Dossier, question: Question, row: Mapping[str, Any]) -> tuple[Verdict, Wrong]:
    """One row, and what is wrong with it. Without a verdict its points are looked at too, so that all is said."""
    if row.get("verdict") == RETURNED:
        return _returned(question, row)
    return _accepted(question, row, dossier.claimed(question))


def _accepted(question: Question, row: Mapping[str, Any], claimed: Decimal) -> tuple[Verdict, Wrong]:
    score = typed(row.get("accepted_score"))
    wrong_score = _of_score(score, claimed)
    wrong = {"verdict": entries.of_choice(row.get("verdict"), (ACCEPTED, RETURNED)), "accepted_score": wrong_score}
    counted = ZERO if score is None or wrong_score else rounded(score)
    verdict = Verdict(question=question, verdict=ACCEPTED, score=counted, reason=None, words="")
    return verdict, entries.refused(wrong)


def _returned(question: Question, row: Mapping[str, Any]) -> tuple[Verdict, Wrong]:
    reason, words = row.get("reason"), entries.words_of(row, "words")
    wrong = {"reason": entries.of_choice(reason, REASONS), "words": entries.of_words(words, LONGEST_WORDS)}
    verdict = Verdict(question=question, verdict=RETURNED, score=ZERO, reason=reason, words=words)
    return verdict, entries.refused(wrong)


def _of_score(score: Decimal | None, claimed: Decimal) -> str:
    if score is None:
        return "required"
    if not score.is_finite() or abs(score) > MOST_POINTS:
        return "not_a_number"
    if score < 0:
        return "out_of_range"
    return "above_claim" if rounded(score) > claimed else ""
