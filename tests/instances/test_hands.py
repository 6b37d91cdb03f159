"""Who has a task in hand: taken, released, lent and handed back, put off, given more time; each leaves its event."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
import sqlalchemy as sa

from engine import clock, history
from engine.errors import Conflict, Forbidden, FourEyesViolated, Invalid, TaskAlreadyCompleted
from engine.history import HistoryEvent
from engine.instances import assign, bulk, comments, putting_off, tasks
from engine.instances.comments import list_comments
from engine.instances.mentions import list_unseen
from engine.instances.tables import UserTask
from tests.instances.packages import PACKAGE
from tests.instances.world import World


@pytest.fixture
def case(world: World) -> uuid.UUID:
    """A request whose officers have three working days: until Wednesday."""
    world.deploy(PACKAGE)
    return world.start("request", "KLA-2026/07", agency="dinkes")


def collect(world: World, case: uuid.UUID) -> UserTask:
    return world.task(case, "collect")


def inbox(world: World, who: str, **more: bool) -> list[str]:
    with world.sessions() as session:
        return [row.task.element_id for row in tasks.list_inbox(session, world.actors[who], **more)]


def events(world: World, case: uuid.UUID) -> list[tuple[str, dict[str, object]]]:
    with world.sessions() as session:
        rows = session.scalars(sa.select(HistoryEvent).where(HistoryEvent.stream == case).order_by(HistoryEvent.seq))
        return [(row.type, json.loads(row.body or "{}")) for row in rows]


def person(world: World, who: str) -> uuid.UUID:
    found = world.actors[who].person_id
    assert found is not None
    return found


def test_a_task_is_taken_once_and_released_to_all(world: World, case: uuid.UUID) -> None:
    task = collect(world, case)
    world.unit(lambda s: assign.claim(s, task.id, world.actors["officer"]))
    assert inbox(world, "colleague") == []
    with pytest.raises(Conflict) as caught:
        world.unit(lambda s: assign.claim(s, task.id, world.actors["colleague"]))
    assert caught.value.code == "task_claimed"
    world.unit(lambda s: assign.release(s, task.id, world.actors["officer"]))
    assert inbox(world, "colleague") == ["collect"]
    assert [type_ for type_, _ in events(world, case)][-2:] == ["task.claimed", "task.released"]


def test_a_lent_task_comes_back_with_a_word_before_it_is_sent(world: World, case: uuid.UUID) -> None:
    task, officer, helper = collect(world, case), world.actors["officer"], world.actors["stranger"]
    world.unit(lambda s: assign.delegate(s, task.id, person(world, "stranger"), officer, "Tolong angka rujukan"))
    assert (inbox(world, "officer"), inbox(world, "stranger")) == ([], ["collect"])
    assert inbox(world, "officer", put_off=True) == ["collect"]  # it stays the owner's, and is seen
    for refused in (
        lambda: world.complete(case, "collect", "stranger"),
        lambda: world.unit(lambda s: assign.delegate(s, task.id, person(world, "second"), helper)),
        lambda: world.unit(lambda s: assign.release(s, task.id, helper)),
    ):
        with pytest.raises(Conflict) as caught:
            refused()
        assert caught.value.code == "task_delegated"
    with pytest.raises(Invalid) as silent:
        world.unit(lambda s: assign.hand_back(s, task.id, helper, "  "))
    assert silent.value.fields == {"words": ["required"]}
    world.unit(lambda s: assign.hand_back(s, task.id, helper, "Sudah saya isi"))
    assert (inbox(world, "officer"), inbox(world, "stranger")) == (["collect"], [])
    with pytest.raises(Conflict, match="nobody else"):
        world.unit(lambda s: assign.hand_back(s, task.id, officer, "lagi"))
    world.complete(case, "collect", "officer")
    with world.sessions() as session:
        said = list_comments(session, world.city_id, case)
        now = clock.now()
        mentioned = list_unseen(
            session, world.city_id, person(world, "stranger"), since=now - dt.timedelta(1), until=now
        )
    assert [(c.kind, c.by, c.words, c.mentioned) for c in reversed(said)] == [
        ("delegated", "officer", "Tolong angka rujukan", ("stranger",)),
        ("handed_back", "stranger", "Sudah saya isi", ("officer",)),
    ]
    assert [(m.business_key, m.by) for m in mentioned] == [("KLA-2026/07", "officer")]
    assert "angka rujukan" not in str(events(world, case))  # history carries ids, never words


def test_the_owner_takes_a_lent_task_back(world: World, case: uuid.UUID) -> None:
    task = collect(world, case)
    world.unit(lambda s: assign.delegate(s, task.id, person(world, "colleague"), world.actors["officer"]))
    world.unit(lambda s: assign.hand_back(s, task.id, world.actors["officer"], "Saya kerjakan sendiri"))
    assert inbox(world, "officer") == ["collect"]


def test_a_task_put_off_leaves_the_list_and_wakes_on_its_day(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    task, officer = collect(world, case), world.actors["officer"]
    for until, reason in ((2, "past"), (1, "past"), (9, "after_due")):
        with pytest.raises(Invalid) as caught:
            world.unit(lambda s, until=until: putting_off.put_off(s, task.id, dt.date(2026, 3, until), officer))
        assert caught.value.fields == {"until": [reason]}
    world.unit(lambda s: putting_off.put_off(s, task.id, dt.date(2026, 3, 4), officer))
    assert inbox(world, "officer") == []
    assert inbox(world, "colleague") == []  # putting off takes an offered task
    now.set(dt.datetime(2026, 3, 3, 15, 59, tzinfo=dt.UTC))  # a minute to midnight in the city
    assert inbox(world, "officer") == []
    now.advance(dt.timedelta(minutes=1))
    assert inbox(world, "officer") == ["collect"]
    now.set(dt.datetime(2026, 3, 20, tzinfo=dt.UTC))
    with pytest.raises(Invalid) as late:
        world.unit(lambda s: putting_off.put_off(s, task.id, dt.date(2026, 3, 23), officer))
    assert late.value.fields == {"until": ["late"]}


def test_a_task_is_woken_by_hand(world: World, case: uuid.UUID) -> None:
    task, officer = collect(world, case), world.actors["officer"]
    world.unit(lambda s: putting_off.put_off(s, task.id, dt.date(2026, 3, 4), officer))
    world.unit(lambda s: putting_off.wake(s, task.id, officer))
    assert inbox(world, "officer") == ["collect"]
    assert [type_ for type_, _ in events(world, case)][-2:] == ["task.put_off", "task.woken"]


def test_more_time_moves_the_clocks_with_it(world: World, case: uuid.UUID) -> None:
    task, before = collect(world, case), world.timers(case)
    with pytest.raises(Forbidden):
        world.unit(lambda s: putting_off.extend(s, task.id, dt.date(2026, 3, 10), world.actors["officer"]))
    world.unit(lambda s: putting_off.extend(s, task.id, dt.date(2026, 3, 10), world.actors["coordinator"]))
    moved, after = collect(world, case), world.timers(case)
    assert moved.due_at is not None
    assert task.due_at is not None
    assert moved.due_at.date() == dt.date(2026, 3, 10)
    assert all(before[name] < after[name] for name in ("remind", "late"))  # type: ignore[operator]
    assert world.instance(case).next_due_at == min(filter(None, after.values()))
    for until, reason in ((10, "not_later"), (1, "past")):
        with pytest.raises(Invalid) as caught:
            world.unit(lambda s, until=until: putting_off.extend(
                s, task.id, dt.date(2026, 3, until), world.actors["coordinator"]))  # fmt: skip
        assert caught.value.fields == {"until": [reason]}


def test_a_coordinator_assigns_and_puts_first_but_never_past_four_eyes(world: World, case: uuid.UUID) -> None:
    task, coordinator = collect(world, case), world.actors["coordinator"]
    world.unit(lambda s: putting_off.prioritise(s, task.id, "high", coordinator))
    world.unit(lambda s: assign.assign(s, task.id, person(world, "stranger"), coordinator))
    assert (collect(world, case).priority, inbox(world, "stranger")) == (80, ["collect"])
    with pytest.raises(Invalid):
        world.unit(lambda s: putting_off.prioritise(s, task.id, "utmost", coordinator))
    world.unit(lambda s: s.execute(sa.update(UserTask).values(excluding=str(person(world, "second")))))
    with pytest.raises(FourEyesViolated):
        world.unit(lambda s: assign.assign(s, task.id, person(world, "second"), coordinator))
    with pytest.raises(FourEyesViolated):
        world.unit(lambda s: assign.delegate(s, task.id, person(world, "second"), world.actors["stranger"]))


def test_one_refusal_stops_no_other_of_a_selection(world: World, case: uuid.UUID) -> None:
    other = world.start("request", "KLA-2026/08", agency="dinkes")
    done, still, coordinator = collect(world, case), collect(world, other), world.actors["coordinator"]
    world.complete(case, "collect", "officer")
    until = dt.date(2026, 3, 12)
    found = bulk.each(world.unit, [done.id, still.id, uuid.uuid4(), still.id],
                      lambda s, task_id: putting_off.extend(s, task_id, until, coordinator))  # fmt: skip
    assert [type(outcome.refusal).__name__ for outcome in found] == ["TaskAlreadyCompleted", "NoneType", "NotFound"]
    assert isinstance(found[0].refusal, TaskAlreadyCompleted)
    moved = collect(world, other).due_at
    assert moved is not None
    assert moved.date() == until


def test_words_have_a_length_and_the_chain_still_holds(world: World, case: uuid.UUID) -> None:
    task = collect(world, case)
    with pytest.raises(Invalid) as caught:
        world.unit(
            lambda s: assign.delegate(s, task.id, person(world, "colleague"), world.actors["officer"], "x" * 2001)
        )
    assert caught.value.fields == {"words": ["too_long"]}
    assert comments.LONGEST == 2000
    world.unit(lambda s: assign.claim(s, task.id, world.actors["officer"]))
    with world.sessions() as session:
        assert list(history.verify_stream(session, world.instance(case))) == []
