"""Signing the claim of a case, or sending parts of it back. Form verb of `sign_off`.

What is signed is the claim: answers, figures and points of every question. Files may change under a signature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, events
from engine.cases.instrument import Indicator
from engine.cases.tables import Case, lock_case
from engine.city.actors import Actor
from engine.errors import Invalid
from engine.evidence import entries, manifest, receipts, standings
from engine.evidence.desk import indicator_of
from engine.evidence.dossier import Dossier
from engine.evidence.loading import load_dossier
from engine.evidence.receipts import Issued
from engine.evidence.tables import ReturnedQuestion
from engine.history import Event
from engine.instances.registry import OpenTask, Submitted
from engine.store import new_id
from engine.store.inserting import insert_rows

SIGN_AS = ("self", "plt", "plh")
LONGEST_NOTE = 2000
HEAD = "head"  # the reason of what the head sends back


def sign_off(session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]) -> Submitted:
    """Form verb `sign_off`: `sign` with `on_behalf`, or `send_back` with `send_back_agencies` and `send_back_note`.

    Raises Invalid at these fields with required, unknown or too_long.
    """
    decision = values.get("sign_decision")
    if wrong := entries.of_choice(decision, ("sign", "send_back")):
        raise Invalid("sign or send back", fields={"sign_decision": [wrong]})
    case, cycle = lock_case(session, task.city_id, task.business_key)
    indicator = indicator_of(session, case, cycle)
    dossier = load_dossier(session, case.city_id, case.id, indicator, cycle.evidence_years)
    if decision == "sign":
        return _sign(session, task, actor, case, manifest.claim(dossier), values.get("on_behalf"))
    return _send_back(session, task, actor, case, dossier, values)


def _sign(session: Session, task: OpenTask, actor: Actor, case: Case, claim: str, on_behalf: Any) -> Submitted:
    if wrong := entries.of_choice(on_behalf, SIGN_AS):
        raise Invalid("as whom?", fields={"on_behalf": [wrong]})
    details = {"on_behalf": on_behalf, "claimed": str(case.claimed_score)}
    issued = receipts.issue(session, receipts.SIGNATURE, case, task, actor, claim, details)
    case.claim_digest = case.signed_digest = issued.digest
    session.flush()
    body = {"round": case.round, "receipt": issued.number, "digest": issued.digest, **details}
    return Submitted(events=[Event(type=events.EVIDENCE_SIGNED, body=body)], receipt=issued.number)


def _send_back(
    session: Session, task: OpenTask, actor: Actor, case: Case, dossier: Dossier, values: Mapping[str, Any]
) -> Submitted:
    agencies, note = _ensure(case, values)
    text = manifest.canonical({"case": case.business_key, "round": case.round, "agencies": agencies, "note": note})
    issued = receipts.issue(session, receipts.SEND_BACK, case, task, actor, text, {"agencies": agencies, "note": note})
    _return_parts(session, case, dossier.indicator, issued, actor, agencies, note)
    case.returned_agencies, case.repeat_agencies = agencies, []
    case.round += 1
    standings.restate(session, case, dossier)  # what is sent back after a review is not provable any more
    body = {"by": HEAD, "round": case.round - 1, "agencies": agencies, "receipt": issued.number}
    return Submitted(events=[Event(type=events.EVIDENCE_RETURNED, body=body)], receipt=issued.number)


def _ensure(case: Case, values: Mapping[str, Any]) -> tuple[list[str], str]:
    chosen = values.get("send_back_agencies") or []
    named = [chosen] if isinstance(chosen, str) else list(chosen)
    note = entries.words_of(values, "send_back_note")
    strangers = "unknown" if set(named) - set(case.agencies) else ""
    wrong = entries.refused(
        {
            "send_back_agencies": strangers if named else "required",
            "send_back_note": entries.of_words(note, LONGEST_NOTE),
        }
    )
    if wrong:
        raise Invalid(f"it cannot be sent back like this: {', '.join(wrong)}", fields=wrong)
    return [agency for agency in case.agencies if agency in named], note


def _return_parts(
    session: Session, case: Case, indicator: Indicator, issued: Issued, actor: Actor, agencies: Sequence[str], note: str
) -> None:
    rows = [
        dict(
            id=new_id(), city_id=case.city_id, receipt_id=issued.id, case_id=case.id, round=case.round,
            question_code=question.code, agencies=[a for a in agencies if a in question.agencies], role=HEAD,
            reason=HEAD, words=note, person_id=receipts.person_of(actor), at=clock.now(),
        )
        for question in indicator.questions
        if set(agencies) & set(question.agencies)
    ]  # fmt: skip
    insert_rows(session, ReturnedQuestion, rows)
