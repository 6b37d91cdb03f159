"""What has stopped is tried again at somebody's wish, and is mended only when it has run."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from engine import clock
from engine.errors import Conflict, Forbidden, LayakError
from engine.instances import incidents
from engine.instances.tables import Incident, Timer
from engine.jobs import Consumer, End, drain, register_consumer
from engine.jobs import mending as mending_jobs
from engine.store import SessionFactory
from engine.store.outbox import BACK_OFF, OutboxRow, Planned, Work, plan_rows
from tests.instances.conftest import now as now  # fixtures
from tests.instances.conftest import world as world
from tests.instances.packages import PACKAGE
from tests.instances.test_sweep import instant
from tests.instances.world import World

KIND = "mending.test"


class Machine:
    """A job that refuses until it is mended."""

    def __init__(self) -> None:
        self.is_broken, self.ran = True, 0

    def run(self, _sessions: SessionFactory, _work: Work) -> End:
        """Once."""
        self.ran += 1
        if self.is_broken:
            raise LayakError("no paper", code="paper")
        return End()


@pytest.fixture
def machine() -> Machine:
    made = Machine()
    register_consumer(KIND, Consumer(run=made.run))
    mending_jobs.register()
    return made


def plan(world: World, *keys: str) -> None:
    """Jobs for the machine."""
    rows = [Planned(queue="outbox", kind=KIND, destination="x", body={}, dedupe_key=key) for key in keys]
    world.unit(lambda s: plan_rows(s, world.city_id, rows))


def found(world: World) -> Sequence[Incident]:
    """All open incidents."""
    with world.sessions() as session:
        return incidents.list_open(session, world.city_id)


def retry(world: World, incident_id: uuid.UUID, at: dt.datetime | None = None) -> None:
    """As the coordinator."""
    world.unit(lambda s: mending_jobs.retry(s, incident_id, world.actors["coordinator"], at))


def test_a_job_is_mended_when_it_has_run_not_when_it_was_asked(world: World, machine: Machine) -> None:
    plan(world, "a")
    drain(world.sessions, "outbox")
    [incident] = found(world)
    assert (incident.job, incident.cause, incident.times) == (KIND, f"{KIND}: paper", 1)
    retry(world, incident.id)
    [waiting] = found(world)
    assert waiting.retry_at is not None
    drain(world.sessions, "outbox")
    [again] = found(world)
    assert (again.id, again.times, again.retry_at) == (incident.id, 2, None)
    machine.is_broken = False
    retry(world, incident.id)
    drain(world.sessions, "outbox")
    assert (list(found(world)), machine.ran) == ([], 3)
    with pytest.raises(Conflict, match="mended"):
        retry(world, incident.id)


def test_all_of_one_cause_and_at_a_time(world: World, machine: Machine, now: clock.Movable) -> None:
    plan(world, "a", "b", "c")
    drain(world.sessions, "outbox")
    machine.is_broken = False
    [cause] = {incident.cause for incident in found(world)}
    at = clock.now() + dt.timedelta(hours=2)
    asked = mending_jobs.retry_all(world.sessions, cause, world.actors["coordinator"], at)
    assert [each.refusal for each in asked] == [None, None, None]
    drain(world.sessions, "outbox")
    assert len(found(world)) == 3
    now.set(at)
    drain(world.sessions, "outbox")
    assert list(found(world)) == []


def test_a_timer_that_could_not_fire_fires_when_it_is_tried_again(
    world: World, machine: Machine, now: clock.Movable
) -> None:
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    sound = world.instance(instance_id).snapshot
    _snapshot(world, b"garbage")
    now.set(instant(4, 8))
    assert world.sweep() == 1
    [incident] = found(world)
    assert (incident.job, incident.element_id, incident.instance_id) == ("timer", "remind", instance_id)
    retry(world, incident.id)
    drain(world.sessions, "outbox")
    assert [each.times for each in found(world)] == [2]
    _snapshot(world, sound)
    now.set(instant(4, 9))
    retry(world, incident.id)
    drain(world.sessions, "outbox")
    assert list(found(world)) == []
    with world.sessions() as session:
        assert list(session.scalars(sa.select(Timer.element_id).where(Timer.instance_id == instance_id))) == ["late"]
    assert machine.is_broken


def _snapshot(world: World, snapshot: bytes) -> None:
    world.unit(lambda s: s.execute(sa.text("update process_instance set snapshot = :s"), {"s": snapshot}))


def test_somebody_mends_it_and_not_anybody(world: World, machine: Machine) -> None:
    plan(world, "a")
    drain(world.sessions, "outbox")
    [incident] = found(world)
    mender = world.actors["coordinator"]
    world.unit(lambda s: incidents.assign(s, incident.id, mender.person_id, mender))
    assert [each.mender_id for each in found(world)] == [mender.person_id]
    with pytest.raises(Forbidden):
        world.unit(lambda s: mending_jobs.retry(s, incident.id, world.actors["officer"]))
    assert machine.ran == 1


def test_each_kind_waits_as_long_as_it_says(world: World) -> None:
    def away(_sessions: SessionFactory, _work: Work) -> End:
        raise ConnectionError("away")

    register_consumer(KIND, Consumer(run=away, back_off=(60, 120)))
    plan(world, "a")
    waits = []
    with clock.standing(clock.now()) as standing:
        for _ in range(3):
            drain(world.sessions, "outbox")
            with world.sessions() as session:
                row = session.scalars(sa.select(OutboxRow)).one()
            waits.append((row.due_at - clock.now()).total_seconds())
            standing.set(row.due_at)
    assert waits[:2] == [60, 120]
    assert [incident.cause for incident in found(world)] == [f"{KIND}: ConnectionError"]
    assert BACK_OFF[0] == 5
