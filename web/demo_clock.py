"""The demo city's clock: runs with the machine's, ahead or behind by an offset that the foot of its pages moves.

The offset lives in the city's row; each process takes it over where it meets it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.calendar import calendar_of
from engine.city.tables import City, lock_city
from engine.errors import Forbidden, Invalid
from engine.instances.tables import ProcessInstance

BEHIND = dt.timedelta(seconds=1)  # a deadline has passed when it is over, not when it strikes


def keep_up(offset_seconds: float) -> None:
    """This process' clock takes over an offset, if it is another than before."""
    clock.run_ahead(dt.timedelta(seconds=offset_seconds))


def follow(session: Session) -> None:
    """The same from the database: at the start of a process, and now and then in one that answers no pages."""
    keep_up(session.scalar(sa.select(City.clock_offset_seconds).where(City.is_demo)) or 0.0)


def find_next_due(session: Session, city_id: uuid.UUID) -> dt.datetime | None:
    """When the next deadline or reminder of the city strikes."""
    return session.scalar(
        sa.select(sa.func.min(ProcessInstance.next_due_at)).where(
            ProcessInstance.city_id == city_id, ProcessInstance.next_due_at > clock.now()
        )
    )


def _working_day(session: Session, city: City) -> dt.datetime:
    """The same hour of the next working day."""
    calendar = calendar_of(session, city.id, city.calendar_version)
    local = clock.now().astimezone(calendar.zone)
    return dt.datetime.combine(calendar.shift(local.date(), 1), local.time(), tzinfo=calendar.zone)


def _next_due(session: Session, city: City) -> dt.datetime | None:
    due = find_next_due(session, city.id)
    return due + BEHIND if due else None


WAYS: dict[str, Callable[[Session, City], dt.datetime | None]] = {"working_day": _working_day, "next_due": _next_due}


def advance(session: Session, city_id: uuid.UUID, by: str) -> float:
    """Moves the demo city's clock on, in the caller's unit; the new offset, to be handed to `keep_up` afterwards.

    It never goes back: two who move it at once move it twice. Without a next deadline it stays.
    """
    if by not in WAYS:
        raise Invalid(f"the clock moves by {' or '.join(WAYS)}", fields={"by": ["choice_unknown"]})
    city = lock_city(session, city_id)
    if not city.is_demo:
        raise Forbidden("only the demo city's clock can be moved", code="not_a_demo")
    keep_up(city.clock_offset_seconds)  # another process may have moved it since this one looked
    to = WAYS[by](session, city)
    if to is not None:
        city.clock_offset_seconds = (to - clock.wall()).total_seconds()
    return city.clock_offset_seconds
