"""The numbers by which one sees whether a running Layak works: ages of what waits, states, what has stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.instances.surge import Surge
from engine.instances.tables import Incident, ProcessInstance
from engine.store.outbox import OPEN, OutboxRow


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Of all cities together. Ages are in seconds; 0 where nothing waits."""

    oldest_timer: float
    oldest_row: Mapping[str, float] = field(default_factory=dict)  # queue -> age of its oldest due row
    open_rows: Mapping[str, int] = field(default_factory=dict)  # queue -> rows that are not done
    incidents: Mapping[str, int] = field(default_factory=dict)  # job -> open incidents
    held: int = 0  # cities whose deadlines wait for a yes
    suspended: int = 0  # cases whose clocks stand

    @property
    def oldest_outbox_row(self) -> float:
        """Of all queues."""
        return max(self.oldest_row.values(), default=0.0)


def read(session: Session) -> Numbers:
    """Four statements; each walks an index of what is open, not a table."""
    queues = session.execute(
        sa.select(OutboxRow.queue, sa.func.min(OutboxRow.due_at), sa.func.count())
        .where(OutboxRow.state == OPEN)
        .group_by(OutboxRow.queue)
    ).all()
    incidents = session.execute(
        sa.select(Incident.job, sa.func.count()).where(Incident.resolved_at.is_(None)).group_by(Incident.job)
    )
    held = sa.select(sa.func.count(Surge.id)).where(Surge.ended_at.is_(None)).scalar_subquery()
    suspended = (
        sa.select(sa.func.count(ProcessInstance.id)).where(ProcessInstance.suspended_at.is_not(None)).scalar_subquery()
    )
    counted = session.execute(sa.select(held, suspended)).one()
    return Numbers(
        oldest_timer=oldest_timer(session),
        oldest_row={queue: age(due_at) for queue, due_at, _ in queues},
        open_rows={queue: count for queue, _, count in queues},
        incidents={job: count for job, count in incidents},
        held=counted[0],
        suspended=counted[1],
    )


def oldest_timer(session: Session) -> float:
    """How long the longest due timer has waited for the sweep; what is held or suspended waits for people."""
    held = sa.select(Surge.city_id).where(Surge.ended_at.is_(None))
    query = sa.select(sa.func.min(ProcessInstance.next_due_at)).where(ProcessInstance.city_id.not_in(held))
    return age(session.scalar(query))


def oldest_outbox_row(session: Session) -> float:
    """How long the longest due row has waited for a worker."""
    return age(session.scalar(sa.select(sa.func.min(OutboxRow.due_at)).where(OutboxRow.state == OPEN)))


def age(due_at: dt.datetime | None) -> float:
    """Seconds since an instant; none for one that lies ahead."""
    return max(0.0, round((clock.now() - due_at).total_seconds(), 3)) if due_at else 0.0
