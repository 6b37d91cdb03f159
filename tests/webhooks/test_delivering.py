"""What other systems hear: each event once, thin and signed; again when it fails; nothing once they are gone."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import threading
import time
import uuid

import pytest
import standardwebhooks

from engine import clock
from engine.jobs import Lanes
from engine.store import in_unit
from engine.store.outbox import LEASE, claim
from tests.architecture.sources import ROOT
from tests.services.wait import wait_for
from tests.webhooks.conftest import CASE, Hub, after
from tests.webhooks.receiver import Receiver, hanging
from webhooks import endpoints, planning, rules
from webhooks.sending import Sender

DAY = dt.timedelta(days=1)


def test_a_receiver_of_the_standard_library_reads_what_happened(running: Hub, receiver: Receiver) -> None:
    _, secret = running.listen(receiver.port, "task.completed")
    running.world.complete(running.world.only, "collect", "officer")
    assert running.deliver() == 1
    [call] = receiver.calls
    told = standardwebhooks.Webhook(secret).verify(call.body, dict(call.headers))
    [event] = [e for e in running.events() if e.type == "task.completed"]
    assert told == {
        "specversion": "1.0",
        "id": str(event.id),
        "source": "urn:layak:banjarbaru",
        "type": "id.layak.task.completed",
        "time": "2026-03-02T00:00:00.000Z",
        "subject": CASE,
        "datacontenttype": "application/json",
        "data": {
            "task": json.loads(event.body or "")["task"],
            "element": "collect",
            "agency": "dinkes",
            "seq": event.seq,
            "stream": str(running.world.only),
            "actor": running.world.actors["officer"].id,
        },
    }
    assert call.headers["webhook-id"] == str(event.id)
    assert call.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    [attempt] = running.attempts()
    assert (attempt.status, attempt.number, attempt.outcome, attempt.answer) == (200, 1, "sent", "ok")


def test_an_endpoint_hears_only_what_it_asked_for(running: Hub, receiver: Receiver) -> None:
    running.listen(receiver.port, "task.*")
    running.listen(receiver.port, "evidence.*", "timer.fired")
    running.world.complete(running.world.only, "collect", "officer")
    types = {json.loads(c.body)["type"] for c in receiver.calls if running.deliver() or True}
    running.deliver()
    types = {json.loads(c.body)["type"] for c in receiver.calls}
    assert types == {"id.layak.task.completed", "id.layak.task.created"}


def test_sentences_of_our_own_machinery_stay_inside() -> None:
    assert rules.data_of({"element": "a", "reason": "KeyError: 'nama anak'"}) == {"element": "a"}


def test_the_schedule_of_a_dead_endpoint_is_kept_and_then_given_up(
    running: Hub, receiver: Receiver, now: clock.Movable
) -> None:
    endpoint_id, _ = running.listen(receiver.port, "task.completed")
    receiver.answers = [(500, {}, b"down")]
    running.world.complete(running.world.only, "collect", "officer")
    for number, seconds in enumerate((5, 300, 1800, 7200, 18000, 36000, 36000), start=1):
        assert running.deliver() == 0
        assert running.deliver() == 0, "not before its time"
        attempt = running.attempts()[-1]
        assert (attempt.number, attempt.outcome, attempt.next_at) == (number, "tried", now.instant + after(seconds))
        now.advance(after(seconds))
    assert running.deliver() == 1
    assert [row.state for row in running.planned()] == ["failed"]
    last = running.attempts()[-1]
    assert (last.number, last.outcome, last.next_at, last.status, last.answer) == (8, "given_up", None, 500, "down")
    assert len(set(receiver.ids())) == 1
    assert len(receiver.calls) == 8
    assert "incident.raised" not in {e.type for e in running.events()}, "or its news would have to be delivered too"
    assert running.endpoint(endpoint_id).is_on


def test_a_server_that_asks_for_time_gets_it(running: Hub, receiver: Receiver, now: clock.Movable) -> None:
    running.listen(receiver.port, "task.completed")
    receiver.answers = [(429, {"Retry-After": "600"}, b""), (503, {"Retry-After": "2"}, b""), (200, {}, b"")]
    running.world.complete(running.world.only, "collect", "officer")
    for wait in (600, 300):
        running.deliver()
        assert running.attempts()[-1].next_at == now.instant + after(wait)
        now.advance(after(wait))
    assert running.deliver() == 1


def test_whoever_is_gone_is_switched_off_at_once(running: Hub, receiver: Receiver) -> None:
    endpoint_id, _ = running.listen(receiver.port, "task.*")
    receiver.answers = [(410, {}, b"")]
    running.world.complete(running.world.only, "collect", "officer")
    running.deliver()
    endpoint = running.endpoint(endpoint_id)
    assert (endpoint.is_on, endpoint.off_reason) == (False, "gone")
    assert len(receiver.calls) == 1
    assert {row.state for row in running.planned()} == {"failed", "dropped"}
    before = len(running.planned())
    running.world.complete(running.world.only, "review", "reviewer", verdict="returned")
    assert len(running.planned()) == before, "nothing is planned for it any more"
    assert [e.type for e in running.events() if e.type.startswith("webhook.")][-1] == "webhook.endpoint_switched_off"


def test_five_days_of_nothing_but_failures_switch_an_endpoint_off(
    running: Hub, receiver: Receiver, now: clock.Movable
) -> None:
    endpoint_id, _ = running.listen(receiver.port, "task.created")
    receiver.answers = [(500, {}, b"")]
    running.world.complete(running.world.only, "collect", "officer")
    running.deliver()
    now.advance(5 * DAY - after(1))
    running.deliver()
    assert running.endpoint(endpoint_id).is_on
    now.advance(DAY)
    running.world.complete(running.world.only, "review", "reviewer", verdict="returned")
    running.deliver()
    assert running.endpoint(endpoint_id).off_reason == "failing"


def test_one_success_begins_the_five_days_anew(running: Hub, receiver: Receiver, now: clock.Movable) -> None:
    endpoint_id, _ = running.listen(receiver.port, "task.created")
    receiver.answers = [(500, {}, b""), (200, {}, b"")]
    running.world.complete(running.world.only, "collect", "officer")
    running.deliver()
    assert running.endpoint(endpoint_id).failing_since == now.instant
    now.advance(6 * DAY)
    running.deliver()
    assert running.endpoint(endpoint_id).failing_since is None


def test_what_is_sent_again_by_hand_carries_the_same_id_and_a_new_time(
    running: Hub, receiver: Receiver, now: clock.Movable, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint_id, secret = running.listen(receiver.port, "task.completed")
    running.world.complete(running.world.only, "collect", "officer")
    running.deliver()
    event_id = uuid.UUID(receiver.ids()[0])
    later = clock.wall() + after(90)
    monkeypatch.setattr(clock, "wall", lambda: later)
    running.world.unit(lambda s: endpoints.resend(s, running.coordinator, endpoint_id, event_id))
    running.deliver()
    first, second = receiver.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert int(second.headers["webhook-timestamp"]) >= int(first.headers["webhook-timestamp"]) + 89
    assert first.body == second.body
    assert standardwebhooks.Webhook(secret).verify(second.body, dict(second.headers))
    assert [a.number for a in running.attempts()] == [1, 2]
    assert now.instant == running.attempts()[1].at


def test_two_drains_at_once_call_once_per_event(running: Hub, receiver: Receiver) -> None:
    running.listen(receiver.port, "*")
    for _ in range(4):
        running.world.complete(running.world.only, "collect", "officer")
        running.world.complete(running.world.only, "review", "reviewer", verdict="returned")
    planned = len(running.planned())
    threads = [threading.Thread(target=running.deliver) for _ in range(2)]
    lanes = [Lanes(running.world.sessions, planning.QUEUE, consumers=running.consumer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for each in lanes:
        each.look()
    for thread in threads:
        thread.join()
    for each in lanes:
        assert each.wait(20)
    running.deliver()
    assert planned >= 16
    assert len(receiver.ids()) == len(set(receiver.ids())) == planned
    assert {row.state for row in running.planned()} == {"done"}


KILLED = """
import os, sys, uuid
from sqlalchemy.orm import sessionmaker
from engine.jobs import drain
from engine.jobs.consumers import Consumer, End
from engine.store import open_engine
from tests.webhooks.conftest import KEY, POLICY
from webhooks.delivering import Courier
from webhooks.secrets import Vault
import web.all_tables
courier = Courier(vault=Vault(KEY), policy=POLICY)
def run(sessions, work):
    courier.run(sessions, work)
    os._exit(9)  # called, and dead before anything is recorded
