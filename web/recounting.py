"""The jobs behind a city's calendar: a change is spread over the instances, each moves its deadlines, and every day
this year and the next are written down."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from engine import clock
from engine.city.calendar import zone_of
from engine.city.calendar.change import keep_years
from engine.city.tables import lock_city
from engine.instances.recount.change import RECOUNT, SPREAD, spread
from engine.instances.recount.moving import recount_instance
from engine.jobs import Consumer, End, register_consumer, register_periodic
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work

KEEP, EVERY = "calendar.keep", dt.timedelta(days=1)


def register() -> None:
    """From now on these rows are carried out."""
    register_periodic(KEEP, EVERY, Consumer(run=run_keep))
    register_consumer(SPREAD, Consumer(run=run_spread))
    register_consumer(RECOUNT, Consumer(run=run_recount))


def run_spread(sessions: SessionFactory, work: Work) -> End:
    """Plans a command for each instance that is behind, so many per unit."""
    version, last = int(work.body["version"]), None
    with sessions() as session:
        while (found := in_unit(session, lambda s: spread(s, work.city_id, version, last))) is not None:  # noqa: B023
            last = found
    return End()


def run_recount(sessions: SessionFactory, work: Work) -> End:
    """One instance, in one unit."""
    instance_id = uuid.UUID(work.body["instance"])
    with sessions() as session:
        in_unit(session, lambda s: recount_instance(s, work.city_id, instance_id))
    return End()


def run_keep(sessions: SessionFactory, work: Work) -> End:
    """The years that deadlines reach now become the city's own rows, if they are not yet."""
    with sessions() as session:
        in_unit(session, lambda s: _keep(s, work.city_id))
    return End()


def _keep(session: Session, city_id: uuid.UUID) -> None:
    lock_city(session, city_id)
    year = clock.today(zone_of(session, city_id)).year
    keep_years(session, city_id, (year, year + 1))
