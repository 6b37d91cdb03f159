"""A reviewer judges an indicator whole: every question accepted with points, or returned with a reason. Form `verdict`.

A judgement is pinned to the hash of what lay on the table. Two reviewers judge apart; the lower score counts, and one
return returns. When the last of them is done the round is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.cases.tables import Case, lock_case
from engine.city.actors import Actor
from engine.errors import FourEyesViolated
from engine.evidence import manifest, receipts, rules, standings, verdicts
from engine.evidence.desk import indicator_of
from engine.evidence.dossier import Dossier
from engine.evidence.loading import load_dossier
from engine.evidence.receipts import Issued
from engine.evidence.rules import ACCEPTED, RETURNED
from engine.evidence.tables import Judgement, Receipt, ReturnedQuestion
from engine.evidence.verdicts import Verdict
from engine.history import Event
from engine.instances.registry import OpenTask, Submitted
from engine.instances.tables import OPEN, UserTask
from engine.store import new_id
from engine.store.inserting import insert_rows

SENDING = (receipts.SUBMISSION, receipts.SIGNATURE)


def judge(session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]) -> Submitted:
    """Form verb `verdict`: values as `verdicts.read` takes them.

    Raises Invalid (see there), FourEyesViolated for who sent or signed, and for whoever has judged this round already.
    """
    case, cycle = lock_case(session, task.city_id, task.business_key)
    is_last = _ensure_other_eyes(session, case, task, actor)
    indicator = indicator_of(session, case, cycle)
    dossier = load_dossier(session, case.city_id, case.id, indicator, cycle.evidence_years)
    read = verdicts.read(dossier, values)
    pinned = [_Pinned.of(dossier, verdict) for verdict in read]
    issued = _issue(session, case, task, actor, pinned, values)
    _write(session, case, issued, actor, pinned)
    _write_returns(session, case, issued, actor, dossier, read)
    happened = _judged(case, issued, read)
    if is_last:
        _close_round(session, case, dossier)
    return Submitted(events=[happened], receipt=issued.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pinned:
    """A verdict with what it was made on."""

    verdict: Verdict
    table: str
    revisions: tuple[str, ...]
    is_proven: bool

    @classmethod
    def of(cls, dossier: Dossier, verdict: Verdict) -> _Pinned:
        """Reads the dossier as it is now; the revisions are those that were sent, drafts do not count."""
        return cls(
            verdict=verdict,
            table=manifest.table(dossier, verdict.question),
            revisions=tuple(str(r.id) for r in dossier.sent_revisions(verdict.question)),
            is_proven=rules.is_proven(dossier, verdict.question),
        )

    def as_row(self) -> dict[str, Any]:
        """As the receipt's hash sees it."""
        v = self.verdict
        return {
            "question": v.question.code, "verdict": v.verdict, "points": f"{v.score:.2f}", "reason": v.reason,
            "words": v.words, "table": self.table,
        }  # fmt: skip


def _ensure_other_eyes(session: Session, case: Case, task: OpenTask, actor: Actor) -> bool:
    """Four eyes, those of whom a stand-in acts for too; True when no other reviewer has the same review still open.

    One statement for both.
    """
    eyes = [receipts.person_of(actor), *filter(None, [actor.owner_id])]
    mine = (
        sa.select(Receipt.kind)
        .where(
            Receipt.city_id == case.city_id, Receipt.case_id == case.id,
            sa.or_(Receipt.person_id.in_(eyes), Receipt.on_behalf_of.in_(eyes)),
            sa.or_(Receipt.kind.in_(SENDING), sa.and_(Receipt.kind == receipts.REVIEW, Receipt.round == case.round)),
        )
        .limit(1)
    )  # fmt: skip
    others = sa.exists().where(
        UserTask.city_id == task.city_id, UserTask.instance_id == task.instance_id, UserTask.body == task.body,
        UserTask.element_id == task.element_id, UserTask.state == OPEN, UserTask.id != task.id,
    )  # fmt: skip
    kind, has_others = session.execute(sa.select(mine.scalar_subquery(), others)).one()
    if kind is not None:
        raise FourEyesViolated(by=kind)
    return not has_others


def _issue(
    session: Session, case: Case, task: OpenTask, actor: Actor, pinned: Sequence[_Pinned], values: Mapping[str, Any]
) -> Issued:
    rows = [each.as_row() for each in pinned]
    text = manifest.review(business_key=case.business_key, round_=case.round, rows=rows)
    details = {"private_note": str(values.get("private_note") or "").strip()}
    return receipts.issue(session, receipts.REVIEW, case, task, actor, text, details)


def _write(session: Session, case: Case, issued: Issued, actor: Actor, pinned: Sequence[_Pinned]) -> None:
    rows = [
        dict(
            id=new_id(), city_id=case.city_id, receipt_id=issued.id, case_id=case.id, round=case.round,
            reviewer_id=receipts.person_of(actor), question_code=each.verdict.question.code,
            verdict=each.verdict.verdict, score=each.verdict.score, reason=each.verdict.reason,
            words=each.verdict.words, pinned=each.table, revisions=list(each.revisions), is_proven=each.is_proven,
        )
        for each in pinned
    ]  # fmt: skip
    insert_rows(session, Judgement, rows)


def _write_returns(
    session: Session, case: Case, issued: Issued, actor: Actor, dossier: Dossier, read: Sequence[Verdict]
) -> None:
    rows = [
        dict(
            id=new_id(), city_id=case.city_id, receipt_id=issued.id, case_id=case.id, round=case.round,
            question_code=v.question.code, agencies=_addressed(dossier, v), role="reviewer", reason=v.reason,
            words=v.words, person_id=receipts.person_of(actor), at=clock.now(),
        )
        for v in read
        if v.verdict == RETURNED
    ]  # fmt: skip
    insert_rows(session, ReturnedQuestion, rows)


def _addressed(dossier: Dossier, verdict: Verdict) -> list[str]:
    """Who mends a returned question: every agency it names, or the lead where it names none."""
    return list(verdict.question.agencies) or [dossier.indicator.lead_agency]


def _judged(case: Case, issued: Issued, read: Sequence[Verdict]) -> Event:
    returned = {v.question.code: v.reason for v in read if v.verdict == RETURNED}
    score = sum((v.score for v in read), start=case.claimed_score * 0)
    body = {"round": case.round, "receipt": issued.number, "digest": issued.digest, "score": str(score)}
    if returned:
        return Event(type=events.EVIDENCE_RETURNED, body={**body, "by": "reviewer", "reasons": returned})
    return Event(type=events.EVIDENCE_ACCEPTED, body=body)


def _close_round(session: Session, case: Case, dossier: Dossier) -> None:
    """The last reviewer is done: the verdict of the round, who has to mend, and the three numbers."""
    given = standings.list_given(session, case.city_id, [case.id])[case.id]
    returned = {g.code for g in given if g.round == case.round and g.verdict == RETURNED}
    case.reviewed_round = case.round
    case.verdict = RETURNED if returned else ACCEPTED
    if returned:
        case.returns += 1
        case.returned_agencies = _agencies(case, dossier, returned)
        case.repeat_agencies = _agencies(case, dossier, rules.repeated(given, case.round))
        case.round += 1
    standings.write(case, dossier, given)
    session.flush()


def _agencies(case: Case, dossier: Dossier, codes: set[str]) -> list[str]:
    """The agencies that some questions name, in the order of the case."""
    named = {a for q in dossier.indicator.questions if q.code in codes for a in q.agencies or (case.lead_agency,)}
    order = [*case.agencies, case.lead_agency]
    return [agency for agency in dict.fromkeys(order) if agency in named]
