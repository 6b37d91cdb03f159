"""Sending a share: it is checked, locked, and gets a receipt. Form verbs of `evidence` and `remediation`."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.cases.instrument import Question
from engine.cases.tables import Case, lock_case
from engine.city.actors import Actor
from engine.city.calendar import zone_of
from engine.errors import Conflict, Invalid
from engine.evidence import entries, manifest, receipts, rules, standings
from engine.evidence.desk import indicator_of, questions_of
from engine.evidence.dossier import Dossier
from engine.evidence.loading import load_dossier
from engine.evidence.tables import AnswerRow, Revision
from engine.history import Event
from engine.instances.registry import OpenTask, Submitted
from engine.store import new_id

LONGEST_ACTION, LONGEST_OWNER = 1000, 200


def submit_share(session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]) -> Submitted:
    """Form verb `evidence`: sends the share of one agency as its drafts stand.

    Raises Invalid with question code -> codes of the blocking findings.
    """
    case, dossier, questions = _share(session, task)
    _ensure_complete(dossier, _agency(task), questions)
    return _send(session, task, actor, case, dossier, questions, {"statement": bool(values.get("statement"))})


def submit_remediation(session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]) -> Submitted:
    """Form verb `remediation`: the plan (cause, action, owner, ready_on, claim_changes), and the share sent again.

    Raises Invalid: fields of the plan (`required`, `unknown`, `too_long`, `not_a_day`, `in_the_past`, `after_deadline`;
    `claim_changes`: `claim_did_change`), or question code -> codes as `submit_share`.
    """
    case, dossier, questions = _share(session, task)
    agency = _agency(task)
    plan = _plan(session, task, values)
    if plan["claim_changes"] == "no" and is_claim_changed(dossier, agency, questions):
        raise Invalid("answers or figures did change", fields={"claim_changes": ["claim_did_change"]})
    _ensure_complete(dossier, agency, questions)
    return _send(session, task, actor, case, dossier, questions, plan)


def _agency(task: OpenTask) -> str:
    if task.agency_key is None:
        raise Conflict("this task belongs to no agency", code="no_share", task=str(task.id))
    return task.agency_key


def _share(session: Session, task: OpenTask) -> tuple[Case, Dossier, tuple[Question, ...]]:
    case, cycle = lock_case(session, task.city_id, task.business_key)
    indicator = indicator_of(session, case, cycle)
    dossier = load_dossier(session, case.city_id, case.id, indicator, cycle.evidence_years)
    return case, dossier, questions_of(session, case, indicator, task.form_key, _agency(task))


def _ensure_complete(dossier: Dossier, agency: str, questions: Sequence[Question]) -> None:
    wrong: dict[str, list[str]] = {}
    for finding in rules.findings(dossier, agency, questions):
        if finding.is_blocking and finding.code not in wrong.setdefault(finding.question, []):
            wrong[finding.question].append(finding.code)
    wrong = {code: codes for code, codes in wrong.items() if codes}
    if wrong:
        raise Invalid(f"the share is not complete: {', '.join(sorted(wrong))}", code="share_incomplete", fields=wrong)


def is_claim_changed(dossier: Dossier, agency: str, questions: Sequence[Question]) -> bool:
    """Does a draft of the answering agency say something else than what it sent last?"""
    for question in questions:
        now, sent = dossier.answer(question.code, agency), dossier.sent_answer(question.code, agency)
        if question.answering_agency == agency and now and now.entered != (sent.entered if sent else None):
            return True
    return False


def _send(
    session: Session, task: OpenTask, actor: Actor, case: Case, before: Dossier, questions: Sequence[Question],
    details: Mapping[str, Any],
) -> Submitted:  # fmt: skip
    agency, codes, receipt_id = _agency(task), [q.code for q in questions], new_id()
    dossier = before.sending(agency, codes, receipt_id, case.round)
    text = manifest.share(
        dossier, business_key=case.business_key, agency=agency, round_=case.round, questions=questions
    )
    issued = receipts.issue(session, receipts.SUBMISSION, case, task, actor, text, details, receipt_id=receipt_id)
    _lock_drafts(session, before, agency, codes, receipt_id, case.round)
    if manifest.digest_of(manifest.claim(dossier)) != case.claim_digest:  # else no number can have changed
        standings.restate(session, case, dossier)
    body = {
        "agency": agency, "round": case.round, "receipt": issued.number, "digest": issued.digest,
        "questions": len(codes), "claimed": str(case.claimed_score),
    }  # fmt: skip
    return Submitted(events=[Event(type=events.EVIDENCE_SUBMITTED, body=body)], receipt=issued.number)


def _lock_drafts(
    session: Session, before: Dossier, agency: str, codes: Sequence[str], receipt_id: uuid.UUID, round_: int
) -> None:
    """What carries a receipt is never written again."""
    answers, revisions = before.drafts(agency, codes)
    sent = {"receipt_id": receipt_id, "round": round_}
    quiet = {"synchronize_session": False}
    if answers:
        ids = [answer.id for answer in answers]
        session.execute(sa.update(AnswerRow).where(AnswerRow.id.in_(ids)).values(**sent).execution_options(**quiet))
    if revisions:
        ids = [revision.id for revision in revisions]
        session.execute(sa.update(Revision).where(Revision.id.in_(ids)).values(**sent).execution_options(**quiet))


def _plan(session: Session, task: OpenTask, values: Mapping[str, Any]) -> dict[str, Any]:
    plan = {name: entries.words_of(values, name) for name in ("cause", "action", "owner", "claim_changes")}
    wrong = entries.refused(
        {
            "cause": entries.of_choice(plan["cause"], rules.CAUSES),
            "action": entries.of_words(plan["action"], LONGEST_ACTION),
            "owner": entries.of_words(plan["owner"], LONGEST_OWNER),
            "claim_changes": entries.of_choice(plan["claim_changes"], ("yes", "no")),
            "ready_on": _ready_code(session, task, values.get("ready_on")),
        }
    )
    if wrong:
        raise Invalid(f"the plan is not complete: {', '.join(wrong)}", fields=wrong)
    return {**plan, "ready_on": str(values["ready_on"])}


def _ready_code(session: Session, task: OpenTask, given: Any) -> str:
    """What is wrong with the day the mended evidence is promised for; empty when nothing is."""
    if not given:
        return "required"
    try:
        day = given if isinstance(given, dt.date) else dt.date.fromisoformat(str(given))
    except ValueError:
        return "not_a_day"
    zone = zone_of(session, task.city_id)
    if day < clock.today(zone):
        return "in_the_past"
    is_late = task.due_at is not None and clock.now() < task.due_at and day > task.due_at.astimezone(zone).date()
    return "after_deadline" if is_late else ""
