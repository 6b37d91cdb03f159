"""One step, one transaction: tasks, timers, history and the snapshot always tell the same story."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
import sqlalchemy as sa

from engine import clock
from engine.errors import Conflict, Forbidden, LayakError, NotFound, TaskAlreadyCompleted
from engine.history import HistoryEvent, verify_stream
from engine.instances import advance
from engine.instances.tables import UserTask
from engine.process import snapshot
from engine.store import writing
from engine.store.unit import StatementCounter
from tests.instances.packages import PACKAGE, TWO_PACKAGE
from tests.instances.world import World


def begun(world: World) -> uuid.UUID:
    world.deploy(PACKAGE)
    return world.start("request", "KLA-2026/07", agency="dinkes")


def test_an_officer_sends_a_reviewer_returns_and_accepts(world: World) -> None:
    instance_id = begun(world)
    task = world.task(instance_id, "collect")
    assert (task.candidate_group, task.name) == ("officer:dinkes", "Kumpulkan bukti")
    world.complete(instance_id, "collect", "officer")
    assert world.task(instance_id, "review").candidate_group == "reviewer:3"
    world.complete(instance_id, "review", "reviewer", verdict="returned")
    world.complete(instance_id, "collect", "colleague")
    done = world.complete(instance_id, "review", "reviewer", verdict="accepted")
    assert done.state == "completed"
    assert world.open_tasks(instance_id) == []
    assert world.instance(instance_id).ended_at is not None


def test_a_deadline_is_counted_once_and_keeps_its_explanation(world: World) -> None:
    task = world.task(begun(world), "collect")
    assert task.due_at == dt.datetime(2026, 3, 5, 8, 0, tzinfo=dt.UTC)  # Thursday 16.00 in Banjarbaru
    assert task.due_explained["unit"] == "working_days"


def test_history_is_one_chain_and_tells_who_did_what(world: World) -> None:
    instance_id = begun(world)
    world.complete(instance_id, "collect", "officer")
    with world.sessions() as session:
        rows = session.execute(
            sa.select(HistoryEvent.type, HistoryEvent.actor)
            .where(HistoryEvent.stream == instance_id)
            .order_by(HistoryEvent.seq)
        ).all()
        assert [tuple(r) for r in rows] == [
            ("instance.started", "system"),
            ("task.created", "system"),
            ("task.completed", world.actors["officer"].id),
            ("task.created", world.actors["officer"].id),
        ]
        assert list(verify_stream(session, world.instance(instance_id))) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"body": '{"element":"review"}'}, "body"),
        ({"seq": 9}, "gap"),
        ({"actor": "somebody"}, "chain"),
    ],
)
def test_a_changed_history_shows(world: World, change: dict[str, object], code: str) -> None:
    instance_id = begun(world)
    world.complete(instance_id, "collect", "officer")
    with world.sessions.begin() as session:
        session.execute(
            sa.update(HistoryEvent).where(HistoryEvent.stream == instance_id, HistoryEvent.seq == 3).values(**change)
        )
    with world.sessions() as session:
        found = list(verify_stream(session, world.instance(instance_id)))
    assert code in {b.code for b in found}


def test_a_missing_last_line_of_history_shows(world: World) -> None:
    instance_id = begun(world)
    with world.sessions.begin() as session:
        session.execute(sa.delete(HistoryEvent).where(HistoryEvent.stream == instance_id, HistoryEvent.seq == 2))
    with world.sessions() as session:
        assert [b.code for b in verify_stream(session, world.instance(instance_id))] == ["tail"]


def test_a_task_is_completed_once_and_the_other_reads_who_did(world: World) -> None:
    instance_id = begun(world)
    task = world.task(instance_id, "collect")
    world.complete(instance_id, "collect", "officer")
    with pytest.raises(TaskAlreadyCompleted) as refused:
        world.unit(lambda s: advance.complete(s, task.id, world.actors["colleague"], {}))
    assert refused.value.values["by"] == world.actors["officer"].id


def test_who_may_not_is_refused_and_nothing_changes(world: World) -> None:
    instance_id = begun(world)
    before = world.instance(instance_id)
    task = world.task(instance_id, "collect")
    with pytest.raises(Forbidden):
        world.unit(lambda s: advance.complete(s, task.id, world.actors["stranger"], {}))
    with pytest.raises(NotFound):
        world.unit(lambda s: advance.complete(s, uuid.uuid4(), world.actors["officer"], {}))
    after = world.instance(instance_id)
    assert (after.version, after.history_seq, after.snapshot) == (before.version, before.history_seq, before.snapshot)


def test_a_task_of_another_city_is_not_there(world: World) -> None:
    task = world.task(begun(world), "collect")
    foreign = advance.Actor(id=str(uuid.uuid4()), city_id=uuid.uuid4(), roles=world.actors["officer"].roles)
    with pytest.raises(NotFound):
        world.unit(lambda s: advance.complete(s, task.id, foreign, {}))


def test_a_business_key_runs_once(world: World) -> None:
    begun(world)
    with pytest.raises(Conflict) as refused:
        world.start("request", "KLA-2026/07", agency="dinkes")
    assert refused.value.code == "business_key_taken"


def together(*acts: object) -> list[object]:
    """Runs acts in threads that begin at once; what each gave or raised."""
    ready, found = threading.Barrier(len(acts)), [None] * len(acts)

    def go(number: int, act: object) -> None:
        ready.wait()
        try:
            found[number] = act()  # type: ignore[operator]
        except LayakError as error:
            found[number] = error

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found  # type: ignore[return-value]


def test_two_people_on_one_task_one_wins_the_other_reads_who_did(world: World) -> None:
    instance_id = begun(world)
    task = world.task(instance_id, "collect")
    found = together(
        *(lambda who=who: world.unit(lambda s: advance.complete(s, task.id, world.actors[who], {}))
          for who in ("officer", "colleague"))
    )  # fmt: skip
    [refused] = [f for f in found if isinstance(f, TaskAlreadyCompleted)]
    [winner] = [f for f in found if isinstance(f, advance.Completed)]
    with world.sessions() as session:
        row = session.scalars(sa.select(UserTask).where(UserTask.id == winner.task_id)).one()
    assert refused.values["by"] == str(row.completed_by)
    assert [t.element_id for t in world.open_tasks(instance_id)] == ["review"]


def test_two_tasks_of_one_case_at_once_both_succeed(world: World) -> None:
    world.deploy(TWO_PACKAGE)
    instance_id = world.start("two", "KLA-2026/01", agency="dinkes")
    found = together(
        lambda: world.complete(instance_id, "first", "officer"),
        lambda: world.complete(instance_id, "second", "colleague"),
    )
    assert all(isinstance(f, advance.Completed) for f in found)
    assert world.instance(instance_id).state == "completed"
    with world.sessions() as session:
        assert list(verify_stream(session, world.instance(instance_id))) == []


def test_a_step_stays_under_its_statements(world: World) -> None:
    instance_id = begun(world)
    task = world.task(instance_id, "collect")
    with world.sessions() as session, writing(session), StatementCounter(world.engine) as counted:
        advance.complete(session, task.id, world.actors["officer"], {})
    assert len(counted.texts) <= 12, counted.texts


def test_tables_and_snapshot_agree_in_every_round(world: World, now: clock.Movable) -> None:
    instance_id = begun(world)
    for _ in range(3):
        world.complete(instance_id, "collect", "officer")
        now.advance(dt.timedelta(hours=1))
        world.complete(instance_id, "review", "reviewer", verdict="returned")
        row = world.instance(instance_id)
        tokens = {t.id: t for t in snapshot.load(row.snapshot).tokens()}
        assert {t.token for t in world.open_tasks(instance_id)} <= set(tokens)
        assert set(world.timers(instance_id)) == {e for t in tokens.values() for e in t.armed if e != "granted"}
        assert len(row.snapshot) < 300
