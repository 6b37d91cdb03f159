"""The effect `fix_score`: what the reviewers gave becomes the score of the case."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock, events
from engine.cases.tables import SCORED, Case
from engine.errors import NotFound, ProcessError
from engine.history import Event
from engine.instances.locked import Locked
from engine.instances.registry import EffectContext
from engine.process.step import Effect

LOWEST = "lowest"


def fix_score(session: Session, instance: Locked, effect: Effect, _context: EffectContext) -> Sequence[Event]:
    """Fixes the accepted points (of two reviewers the lower), or with a gap only what is proven.

    `accepted_score` is kept as the lowest of the scores given, so the rule has nothing left to choose; an unknown rule
    is refused, or a drawing would promise what does not happen.
    """
    rule = effect.parameters.get("rule", LOWEST)
    if rule != LOWEST:
        raise ProcessError("unknown_rule", f"fix_score knows no rule {rule!r}; known is {LOWEST}", effect.element)
    case = session.scalar(
        sa.select(Case).where(Case.city_id == instance.city_id, Case.business_key == instance.business_key)
    )
    if case is None:
        raise NotFound(f"there is no case {instance.business_key}")
    is_gap = effect.parameters.get("with_gap") is True
    score = case.provable_score if is_gap else case.accepted_score
    case.state, case.ended_at, case.fixed_with_gap = SCORED, clock.now(), is_gap
    case.fixed_score = case.accepted_score = score
    case.provable_score = min(case.provable_score, score)
    session.flush()
    return [Event(type=events.SCORE_FIXED, body={"score": str(score), "rule": LOWEST, "with_gap": is_gap})]
