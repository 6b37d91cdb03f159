"""The bell, the worker, the scheduler: with the broker in memory, with Redis, with Redis stopped and hung."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from engine.jobs.actors import MAIL, QUEUES, install
from engine.jobs.bell import Bell
from engine.jobs.brokers import close, in_memory, over_redis, waiting
from engine.jobs.consumers import Consumer, End, _consumers, register_consumer
from engine.jobs.running import Embedded, Running, Scheduler
from engine.store import SessionFactory
from engine.store.outbox import Work
from tests.jobs.conftest import House
from tests.services.redis import Server
from tests.services.wait import wait_for

A_BLINK = 0.1  # seconds: nobody calls that waiting


@pytest.fixture
def carried_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the rows that were carried out."""
    names: list[str] = []

    def run(_sessions: SessionFactory, work: Work) -> End:
        names.append(work.body["name"])
        return End()

    monkeypatch.setattr("engine.jobs.consumers._consumers", dict(_consumers))
    register_consumer("letter", Consumer(run=run))
    return names


@pytest.fixture
def embedded(house: House) -> Iterator[Embedded]:
    made = Embedded(house.sessions)
    made.start()
    yield made
    made.stop()


def is_done(house: House, *names: str) -> bool:
    states = house.states()
    return all(states.get(name) == "done" for name in names)


def test_one_process_does_it_all(house: House, embedded: Embedded, carried_out: list[str]) -> None:
    house.plan("one", "two")
    embedded.bell.ring(MAIL)
    wait_for(lambda: is_done(house, "one", "two"), "both letters went out")
    assert sorted(carried_out) == ["one", "two"]


def test_the_scheduler_finds_what_nobody_rang_for(house: House, carried_out: list[str]) -> None:
    house.plan("forgotten")
    made = Embedded(house.sessions)
    made.start()
    wait_for(lambda: is_done(house, "forgotten"), "the scheduler looked by itself")
    made.stop()
    assert carried_out == ["forgotten"]


def test_one_process_stops_within_five_seconds_also_while_a_letter_hangs(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, release = threading.Event(), threading.Event()

    def run(_sessions: SessionFactory, _work: Work) -> End:
        begun.set()
        release.wait(20)
        return End()

    monkeypatch.setattr("engine.jobs.consumers._consumers", {"letter": Consumer(run=run)})
    made = Embedded(house.sessions)
    made.start()
    house.plan("stuck")
    made.bell.ring(MAIL)
    assert begun.wait(10)
    before = time.monotonic()
    made.stop()
    assert time.monotonic() - before < 5
    assert house.row("stuck").state == "open", "it is claimed again when its lease is over"
    release.set()
    wait_for(lambda: is_done(house, "stuck"), "the thread ended after all")


def test_a_bell_is_rung_once_for_many_requests() -> None:
    rung: list[str] = []
    bell = Bell(rung.append, every=0.05)
    for _ in range(500):
        bell.ring("mail", "timers")
    wait_for(lambda: {"mail", "timers"} <= set(rung), "both were rung")
    bell.stop()
    assert len(rung) <= 40


def test_messages_do_not_pile_up_where_nobody_works(redis_url: str, house: House) -> None:
    for broker in (in_memory(), over_redis(redis_url)):
        jobs = install(broker, house.sessions)
        for _ in range(30):
            jobs.ring(MAIL)
        assert waiting(broker, MAIL) == 2
        close(broker)


def test_a_worker_over_redis_carries_out_what_a_web_process_planned(
    house: House, redis_url: str, carried_out: list[str]
) -> None:
    ringing, working = over_redis(redis_url), over_redis(redis_url, timeout=3)
    bell = Bell(install(ringing, house.sessions).ring)
    worker = Running(install(working, house.sessions), threads=2)
    worker.start()
    house.plan("one")
    bell.ring(*QUEUES)
    wait_for(lambda: is_done(house, "one"), "the worker carried it out")
    bell.stop()
    worker.stop()
    close(working)
    close(ringing)
    assert carried_out == ["one"]


@pytest.mark.parametrize("trouble", ["stop", "hang"])
def test_nobody_waits_for_a_redis_that_is_gone(
    house: House, redis_server: Server, carried_out: list[str], trouble: str
) -> None:
    broker = over_redis(redis_server.url)
    jobs = install(broker, house.sessions)
    bell = Bell(jobs.ring)
    getattr(redis_server, trouble)()
    house.plan("one")
    before = time.monotonic()
    for _ in range(20):
        bell.ring(*QUEUES)
    assert time.monotonic() - before < A_BLINK
    scheduler = Scheduler(house.sessions, jobs.ring)
    scheduler.look()
    assert is_done(house, "one"), "the scheduler carried it out itself"
    assert time.monotonic() - before < 5
    bell.stop()
    redis_server.mend()
    house.plan("two")
    Bell(jobs.ring).ring(MAIL)
    wait_for(lambda: waiting(broker, MAIL) > 0, "the bell rings again")
    close(broker)
    assert carried_out == ["one"]
