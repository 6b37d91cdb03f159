"""Clocks: what is due fires once, a moved deadline takes its clocks along, a broken timer holds up nobody."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from engine import clock
from engine.history import HistoryEvent
from engine.instances import advance, sweep
from engine.instances.tables import Incident, MessageSubscription, Timer
from tests.instances.packages import PACKAGE
from tests.instances.world import World


def instant(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """An hour of March 2026 in Banjarbaru."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_reminder_and_deadline_fire_once_each(world: World, now: clock.Movable) -> None:
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    assert world.timers(instance_id) == {"remind": instant(4, 7, 30), "late": instant(5, 16)}
    assert world.instance(instance_id).next_due_at == instant(4, 7, 30)
    assert world.sweep() == 0
    now.set(instant(4, 8))
    assert world.sweep() == 1
    assert world.timers(instance_id) == {"late": instant(5, 16)}
    now.set(instant(9, 8))
    assert (world.sweep(), world.sweep()) == (1, 0)
    assert world.timers(instance_id) == {}
    assert world.instance(instance_id).next_due_at is None
    with world.sessions() as session:
        fired = session.scalars(
            sa.select(HistoryEvent.body).where(HistoryEvent.type == "timer.fired").order_by(HistoryEvent.seq)
        ).all()
    assert ["remind" in (f or "") for f in fired] == [True, False]


def test_sending_stops_the_clocks(world: World, now: clock.Movable) -> None:
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    world.complete(instance_id, "collect", "officer")
    assert world.timers(instance_id) == {}
    now.set(instant(20, 8))
    assert world.sweep() == 0


def test_more_time_moves_the_deadline_and_its_unfired_clocks(world: World, now: clock.Movable) -> None:
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    now.set(instant(4, 8))
    world.sweep()
    with world.sessions() as session:
        [waiting] = session.scalars(sa.select(MessageSubscription)).all()
    actor = world.actors["coordinator"]
    taken = world.unit(
        lambda s: advance.message(s, instance_id, "more_time", actor, token=waiting.token, data={"until": "2026-03-12"})
    )
    assert taken
    assert world.task(instance_id, "collect").due_at == instant(12, 16)
    assert world.timers(instance_id) == {"late": instant(12, 16)}
    assert world.instance(instance_id).next_due_at == instant(12, 16)


def test_a_message_nobody_waits_for_changes_nothing(world: World) -> None:
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    world.complete(instance_id, "collect", "officer")
    before = world.instance(instance_id).version
    actor = world.actors["coordinator"]
    assert not world.unit(lambda s: advance.message(s, instance_id, "more_time", actor, data={}))
    assert world.instance(instance_id).version == before


def test_a_timer_that_cannot_fire_becomes_an_incident_and_holds_up_nobody(world: World, now: clock.Movable) -> None:
    world.deploy(PACKAGE)
    broken = world.start("request", "KLA-2026/07", agency="dinkes")
    sound = world.start("request", "KLA-2026/08", agency="dinkes")
    with world.sessions.begin() as session:
        session.execute(sa.text("update process_instance set snapshot = :s where business_key = 'KLA-2026/07'"),
                        {"s": b"garbage"})  # fmt: skip
    now.set(instant(4, 8))
    assert world.sweep() == 2
    assert "remind" not in world.timers(sound)
    with world.sessions() as session:
        [incident] = session.scalars(sa.select(Incident)).all()
        assert incident.instance_id == broken
        parked = session.scalars(sa.select(Timer.due_at).where(Timer.instance_id == broken)).all()
    assert None in parked
    assert world.sweep() == 0


def test_nothing_is_read_of_what_merely_waits(world: World) -> None:
    world.deploy(PACKAGE)
    for number in range(5):
        world.start("request", f"KLA-2026/{number:02}", agency="dinkes")
    with world.sessions() as session:
        assert not sweep.fire_next(session)


def test_a_database_that_fails_disarms_no_timer(
    world: World, now: clock.Movable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was restarted in the middle of a step: the timer goes off at the next sweep."""
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    now.set(instant(4, 8))

    def gone(*_args: object, **_more: object) -> None:
        raise OperationalError("select 1", {}, Exception("terminating connection due to administrator command"))

    with monkeypatch.context() as patched, world.sessions() as session:
        patched.setattr(advance, "take", gone)
        with pytest.raises(OperationalError):
            sweep.fire_next(session)
    with world.sessions() as session:
        assert session.scalars(sa.select(Incident)).all() == []
    assert world.sweep() == 1
    assert world.timers(instance_id) == {"late": instant(5, 16)}
