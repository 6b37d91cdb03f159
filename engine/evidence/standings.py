"""The three numbers of a case, written to its row whenever a verb has changed what they are made of."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.tables import Case
from engine.evidence import manifest, rules
from engine.evidence.dossier import Dossier
from engine.evidence.rules import Given, Standing
from engine.evidence.tables import Judgement, ReturnedQuestion


def list_given(session: Session, city_id: uuid.UUID, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Given]]:
    """All judgements of some cases, oldest round first, in one statement."""
    rows = session.scalars(
        sa.select(Judgement)
        .where(Judgement.city_id == city_id, Judgement.case_id.in_(case_ids))
        .order_by(Judgement.round, Judgement.question_code)
    )
    found: dict[uuid.UUID, list[Given]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        found[row.case_id].append(
            Given(
                code=row.question_code, round=row.round, reviewer=str(row.reviewer_id), verdict=row.verdict,
                score=row.score, reason=row.reason, words=row.words, is_proven=row.is_proven,
            )
        )  # fmt: skip
    return found


def list_returned_since(session: Session, case: Case) -> set[str]:
    """Questions that the head sent back after the last whole review."""
    if case.reviewed_round is None or case.round <= case.reviewed_round + 1:
        return set()  # nobody has returned anything since
    rows = session.scalars(
        sa.select(ReturnedQuestion.question_code).where(
            ReturnedQuestion.city_id == case.city_id, ReturnedQuestion.case_id == case.id,
            ReturnedQuestion.round > case.reviewed_round,
        )
    )  # fmt: skip
    return set(rows)


def of_case(
    dossier: Dossier, given: Iterable[Given], reviewed_round: int | None, returned_since: Iterable[str] = ()
) -> Mapping[str, Standing]:
    """Question code -> where it stands."""
    last: dict[str, list[Given]] = {}
    for each in given:
        if each.round == reviewed_round:
            last.setdefault(each.code, []).append(each)
    back = set(returned_since)
    return {
        question.code: rules.standing(
            dossier.claimed(question), last.get(question.code, ()), was_returned_since=question.code in back
        )
        for question in dossier.indicator.questions
    }


def write(case: Case, dossier: Dossier, given: Iterable[Given], returned_since: Iterable[str] = ()) -> None:
    """Sets the numbers and the claim's digest on the locked row; the caller flushes."""
    sums = rules.total(of_case(dossier, given, case.reviewed_round, returned_since).values())
    case.claimed_score, case.accepted_score, case.provable_score = sums.claimed, sums.accepted, sums.provable
    case.claim_digest = manifest.digest_of(manifest.claim(dossier))


def restate(session: Session, case: Case, dossier: Dossier) -> None:
    """Counts a locked case anew and writes it."""
    is_reviewed = case.reviewed_round is not None
    given = list_given(session, case.city_id, [case.id])[case.id] if is_reviewed else ()
    write(case, dossier, given, list_returned_since(session, case))
    session.flush()
