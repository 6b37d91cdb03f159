"""Another system sends: proven, stored once, answered 202; refused with a problem, never with an error of ours."""

from __future__ import annotations

import datetime as dt
import json
import threading
import uuid
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from engine import clock
from engine.process.declared import read
from tests.instances.packages import PACKAGE, PROCESS_YAML
from tests.instances.world import MONDAY, World, build
from tests.services.databases import CopyOf
from tests.web.client import Client
from tests.webhooks.conftest import CASE, KEY, Hub
from webhooks import correlating
from webhooks.receiving import MOST_BYTES
from webhooks.secrets import key_of
from webhooks.signing import ID, SIGNATURE, TIMESTAMP, sign

MORE_TIME = {"case": CASE, "data": {"until": "2026-03-12", "verdict": "accepted", "unknown": 1}}


class Sender:
    """The other system."""

    def __init__(self, app: Flask, source_id: uuid.UUID, secret: str) -> None:
        self.app, self.url, self.key = app, f"/masukan/{source_id}", key_of(secret)

    def send(self, body: object, delivery: str = "msg_1", **headers: str) -> TestResponse:
        """Signs and sends; `headers` replace what was signed, an underscore for each dash."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = dict(sign(self.key, delivery, clock.wall(), raw))
        signed |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client().open(self.url, method="POST", data=raw, headers=signed)


@pytest.fixture
def city(copy_of: CopyOf) -> tuple[str, World]:
    return copy_of(waiting)


@pytest.fixture
def app(city: tuple[str, World], make_app: Callable[..., Flask]) -> Flask:
    return make_app(city[0], secret_key=KEY)


@pytest.fixture
def hub(city: tuple[str, World], app: Flask) -> Iterator[Hub]:  # noqa: ARG001 (it wires the rooms)
    url, world = city
    with clock.standing(MONDAY):
        made = Hub(world=world.copied_to(url))
        yield made
        made.world.engine.dispose()


def waiting(url: str) -> World:
    """A case of the city waits for a message, to be copied."""
    with clock.standing(MONDAY):
        made = build(url)
        made.deploy(PACKAGE)
        made.only = made.start("request", CASE, agency="dinkes")
    made.engine.dispose()
    return made


@pytest.fixture
def sender(hub: Hub, app: Flask) -> Sender:
    return Sender(app, *hub.source())


def test_more_time_reaches_the_case_that_waits_for_it(hub: Hub, sender: Sender) -> None:
    before = hub.world.task(hub.world.only, "collect").due_at
    answer = sender.send(MORE_TIME)
    assert answer.status_code == 202
    [kept] = hub.incoming()
    assert (kept.state, answer.json) == ("received", {"id": str(kept.id)})
    assert hub.world.task(hub.world.only, "collect").due_at == before, "answered before it is known what it means"
    assert hub.correlate() == 1
    [taken] = hub.incoming()
    assert (taken.state, taken.message_name, taken.business_key) == ("taken", "more_time", CASE)
    due = hub.world.task(hub.world.only, "collect").due_at
    assert due is not None
    assert due.date() == dt.date(2026, 3, 12)
    [event] = [e for e in hub.events() if e.type == "message.taken"]
    assert (event.actor, event.on_behalf_of) == ("system", f"source:{taken.source_id}")


def test_only_what_the_message_brings_enters_the_process() -> None:
    letter = correlating.Letter(name="more_time", key=CASE, values=MORE_TIME["data"])  # type: ignore[arg-type]
    assert correlating.admitted(read(PROCESS_YAML), letter) == {"until": "2026-03-12"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"case": "KLA-2026/99"}, "nobody_waits"),
        ({"data": {}}, "key_missing"),
        ({"case": 7}, "key_missing"),
        ({"case": "KLA\u0000"}, "key_missing"),
        ({"case": "\ud800"}, "key_missing"),
        ({"case": CASE, "data": {"until": "besok"}}, "value_wrong"),
        ({"case": CASE, "data": {"until": {"a": 1}}}, "value_wrong"),
    ],
)
def test_what_nobody_waits_for_is_parked_with_the_reason(
    hub: Hub, sender: Sender, body: dict[str, object], reason: str
) -> None:
    assert sender.send(body).status_code == 202
    assert hub.correlate() == 1
    [parked] = hub.incoming()
    assert (parked.state, parked.reason) == ("parked", reason)
    assert not [e for e in hub.events() if e.type == "incident.raised"]


def test_a_parked_delivery_is_handed_over_by_hand_once_somebody_waits(hub: Hub, sender: Sender) -> None:
    sender.send({"case": "KLA-2026/08", "data": {"until": "2026-03-12"}})
    hub.correlate()
    hub.world.start("request", "KLA-2026/08", agency="dinkes")
    [parked] = hub.incoming()
    for _ in range(2):
        with hub.world.sessions() as session:
            assert correlating.try_again(session, hub.coordinator, parked.id) == "taken"
    assert len([e for e in hub.events() if e.type == "message.taken"]) == 1


def test_the_same_delivery_again_is_answered_alike_and_kept_once(hub: Hub, sender: Sender) -> None:
    answers = [sender.send(MORE_TIME) for _ in range(3)]
    assert {a.status_code for a in answers} == {202}
    assert len({a.get_data() for a in answers}) == 1
    assert len(hub.incoming()) == 1
    hub.correlate()
    sender.send(MORE_TIME)
    assert hub.correlate() == 0
    assert len([e for e in hub.events() if e.type == "message.taken"]) == 1


def test_the_same_delivery_from_two_threads_at_once_is_kept_once(hub: Hub, sender: Sender) -> None:
    for number in range(8):
        answers: list[tuple[int, bytes]] = []
        both = threading.Barrier(2)

        def send(delivery: str, answers: list[tuple[int, bytes]] = answers, both: threading.Barrier = both) -> None:
            both.wait()
            answer = sender.send(MORE_TIME, delivery)
            answers.append((answer.status_code, answer.get_data()))

        threads = [threading.Thread(target=send, args=(f"msg_{number}",)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {status for status, _ in answers} == {202}
        assert len({body for _, body in answers}) == 1
    assert len(hub.incoming()) == 8


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({ID: ""}, "header_missing"),
        ({SIGNATURE: "v1,AAAA"}, "signature_wrong"),
        ({SIGNATURE: "no signature"}, "signature_wrong"),
        ({SIGNATURE: "v1,\xe9"}, "signature_wrong"),
        ({TIMESTAMP: "yesterday"}, "timestamp_malformed"),
        ({TIMESTAMP: "1"}, "timestamp_old"),
        ({TIMESTAMP: "99999999999"}, "timestamp_new"),
        ({ID: "x" * 300}, "id_malformed"),
    ],
)
def test_what_is_not_proven_is_a_401(hub: Hub, sender: Sender, headers: dict[str, str], code: str) -> None:
    answer = sender.send(MORE_TIME, **headers)
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["code"] == code
    assert answer.mimetype == "application/problem+json"
    assert hub.incoming() == []


def test_an_old_delivery_is_refused_however_well_signed(hub: Hub, sender: Sender) -> None:
    raw = b"{}"
    old = dict(sign(sender.key, "msg_1", clock.wall() - dt.timedelta(seconds=301), raw))
    assert sender.app.test_client().open(sender.url, method="POST", data=raw, headers=old).status_code == 401
    assert hub.incoming() == []


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message_id=TEXT, timestamp=TEXT, signature=TEXT)
def test_whatever_the_headers_say_the_answer_is_401(
    sender: Sender, message_id: str, timestamp: str, signature: str
) -> None:
    assert sender.send(MORE_TIME, **{ID: message_id, TIMESTAMP: timestamp, SIGNATURE: signature}).status_code == 401


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"a"', b"null", b"\xff", b"[" * 60_000, b'{"a": NaN}', b'{"a": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_json_object_is_a_400_and_not_kept(hub: Hub, sender: Sender, body: bytes) -> None:
    assert sender.send(body).status_code == 400
    assert hub.incoming() == []


def test_what_is_too_large_is_a_413(hub: Hub, sender: Sender) -> None:
    assert sender.send(b'{"a": "' + b"a" * MOST_BYTES + b'"}').status_code == 413
    assert hub.incoming() == []


def test_a_source_that_is_not_there_is_a_404_and_needs_no_sign_in(sender: Sender) -> None:
    client = sender.app.test_client()
    assert isinstance(client, Client)
    assert client.open(f"/masukan/{uuid.uuid4()}", method="POST", data=b"{}").status_code == 404
    assert client.open("/masukan/nothing", method="POST", data=b"{}").status_code in (303, 404)


def test_a_message_that_may_not_come_from_outside_is_parked(hub: Hub, sender: Sender) -> None:
    closed = PROCESS_YAML.replace(b"{with: {until: date}}", b"{with: {until: date}, by: [officer]}")
    hub.world.deploy({**PACKAGE, "process.yaml": closed})
    hub.world.start("request", "KLA-2026/08", agency="dinkes")
    sender.send({"case": "KLA-2026/08", "data": {"until": "2026-03-12"}})
    hub.correlate()
    assert hub.incoming()[0].reason == "not_from_outside"
    opened = PROCESS_YAML.replace(b"{with: {until: date}}", b"{with: {until: date}, by: [officer, source]}")
    hub.world.deploy({**PACKAGE, "process.yaml": opened})
    hub.world.start("request", "KLA-2026/09", agency="dinkes")
    sender.send({"case": "KLA-2026/09", "data": {"until": "2026-03-12"}}, "msg_2")
    hub.correlate()
    assert hub.incoming()[1].state == "taken"
