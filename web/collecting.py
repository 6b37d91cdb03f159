"""Every day the evidence store is rid of what nothing refers to: a job per city, whichever scheduler is first."""

from __future__ import annotations

import datetime as dt
from functools import partial

import sqlalchemy as sa
from flask import Flask

from engine.city.tables import City
from engine.evidence.collect import collect_nameless, collect_unused
from engine.evidence.upload import RunUnit
from engine.jobs import Consumer, End, register_periodic
from engine.store import SessionFactory, in_unit
from engine.store.blobs import BlobStore
from engine.store.outbox import Work
from web.context import context_of

KIND, EVERY = "evidence.collect", dt.timedelta(days=1)
AT_ONCE = 500


def install(app: Flask) -> None:
    """This application's evidence store is looked after from now on."""
    register_periodic(KIND, EVERY, Consumer(run=partial(run, context_of(app).blobs)))


def run(store: BlobStore, sessions: SessionFactory, work: Work) -> End:
    """One city; whoever has the first city's job looks for objects without a row besides, which are nobody's."""
    with sessions() as session:
        run_unit: RunUnit = partial(in_unit, session)
        while collect_unused(run_unit, store, work.city_id, most=AT_ONCE) == AT_ONCE:
            pass
        first = run_unit(lambda s: s.scalar(sa.select(City.id).order_by(City.key).limit(1)))
        if first == work.city_id:
            collect_nameless(run_unit, store)
    return End()
