"""Digests are planned at the hours people have chosen, by each city's clock."""

from __future__ import annotations

import datetime as dt
from functools import partial

from sqlalchemy.orm import Session

from engine import clock
from engine.city.calendar import zone_of
from engine.escalation.post.digest import Slot, plan_digests
from engine.escalation.post.preferences import TIMES
from engine.instances import surge
from engine.jobs import Consumer, End, put_off, register_daily
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work

KIND = "mail.digest"
LOOK_AGAIN = dt.timedelta(minutes=1)  # while the city's deadlines are held


def register() -> None:
    """At each of the hours a row per city."""
    register_daily(KIND, TIMES, Consumer(run=run))


def run(sessions: SessionFactory, work: Work) -> End:
    """One hour of one city. When its day is over it is today's: of several that were missed one digest comes, not each.

    After a jump of the clock nothing leaves: neither before somebody has said yes, nor, when it was put right, before
    that day has really come.
    """
    with sessions() as session:
        slot, early = in_unit(session, lambda s: _slot(s, work))
        if early:
            return put_off(early)
        if in_unit(session, lambda s: surge.hold(s, slot.city_id)):
            return put_off(LOOK_AGAIN)
        plan_digests(partial(in_unit, session), slot)
    return End()


def _slot(session: Session, work: Work) -> tuple[Slot, dt.timedelta]:
    """What is to be planned, and how long until its hour strikes: nothing once it has."""
    asked_on, time = dt.date.fromisoformat(work.body["day"]), dt.time.fromisoformat(work.body["time"])
    zone = zone_of(session, work.city_id)
    day = max(asked_on, clock.today(zone))
    early = max(dt.timedelta(), dt.datetime.combine(day, time, zone) - clock.now())
    return Slot(city_id=work.city_id, day=day, time=time, asked_on=asked_on), early
