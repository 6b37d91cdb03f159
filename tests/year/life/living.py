"""A city is founded in an empty folder, and lives from a day to a day."""

from __future__ import annotations

import datetime as dt
import pathlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine import clock
from engine.cases.instrument_file import load
from engine.config import Settings
from engine.store import in_unit
from tests.year.life import changes, founding
from tests.year.life.luck import Luck
from tests.year.life.moments import moments
from tests.year.life.plans import Plans
from tests.year.life.world import World
from tests.year.told import Story
from web.app import create_app
from web.context import context_of
from web.database import db
from web.opening import opened

ZONE = "Asia/Makassar"
SECRET = "a secret of the year that nobody else has"


@dataclass(frozen=True, kw_only=True)
class Span:
    """From a day to a day, both lived, with some indicators of the instrument."""

    first: dt.date
    last: dt.date
    indicators: tuple[int, ...]


@contextmanager
def lived(folder: pathlib.Path, *, seed: int, span: Span) -> Iterator[tuple[World, Story]]:
    """The city behind the last day, open to be read, and the story of it."""
    app = create_app(Settings(data=_opened(folder), secret_key=SECRET))
    context = context_of(app)
    with clock.standing(dt.datetime.combine(span.first, dt.time(), dt.UTC)) as now:
        with context.sessions() as session:
            city_id = in_unit(session, _found)
            in_unit(session, lambda s: founding.install(s, city_id))
            ids, roles = founding.roster(session, city_id)
        world = World(context=context, city_id=city_id, ids=ids, roles=roles, luck=Luck(seed=seed))
        _live(world, now, span)
        yield world, Story(zone=ZONE, people=roles, acts=tuple(world.acts))
    with app.app_context():
        db.engine.dispose()


def _opened(folder: pathlib.Path) -> pathlib.Path:
    opened(Settings(data=folder, secret_key=SECRET)).dispose()
    return folder


def _found(session: Session) -> uuid.UUID:
    return founding.found(session, load(founding.INSTRUMENT.read_bytes()))


def _live(world: World, now: clock.Movable, span: Span) -> None:
    plans = Plans(world=world)
    changes.foresee(plans, span.first, span.last, span.indicators)
    day = span.first
    while day <= span.last:
        calendar = world.calendar()
        for instant, is_acting in moments(day, calendar.zone, world.luck, is_working=calendar.is_working(day)):
            now.set(instant)
            world.look()
            plans.notice()
            if is_acting and plans.act():
                world.look()
                plans.notice()
        day += dt.timedelta(days=1)
