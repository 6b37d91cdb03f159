"""A change of the calendar carried out: the rows at once, the deadlines instance by instance through the outbox.

No step waits for it. An instance says by which version its deadlines were counted; whoever was in the middle of a step,
or of starting, while the calendar changed is behind, and found by the second look.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.city.calendar.change import write_change
from engine.city.calendar.changes import Change
from engine.instances.tables import RUNNING, ProcessInstance
from engine.store import insert_missing
from engine.store.outbox import OutboxRow, Planned, plan_rows, row_of

QUEUE, SPREAD, RECOUNT = "outbox", "calendar.spread", "calendar.recount"
AT_ONCE = 500
AGAIN = dt.timedelta(minutes=1)  # longer than any transaction that began before may live


def change_calendar(session: Session, actor: Actor, change: Change, *, based_on: int, reason: str) -> int:
    """Changes the calendar of the actor's city, in the caller's unit; the version it made.

    Open deadlines follow, an instance per command row. Raises what `write_change` raises.
    """
    version = write_change(session, actor, change, based_on=based_on, reason=reason)
    now = clock.now()
    looks = {"": now, ":again": now + AGAIN}
    rows = [
        Planned(queue=QUEUE, kind=SPREAD, destination=SPREAD, body={"version": version},
                dedupe_key=f"{SPREAD}:{version}{name}", due_at=due_at)
        for name, due_at in looks.items()
    ]  # fmt: skip
    plan_rows(session, actor.city_id, rows, request_id=actor.request_id)
    return version


def spread(session: Session, city_id: uuid.UUID, version: int, after: uuid.UUID | None = None) -> uuid.UUID | None:
    """Plans a command row for up to 500 running instances that are behind `version`, those behind `after` by id.

    In the caller's unit; the last of them, or None when there are no more. Planning twice plans nothing twice.
    """
    behind = sa.select(ProcessInstance.id).where(_is_behind(city_id, version))
    behind = behind.order_by(ProcessInstance.id).limit(AT_ONCE)
    found = session.scalars(behind if after is None else behind.where(ProcessInstance.id > after)).all()
    insert_missing(session, OutboxRow, _rows(city_id, version, found), ("city_id", "dedupe_key"))
    return found[-1] if found else None


def count_behind(session: Session, city_id: uuid.UUID, version: int) -> int:
    """How many running instances have not counted their deadlines by `version` yet."""
    return session.scalar(sa.select(sa.func.count()).where(_is_behind(city_id, version))) or 0


def _is_behind(city_id: uuid.UUID, version: int) -> sa.ColumnElement[bool]:
    row = ProcessInstance
    return sa.and_(row.city_id == city_id, row.state == RUNNING, row.calendar_version < version)


def _rows(city_id: uuid.UUID, version: int, instances: Sequence[uuid.UUID]) -> list[Mapping[str, Any]]:
    """One destination each, so that several workers share them; a row that fails for good shows at its case."""
    return [
        row_of(
            city_id,
            Planned(queue=QUEUE, kind=RECOUNT, destination=f"{RECOUNT}:{instance}", body={"instance": str(instance)},
                    dedupe_key=f"{RECOUNT}:{version}:{instance}", instance_id=instance),
        )
        for instance in instances
    ]  # fmt: skip
