"""Digests are planned at the hours people have chosen, by each city's clock."""

from __future__ import annotations

import datetime as dt
from functools import partial

from engine.escalation.post.digest import Slot, plan_digests
from engine.escalation.post.preferences import TIMES
from engine.jobs import Consumer, End, register_daily
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work

KIND = "mail.digest"


def register() -> None:
    """At each of the hours a row per city."""
    register_daily(KIND, TIMES, Consumer(run=run))


def run(sessions: SessionFactory, work: Work) -> End:
    """One hour of one city."""
    slot = Slot(
        city_id=work.city_id,
        day=dt.date.fromisoformat(work.body["day"]),
        time=dt.time.fromisoformat(work.body["time"]),
    )
    with sessions() as session:
        plan_digests(partial(in_unit, session), slot)
    return End()
