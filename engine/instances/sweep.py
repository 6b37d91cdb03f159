"""The clock's hand: takes one instance that is due, fires all its due timers, commits; again until none is due.

What it costs grows with what is due, not with what waits: the index on `next_due_at` is all it reads.
"""

from __future__ import annotations

import logging
import uuid
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from engine import clock, events, history
from engine.city.actors import system
from engine.city.tables import City
from engine.errors import Busy
from engine.history import Event
from engine.instances import advance
from engine.instances.ahead import Ahead, Known, read_one
from engine.instances.definitions import library_for
from engine.instances.incidents import TIMER, Trouble, note
from engine.instances.locked import Locked, lock_instance, lock_next_due, save
from engine.instances.registry import OpenTask
from engine.instances.surge import Surge
from engine.instances.tables import RUNNING, ProcessInstance, Timer
from engine.process import snapshot
from engine.process.marking import Marking
from engine.store import Instant, in_unit

log = logging.getLogger(__name__)


def due_cities(session: Session) -> list[uuid.UUID]:
    """The cities in which something is due, the longest due first; and those that are held, for a second look."""
    return list(session.scalars(_DUE_CITIES, {"now": clock.now()}))


_EARLIEST = (
    sa.select(sa.func.min(ProcessInstance.next_due_at))
    .where(ProcessInstance.city_id == City.id, ProcessInstance.next_due_at.is_not(None))  # as the index has it
    .scalar_subquery()
)
_IS_HELD = sa.exists().where(Surge.city_id == City.id, Surge.ended_at.is_(None))
_DUE_CITIES = (
    sa.select(City.id)
    .where(sa.or_(sa.bindparam("now", type_=Instant()) >= _EARLIEST, _IS_HELD))
    .order_by(_EARLIEST, City.id)
)


def fire_next(session: Session, city_id: uuid.UUID | None = None, ahead: Ahead | None = None) -> bool:
    """Fires what is due of one instance, of a city or of any, in a unit of its own. False when nothing is due.

    A timer that cannot be fired becomes an incident and is disarmed, so that it holds up nobody else. When it is the
    database that fails, nothing is wrong with the timer: that is raised, and the next sweep begins anew.
    """
    held: list[tuple[uuid.UUID, uuid.UUID]] = []
    try:
        return in_unit(session, lambda s: _fire_one(s, city_id, ahead or Ahead(), held))
    except (Busy, OperationalError, InterfaceError):
        raise
    except Exception as error:
        if not held:
            raise
        log.exception("a timer could not be fired")
        reason = f"{type(error).__name__}: {error}"
        city_id, instance_id = held[-1]
        in_unit(session, lambda s: _park(s, city_id, instance_id, reason))
        return True


def _fire_one(
    session: Session, city_id: uuid.UUID | None, ahead: Ahead, held: list[tuple[uuid.UUID, uuid.UUID]]
) -> bool:
    now = clock.now()
    instance = lock_next_due(session, now, city_id)
    if instance is None:
        return False
    held.append((instance.city_id, instance.id))
    if instance.state != RUNNING:
        instance.next_due_at = None
        save(session, instance)
        return True
    _fire_due(session, instance, ahead.take(instance) or read_one(session, instance, now))
    return True


def _fire_due(session: Session, instance: Locked, known: Known, *, mended: bool = False) -> None:
    """All due timers of one instance, in the order of their instants, each its own step of one transaction."""
    actor, happened = system(instance.city_id), list[Event]()
    marking = snapshot.load(instance.snapshot)
    step, open_tasks = None, None if mended else cast("list[OpenTask] | None", known.open_tasks(instance))
    for process, element, token in known.timers:
        if not _is_armed(marking, element, token):
            continue
        library = library_for(session, instance.city_id, instance.digest, marking)
        body = {"process": process, "element": element, "token": token}
        happened.append(Event(type=events.TIMER_FIRED, body=body))
        step = advance.take(
            session, instance, library, actor, advance.firing(marking, element, token), happened, marking=marking,
            open_tasks=open_tasks,
        )  # fmt: skip
        marking, open_tasks = step.marking, None  # the step has changed them
    if step is not None:
        advance.conclude(session, instance, step, actor, happened)
    else:
        instance.has_new_timers = True
        save(session, instance)


def _is_armed(marking: Marking, element: str, token: int) -> bool:
    """An earlier timer of the same sweep may have taken the token away."""
    found = marking.find(token)
    return found is not None and element in found.armed


def fire_again(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID, element: str, token: int) -> None:
    """Fires a timer that was disarmed because it could not be fired; where it is not wanted any more it goes away."""
    instance = lock_instance(session, city_id, instance_id)
    which = sa.and_(Timer.instance_id == instance_id, Timer.element_id == element, Timer.token == token)
    process = session.scalar(sa.select(Timer.process_key).where(which, Timer.due_at.is_(None)))
    if process is None or instance.state != RUNNING:
        return
    _fire_due(session, instance, Known(version=instance.version, timers=[(process, element, token)]), mended=True)


def _park(session: Session, city_id: uuid.UUID, instance_id: uuid.UUID, reason: str) -> None:
    """Disarms the due timers of an instance and tells people why, timer by timer."""
    instance = lock_instance(session, city_id, instance_id)
    due = sa.and_(Timer.instance_id == instance_id, Timer.due_at <= clock.now())
    for process, element, token in session.execute(
        sa.select(Timer.process_key, Timer.element_id, Timer.token).where(due)
    ):
        note(session, Trouble(city_id=city_id, instance_id=instance_id, process=process, element=element, token=token,
                              job=TIMER, reason=reason))  # fmt: skip
    session.execute(sa.update(Timer).where(due).values(due_at=None).execution_options(synchronize_session=False))
    instance.has_new_timers = True
    raised = Event(type=events.INCIDENT_RAISED, body={"element": None, "reason": reason[:200]})
    history.append(session, instance, [raised], actor="system")
    save(session, instance)