drain(sessionmaker(open_engine(sys.argv[1])), "webhooks", consumers=lambda _kind: Consumer(run=run))
"""


def test_killed_between_the_call_and_its_record_the_same_id_comes_again(
    running: Hub, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.listen(receiver.port, "task.completed")
    running.world.complete(running.world.only, "collect", "officer")
    # the child's clock is the machine's, long after the story's
    url = running.world.engine.url.render_as_string(hide_password=False)
    died = subprocess.run([sys.executable, "-c", KILLED, url], cwd=ROOT, check=False, timeout=60)
    assert died.returncode == 9
    assert len(receiver.calls) == 1
    assert running.attempts() == []
    assert running.deliver() == 0, "its lease is not over"
    later = clock.wall() + LEASE + after(1)
    monkeypatch.setattr(clock, "wall", lambda: later)
    assert running.deliver() == 1
    assert len(set(receiver.ids())) == 1
    assert len(receiver.calls) == 2


def test_ten_dead_endpoints_beside_a_live_one_delay_it_by_nothing(running: Hub, receiver: Receiver) -> None:
    """The dead ones take connections and never answer; they were asked first."""
    with hanging(10) as ports:
        for port in ports:
            running.listen(port, "*")
        running.listen(receiver.port, "*")
        running.world.complete(running.world.only, "collect", "officer")
        running.world.complete(running.world.only, "review", "reviewer", verdict="returned")
        mine = len(running.planned()) // 11
        running.sender = Sender(answer_within=60)  # whoever had to wait for a dead one would not be heard of here
        lanes = Lanes(running.world.sessions, planning.QUEUE, consumers=running.consumer)
        begun = time.monotonic()
        lanes.look()
        wait_for(lambda: len(receiver.calls) == mine, "the live one has heard everything", seconds=30)
        took = time.monotonic() - begun
        running.world.complete(running.world.only, "collect", "officer")
        begun = time.monotonic()
        lanes.look()
        wait_for(lambda: len(receiver.calls) > mine, "it hears of the next step too", seconds=30)
        again = time.monotonic() - begun
        assert not lanes.wait(0), "the dead ones still hang"
    print(f"\nlive beside ten dead: {mine} events in {took * 1000:.0f} ms, the next step's in {again * 1000:.0f} ms")
    assert lanes.wait(20), "their lines are cut: the lanes end"


def test_an_endpoint_that_is_inside_by_now_is_not_called(running: Hub, receiver: Receiver) -> None:
    running.listen(receiver.port, "task.completed")
    running.world.complete(running.world.only, "collect", "officer")
    with running.world.sessions() as session:
        in_unit(
            session, lambda s: s.execute(endpoints.sa.update(endpoints.Endpoint).values(address="https://localhost/"))
        )
    running.deliver()
    [attempt] = running.attempts()
    assert (attempt.error, attempt.status, receiver.calls) == ("address_refused", None, [])


def test_a_claim_takes_one_destination_at_a_time(running: Hub, receiver: Receiver) -> None:
    for _ in range(3):
        running.listen(receiver.port, "*")
    running.world.complete(running.world.only, "collect", "officer")
    seen = []
    for _ in range(3):
        with running.world.sessions() as session:
            works = in_unit(session, lambda s: claim(s, planning.QUEUE, is_single=True))
        assert len({work.destination for work in works}) == 1
        seen.append(works[0].destination)
    assert len(set(seen)) == 3
    with running.world.sessions() as session:
        assert in_unit(session, lambda s: claim(s, planning.QUEUE, is_single=True)) == []
