"""What the coordinator decides when the limit of returns is reached. Form verb of `continuation`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, events
from engine.cases.points import ZERO
from engine.cases.tables import CLOSED, Case, lock_case
from engine.city.actors import Actor
from engine.errors import Invalid
from engine.evidence import entries, manifest, receipts
from engine.history import Event
from engine.instances.registry import OpenTask, Submitted

ANOTHER_ROUND, ACCEPT_GAP, CLOSE = "another_round", "accept_gap", "close"
_WORDS = {ANOTHER_ROUND: ("round_note", 1000), ACCEPT_GAP: ("gap_reason", 2000), CLOSE: ("gap_reason", 2000)}


def decide_continuation(session: Session, task: OpenTask, actor: Actor, values: Mapping[str, Any]) -> Submitted:
    """Form verb `continuation`: another_round with `round_note`, accept_gap or close with `gap_reason`.

    Raises Invalid at `continuation`, `round_note` or `gap_reason` (required, unknown, too_long).
    """
    decision, words = _ensure(values)
    case, _cycle = lock_case(session, task.city_id, task.business_key)
    content = {"case": case.business_key, "round": case.round, "decision": decision, "words": words}
    details = {"decision": decision, "words": words}
    issued = receipts.issue(session, receipts.CONTINUATION, case, task, actor, manifest.canonical(content), details)
    if decision == CLOSE:
        _close(case)
    session.flush()
    body = {"decision": decision, "round": case.round, "receipt": issued.number}
    event = Event(type=events.CONTINUATION_DECIDED, body=body)
    return Submitted(data={"continuation": decision}, events=[event], receipt=issued.number)


def _ensure(values: Mapping[str, Any]) -> tuple[str, str]:
    decision = values.get("continuation")
    if wrong := entries.of_choice(decision, _WORDS):
        raise Invalid("decide one of three", fields={"continuation": [wrong]})
    field, longest = _WORDS[str(decision)]
    words = entries.words_of(values, field)
    if wrong := entries.of_words(words, longest):
        raise Invalid("say why", fields={field: [wrong]})
    return str(decision), words


def _close(case: Case) -> None:
    """Closed without a score: nothing of it counts any more."""
    case.state, case.ended_at = CLOSED, clock.now()
    case.fixed_score = case.accepted_score = case.provable_score = ZERO
