"""Emptying a queue of the outbox: claim a few rows, carry them out one by one, record each end in a unit of its own."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Busy, LayakError
from engine.jobs.consumers import Consumer, End, Unreachable, failed, find_consumer
from engine.jobs.incidents import mend_row, raise_incident
from engine.jobs.leases import Leases
from engine.store import SessionFactory, in_unit, trace
from engine.store.outbox import (
    BACK_OFF,
    DONE,
    DROPPED,
    FAILED,
    OPEN,
    POISON,
    OutboxRow,
    Work,
    claim,
    is_poison,
    record_end,
    record_failure,
)

log = logging.getLogger(__name__)
Find = Callable[[str], Consumer | None]
AT_ONCE = 20
BEGUN_WITHIN = 30.0  # seconds: what a batch has not begun by then is given back for others to take up


def drain(
    sessions: SessionFactory,
    queue: str,
    *,
    consumers: Find = find_consumer,
    stopping: threading.Event | None = None,
) -> int:
    """Carries out what is due in a queue until nothing is left or `stopping` is set. How many rows got an end."""
    stopping, ended = stopping or threading.Event(), 0
    with sessions() as session:
        while not stopping.is_set():
            claimed_at = time.monotonic()
            batch = in_unit(session, lambda s: claim(s, queue, limit=AT_ONCE))
            if not batch:
                break
            with Leases(sessions, batch, claimed_at=claimed_at) as leases:
                ended += Batch(sessions, session, consumers, stopping, leases).carry_out(batch)
    return ended


class Batch:
    """Some claimed rows being carried out."""

    def __init__(
        self, sessions: SessionFactory, session: Session, consumers: Find, stopping: threading.Event, leases: Leases
    ) -> None:
        self.sessions, self.session, self.consumers = sessions, session, consumers
        self.stopping, self.leases = stopping, leases
        self.unreachable: set[str] = set()

    def carry_out(self, batch: Sequence[Work]) -> int:
        """One after the other; what cannot be begun in time is given back as if it had never been claimed."""
        ended, until = 0, time.monotonic() + BEGUN_WITHIN
        for number, work in enumerate(batch):
            if self.stopping.is_set() or time.monotonic() > until or not self.leases.begin():
                self.give_back(batch[number:], wait=None)
                break
            if work.destination in self.unreachable:
                self.give_back([work], wait=dt.timedelta(seconds=BACK_OFF[0]))
            else:
                with trace.following(work.request_id or work.id.hex):
                    ended += self.carry_out_one(work)
        return ended

    def give_back(self, works: Sequence[Work], *, wait: dt.timedelta | None) -> None:
        """The leases go first, then the rows in one unit of their own; `wait` None makes them free at once."""
        self.leases.drop(works)
        in_unit(self.session, lambda s: release(s, works, wait=wait))

    def carry_out_one(self, work: Work) -> int:
        """Runs the consumer, outside any transaction, and records the end. 1 when the row is over."""
        consumer = self.consumers(work.kind)
        try:
            end = self._run(consumer, work)
        except Unreachable as error:
            self.unreachable.add(work.destination)
            return self._failed(consumer, work, error)
        except Exception as error:
            if not isinstance(error, Unreachable | LayakError):
                log.warning("job %s %s failed", work.kind, work.id, exc_info=True)
            return self._failed(consumer, work, error)
        self.leases.drop([work])
        if end.is_unreachable:
            self.unreachable.add(work.destination)
        in_unit(self.session, lambda s: _record(s, consumer, work, end))
        log.info("job %s %s: %s", work.kind, work.id, end.state)
        return int(end.state != OPEN)

    def _run(self, consumer: Consumer | None, work: Work) -> End:
        if is_poison(work):
            return failed(f"claimed {POISON} times and never ended: it kills or outlives its worker")
        if consumer is None:
            raise LookupError(f"nobody carries out {work.kind}")
        try:
            return consumer.run(self.sessions, work)
        except Busy:
            raise
        except LayakError as refusal:
            return failed(f"{refusal.code}: {refusal}")

    def _failed(self, consumer: Consumer | None, work: Work, error: Exception) -> int:
        reason = f"{type(error).__name__}: {error}"
        self.leases.drop([work])
        return in_unit(self.session, lambda s: _record_failure(s, consumer, work, reason))


def _record(session: Session, consumer: Consumer | None, work: Work, end: End) -> None:
    if end.state in (DONE, DROPPED):
        mend_row(session, work)
    if end.state == FAILED and end.is_incident:
        raise_incident(session, work, end.reason)
    if end.record is not None:
        end.record(session)
    elif end.state == FAILED and end.is_incident and consumer is not None and consumer.gave_up is not None:
        consumer.gave_up(session, work, end.reason)
    _record_row(session, work, end)


def _record_row(session: Session, work: Work, end: End) -> None:
    """The row of the outbox: over, or due again."""
    if end.state == FAILED:
        record_failure(session, work, end.reason, most=0)
    elif end.state == OPEN and not end.is_failure:
        release(session, [work], wait=end.wait)
    elif end.state == OPEN:
        record_failure(session, work, end.reason, wait=end.wait)
    else:
        record_end(session, work, state=end.state)


def _record_failure(session: Session, consumer: Consumer | None, work: Work, reason: str) -> int:
    """Tried again after the back-off of its kind; after the last time an incident."""
    waits = consumer.back_off if consumer is not None else BACK_OFF
    if work.failures < len(waits):
        record_failure(session, work, reason, wait=dt.timedelta(seconds=waits[work.failures]))
        return 0
    _record(session, consumer, work, failed(reason))
    return 1


def release(session: Session, works: Sequence[Work], *, wait: dt.timedelta | None = None) -> None:
    """Gives claimed rows back that were not begun, as if they had never been claimed; due again after `wait`."""
    values: dict[str, Any] = {"claimed_until": None, "attempt": OutboxRow.attempt - 1}
    if wait is not None:
        values["due_at"] = clock.now() + wait
    for work in works:
        session.execute(
            sa.update(OutboxRow)
            .where(OutboxRow.id == work.id, OutboxRow.attempt == work.attempt, OutboxRow.state == OPEN)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
