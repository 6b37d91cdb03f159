"""A case whose clocks stand waits; what came due meanwhile fires once, in order, when they go on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import clock
from engine.errors import Conflict, Forbidden, Invalid
from engine.history import HistoryEvent
from engine.instances import suspend
from tests.instances.packages import PACKAGE
from tests.instances.test_sweep import instant
from tests.instances.world import World


def fired(world: World) -> list[str]:
    """The elements whose timers went off, in order."""
    with world.sessions() as session:
        query = sa.select(HistoryEvent.body).where(HistoryEvent.type == "timer.fired").order_by(HistoryEvent.seq)
        return ["remind" if "remind" in (body or "") else "late" for body in session.scalars(query)]


def test_a_suspended_case_waits_and_then_fires_once_in_order(world: World, now: clock.Movable) -> None:
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    coordinator = world.actors["coordinator"]
    world.unit(lambda s: suspend.suspend(s, instance_id, coordinator, "pemekaran dinas"))
    with world.sessions() as session:
        assert [i.business_key for i in suspend.list_suspended(session, world.city_id)] == ["KLA-2026/07"]
    now.set(instant(9, 8))
    assert world.sweep() == 0
    assert fired(world) == []
    world.unit(lambda s: suspend.resume(s, instance_id, coordinator))
    assert world.sweep() == 1
    assert fired(world) == ["remind", "late"]
    assert world.sweep() == 0


def test_people_work_on_while_the_clocks_stand(world: World, now: clock.Movable) -> None:
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    world.unit(lambda s: suspend.suspend(s, instance_id, world.actors["coordinator"], "menunggu surat"))
    world.complete(instance_id, "collect", "officer")
    assert world.instance(instance_id).next_due_at is None
    assert world.instance(instance_id).suspended_at is not None
    now.set(instant(20, 8))
    assert world.sweep() == 0


def test_who_may_not_and_what_makes_no_sense_is_refused(world: World) -> None:
    world.deploy(PACKAGE)
    instance_id = world.start("request", "KLA-2026/07", agency="dinkes")
    coordinator = world.actors["coordinator"]
    with pytest.raises(Forbidden):
        world.unit(lambda s: suspend.suspend(s, instance_id, world.actors["officer"], "libur"))
    with pytest.raises(Invalid):
        world.unit(lambda s: suspend.suspend(s, instance_id, coordinator, "  "))
    with pytest.raises(Conflict, match="its clocks go"):
        world.unit(lambda s: suspend.resume(s, instance_id, coordinator))
    world.unit(lambda s: suspend.suspend(s, instance_id, coordinator, "menunggu surat"))
    with pytest.raises(Conflict, match="stand already"):
        world.unit(lambda s: suspend.suspend(s, instance_id, coordinator, "lagi"))
