"""Asking for a decision: a request, bound to the token that waits for the answer, and a link for each who is asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.escalation.links import LinkKeys, hash_of
from engine.escalation.notice import Notice
from engine.escalation.rules import Addressed
from engine.escalation.tables import DecisionLink, DecisionRequest
from engine.instances.locked import Locked
from engine.instances.registry import EffectContext
from engine.process.step import Effect
from engine.store import insert_rows, new_id

# A link dies with its rung; this is for one whose rung nobody takes away.
LIFE = dt.timedelta(days=60)
LADDER, LEVEL, ASK = "ladder", "level", "ask"
DECISIONS, MOST = "decisions", "max_extension_days"  # columns of the ladder's table
HIGHEST = 9  # no table has more rungs


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request that was made: `links` maps each person who may answer to the id of the link."""

    request_id: uuid.UUID
    level: int | None
    links: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)


def plan_request(
    session: Session,
    instance: Locked,
    effect: Effect,
    context: EffectContext,
    *,
    notice: Notice,
    who: Sequence[Addressed],
    keys: LinkKeys,
) -> Asked:
    """Inserts the request and its links. Where no token waits for any of the offers nobody gets a link."""
    waiting = _waiting_token(session, instance, effect, context, notice)
    level = _level(effect.data.get(LEVEL))
    above = _above(effect, context, level)
    request_id = new_id()
    made = dict(
        id=request_id, city_id=instance.city_id, instance_id=instance.id, business_key=instance.business_key,
        process_key=effect.process, digest=context.definition.digest, element_id=effect.element,
        waiting_token=waiting, task_id=context.watched.id if context.watched else None, level=level, role=notice.to,
        agency_key=notice.agency, offers=" ".join(notice.offer), max_days=notice.max_days,
        most_days=above.most_days, channel=" ".join(notice.channel), copies=" ".join(notice.copy),
        next_role=above.next_role, asked_at=context.now,
        expires_at=context.now + LIFE,
    )  # fmt: skip
    insert_rows(session, DecisionRequest, [made])
    rows = [_link(instance, request_id, person, keys) for person in who] if waiting is not None else []
    insert_rows(session, DecisionLink, rows)
    return Asked(request_id=request_id, level=level, links={row["person_id"]: row["id"] for row in rows})


def _link(instance: Locked, request_id: uuid.UUID, person: Addressed, keys: LinkKeys) -> dict[str, Any]:
    link_id = new_id()
    return dict(
        id=link_id, city_id=instance.city_id, request_id=request_id, person_id=person.person_id,
        on_behalf_of=person.on_behalf_of,
        token_hash=hash_of(keys.make(link_id)), key_id=keys.key_id,
    )  # fmt: skip


def _waiting_token(
    session: Session, instance: Locked, effect: Effect, context: EffectContext, notice: Notice
) -> int | None:
    """The token that came behind the asking one and waits for one of the offers: the first that no other asking has.

    Tokens are numbered as they come, so of two askings within one step the earlier has the earlier waiting token.
    """
    found = {
        s.token
        for s in context.subscriptions
        if s.process == effect.process and s.message in notice.offer and s.token > effect.token
    }
    if len(found) > 1:
        found -= set(
            session.scalars(
                sa.select(DecisionRequest.waiting_token).where(
                    DecisionRequest.instance_id == instance.id, DecisionRequest.waiting_token.in_(sorted(found))
                )
            )
        )
    return min(found, default=None)


def _level(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Above:
    """What the ladder's table says of the rungs above one."""

    next_role: str | None = None
    most_days: int = 0


def _above(effect: Effect, context: EffectContext, level: int | None) -> _Above:
    """Who is asked when nobody decides: the next row that is not skipped; and the longest promise any row allows."""
    rows = [] if level is None else _rows_above(effect, context, level)
    return _Above(
        next_role=next((str(row[ASK]) for row in rows), None),
        most_days=max((_level(row.get(MOST)) or 0 for row in rows if row.get(DECISIONS)), default=0),
    )


def _rows_above(effect: Effect, context: EffectContext, level: int) -> list[Mapping[str, Any]]:
    """The rows of the ladder above a rung that ask somebody."""
    package = context.definition.package
    table = package.tables.decisions.get(LADDER)
    if table is None:
        return []
    local_now = context.now.astimezone(context.calendar.zone)
    names = {**package.defaults, **context.facts, **effect.data}
    rows = table.each(LEVEL, range(level + 1, HIGHEST + 1), names, local_now)
    return [row for row in rows if isinstance(row, dict) and row.get(ASK)]
