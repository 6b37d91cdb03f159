"""The outbox is emptied: every row once, a refusal never again, a failure later, a killer never for ever."""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa

from engine import clock
from engine.errors import Forbidden
from engine.jobs import draining
from engine.jobs.consumers import Consumer, End, Unreachable, dropped, failed
from engine.jobs.draining import drain
from engine.store import SessionFactory, in_unit
from engine.store.outbox import BACK_OFF, LEASE, POISON, SUSPECT, OutboxRow, Work, claim
from tests.jobs.conftest import House

START = dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC)
Act = Callable[[Work], End | None]


def finder(act: Act, gave_up: list[str] | None = None) -> draining.Find:
    """Every kind is carried out by `act`."""

    def run(_sessions: SessionFactory, work: Work) -> End:
        return act(work) or End()

    def tell(_session: object, work: Work, reason: str) -> None:
        assert gave_up is not None
        gave_up.append(f"{work.body['name']}: {reason}")

    return lambda _kind: Consumer(run=run, gave_up=tell if gave_up is not None else None)


def test_every_row_is_carried_out_once_under_four_threads(house: House) -> None:
    names = [f"letter {n}" for n in range(60)]
    house.plan(*names[:30], destination="mail")
    house.plan(*names[30:45], destination="hook one")
    house.plan(*names[45:], destination="hook two")
    done: collections.Counter[str] = collections.Counter()
    guard = threading.Lock()

    def act(work: Work) -> None:
        with guard:
            done[work.body["name"]] += 1

    threads = [threading.Thread(target=drain, args=(house.sessions, "mail"), kwargs={"consumers": finder(act)})
               for _ in range(4)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    drain(house.sessions, "mail", consumers=finder(act))
    assert done == dict.fromkeys(names, 1)
    assert set(house.states().values()) == {"done"}


def test_nothing_of_another_queue_or_not_yet_due_is_touched(house: House) -> None:
    house.plan("hook", queue="webhooks")
    assert drain(house.sessions, "mail", consumers=finder(lambda _: None)) == 0
    assert house.row("hook").attempt == 0


def test_a_failure_is_tried_again_after_a_while_and_an_incident_in_the_end(house: House) -> None:
    told: list[str] = []

    def act(_work: Work) -> None:
        raise ConnectionResetError("the line went dead")

    with clock.standing(START) as now:
        house.plan("letter")
        for number, seconds in enumerate(BACK_OFF, start=1):
            assert drain(house.sessions, "mail", consumers=finder(act, told)) == 0
            row = house.row("letter")
            assert (row.failures, row.due_at) == (number, now.instant + dt.timedelta(seconds=seconds))
            assert drain(house.sessions, "mail", consumers=finder(act, told)) == 0, "not before its time"
            now.advance(dt.timedelta(seconds=seconds))
        assert (house.incidents(), told) == ([], [])
        assert drain(house.sessions, "mail", consumers=finder(act, told)) == 1
    assert house.states() == {"letter": "failed"}
    assert house.incidents() == ["letter: ConnectionResetError: the line went dead"]
    assert told == ["letter: ConnectionResetError: the line went dead"]


def test_a_refusal_is_not_tried_again(house: House) -> None:
    calls = []

    def act(work: Work) -> None:
        calls.append(work.id)
        raise Forbidden("not to this address")

    house.plan("letter")
    assert drain(house.sessions, "mail", consumers=finder(act)) == 1
    assert drain(house.sessions, "mail", consumers=finder(act)) == 0
    assert len(calls) == 1
    assert house.incidents() == ["letter: forbidden: not to this address"]


def test_a_consumer_may_drop_a_row_or_call_it_failed(house: House) -> None:
    house.plan("nobody waits", "no such mailbox")
    ends = {"nobody waits": dropped(), "no such mailbox": failed("550 no such mailbox")}
    assert drain(house.sessions, "mail", consumers=finder(lambda w: ends[w.body["name"]])) == 2
    assert house.states() == {"nobody waits": "dropped", "no such mailbox": "failed"}
    assert house.incidents() == ["letter: 550 no such mailbox"]


def test_what_a_consumer_records_and_the_end_of_the_row_stand_or_fall_together(house: House) -> None:
    def act(_work: Work) -> End:
        def record(session: sa.orm.Session) -> None:
            session.execute(sa.update(OutboxRow).values(last_error="recorded"))
            raise RuntimeError("the disk is full")

        return End(record=record)

    house.plan("letter")
    with pytest.raises(RuntimeError, match="disk"):
        drain(house.sessions, "mail", consumers=finder(act))
    row = house.row("letter")
    assert (row.state, row.last_error, row.attempt) == ("open", None, 1)


def test_a_row_that_kills_its_worker_becomes_an_incident(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claimed and never ended, time and again; the innocent rows beside it are carried out all the same."""
    house.plan("killer")
    wall = [clock.wall()]
    monkeypatch.setattr(clock, "wall", lambda: wall[0])
    carried_out = []
    for _ in range(POISON):
        with house.sessions() as session:
            claimed = in_unit(session, lambda s: claim(s, "mail", limit=1))
        assert [w.body["name"] for w in claimed] == ["killer"]
        wall[0] += LEASE + dt.timedelta(seconds=1)
    house.plan("innocent")
    drain(house.sessions, "mail", consumers=finder(lambda w: carried_out.append(w.body["name"])))
    assert carried_out == ["innocent"]
    assert house.states() == {"killer": "failed", "innocent": "done"}
    assert len(house.incidents()) == 1
    assert "claimed" in house.incidents()[0]


def test_a_row_is_not_given_up_for_what_its_neighbour_did(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One row kills whoever carries it out. Those that were in its batches are carried out, whoever else dies by chance
    with one of them in hand."""
    house.plan("one", "two", "killer", "four")
    wall = [clock.wall()]
    monkeypatch.setattr(clock, "wall", lambda: wall[0])
    batches = []
    for _ in range(SUSPECT + 2):
        with house.sessions() as session:
            batches.append([w.body["name"] for w in in_unit(session, lambda s: claim(s, "mail", limit=20))])
        wall[0] += LEASE + dt.timedelta(seconds=1)
    assert [len(batch) for batch in batches] == [4, 4, 1, 1]
    carried_out: list[str] = []
    for _ in range(POISON):
        with contextlib.suppress(Killed):
            drain(house.sessions, "mail", consumers=finder(partial(kill, carried_out)))
        wall[0] += LEASE + dt.timedelta(seconds=1)
    assert (sorted(carried_out), house.states()["killer"]) == (["four", "one", "two"], "failed")
    assert len(house.incidents()) == 1


class Killed(BaseException):
    """The process is gone; nothing of it is recorded."""


def kill(carried_out: list[str], work: Work) -> None:
    if work.body["name"] == "killer":
        raise Killed
    carried_out.append(work.body["name"])


def test_a_destination_that_does_not_answer_is_asked_once_and_blocks_no_other(house: House) -> None:
    asked = []

    def act(work: Work) -> None:
        asked.append(work.body["name"])
        if work.destination == "dead":
            raise Unreachable("no route")

    with clock.standing(START) as now:
        house.plan("one", "two", "three", destination="dead")
        house.plan("four", destination="alive")
        assert drain(house.sessions, "mail", consumers=finder(act)) == 1
        assert len(asked) == 2
        assert "four" in asked
        dead = sorted((row.failures, row.attempt) for row in map(house.row, ("one", "two", "three")))
        assert dead == [(0, 0), (0, 0), (1, 1)]
        now.advance(dt.timedelta(seconds=BACK_OFF[0]))
        assert drain(house.sessions, "mail", consumers=finder(lambda _: None)) == 3


def test_a_slow_destination_gives_back_what_it_cannot_begin_in_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker may take it up, so that what is behind it does not wait for one slow server."""
    at = [0.0]
    monkeypatch.setattr(draining.time, "monotonic", lambda: at[0])
    stopping = threading.Event()

    def act(_work: Work) -> None:
        at[0] += draining.BEGUN_WITHIN + 1
        stopping.set()

    house.plan("one", "two")
    assert drain(house.sessions, "mail", consumers=finder(act), stopping=stopping) == 1
    rows = sorted((row.state, row.attempt, row.claimed_until) for row in map(house.row, ("one", "two")))
    assert rows == [("done", 1, None), ("open", 0, None)]


def test_stopping_ends_between_two_rows(house: House) -> None:
    stopping = threading.Event()
    house.plan("one", "two", "three")
    assert drain(house.sessions, "mail", consumers=finder(lambda _: stopping.set()), stopping=stopping) == 1
    assert sorted(house.states().values()) == ["done", "open", "open"]
    assert drain(house.sessions, "mail", consumers=finder(lambda _: None)) == 2


def test_a_kind_that_nobody_carries_out_waits_for_who_can(house: House) -> None:
    house.plan("letter")
    assert drain(house.sessions, "mail", consumers=lambda _kind: None) == 0
    assert "nobody carries out letter" in (house.row("letter").last_error or "")
