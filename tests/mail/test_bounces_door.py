"""A mail server hands a delivery report over by itself: the same comes of it as of one in the mailbox."""

from __future__ import annotations

import random
import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from engine import clock
from engine.config import read
from engine.errors import Misconfigured
from engine.escalation.post.bounces import list_parked
from engine.escalation.post.dsn import MOST_BYTES
from engine.escalation.post.tables import Bounce
from engine.escalation.tables import Letter
from tests.escalation.test_dsn import report
from tests.escalation.world import World
from tests.mail.conftest import MakeApp, post
from tests.mail.test_bounces import look
from tests.services.imap import Folder
from tests.services.smtp import Mailbox

TOKEN = "a token of the mail server, long enough for this"
URL = "/masukan/surat-kembali"


class Door:
    """The address, from outside."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def send(self, body: bytes, *, token: str | bytes = TOKEN, kind: str = "message/rfc822") -> tuple[int, str]:
        """Status, and what became of it or the code of the refusal."""
        bearer = token if isinstance(token, str) else token.decode("latin-1")
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": kind}
        answer = self.app.test_client().post(URL, data=body, headers=headers)
        said = answer.get_json()
        return answer.status_code, str(said.get("state") or said["code"])


@pytest.fixture
def door(asked: World, make_app: MakeApp, smtp_server: Mailbox) -> Door:
    """All letters are gone out, and the door is open."""
    app = make_app(bounces_token=TOKEN)
    post(asked)
    assert smtp_server.messages
    return Door(app)


def letters_of(world: World) -> list[Letter]:
    """What the officer got."""
    found = [x for x in world.letters() if x.person_id == world.id_of("officer") and x.message_id]
    assert found
    return found


def back(world: World, **more: str) -> bytes:
    """The officer's last letter comes back."""
    return report(message_id=str(letters_of(world)[-1].message_id), **more)


def bounces(world: World) -> int:
    """How many reports were taken."""
    with world.sessions() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Bounce)) or 0


def test_a_report_is_noted_once_however_often_it_comes(asked: World, door: Door) -> None:
    assert door.send(back(asked)) == (200, "noted")
    assert door.send(back(asked)) == (200, "known")
    assert [letters_of(asked)[-1].state, bounces(asked)] == ["bounced", 1]


def test_its_parts_alone_are_a_report_too(asked: World, door: Door) -> None:
    """The head that tells the parts apart travels as the type of the request."""
    _head, _, parts = back(asked).partition(b"\r\n\r\n")
    kind = 'multipart/report; report-type=delivery-status; boundary="x"'
    assert door.send(parts, kind=kind) == (200, "noted")


def test_a_delay_is_known_and_changes_nothing(asked: World, door: Door) -> None:
    assert door.send(back(asked, action="delayed", status="4.4.1")) == (200, "known")
    assert [letters_of(asked)[-1].state, bounces(asked)] == ["sent", 0]


def test_the_second_letter_that_came_back_parks_the_address(asked: World, door: Door) -> None:
    with asked.sessions.begin() as session:  # a second letter to the same address
        other = session.scalars(sa.select(Letter).where(Letter.person_id == asked.id_of("colleague"))).first()
        assert other is not None
        other.sent_to, other.message_id = "officer@layak.test", "<second@layak.test>"
    door.send(back(asked))
    assert door.send(report(message_id="<second@layak.test>")) == (200, "noted")
    with asked.sessions() as session:
        assert [row.address for row, _owner in list_parked(session, asked.city_id)] == ["officer@layak.test"]


def test_what_the_mailbox_brought_already_is_known_at_the_door(
    asked: World, door: Door, make_app: MakeApp, imap_server: Folder, now: clock.Movable
) -> None:
    make_app(bounces_token=TOKEN, bounces_url=imap_server.url)
    imap_server.put(b"Return-Path: <>\r\n" + back(asked))
    look(asked, now)
    assert door.send(back(asked)) == (200, "known")
    assert (letters_of(asked)[-1].state, bounces(asked)) == ("bounced", 1)


@pytest.mark.parametrize("token", ["", "another token that is as long as the real", b"\xff\xfe\x80 bytes", TOKEN[:-1]])
def test_nobody_else_may(asked: World, door: Door, token: str | bytes) -> None:
    assert door.send(back(asked), token=token) == (401, "unproven")
    assert bounces(asked) == 0


def test_where_no_token_is_set_there_is_no_door(asked: World, make_app: MakeApp) -> None:
    post(asked)
    assert Door(make_app()).send(back(asked))[0] == 404
    with pytest.raises(Misconfigured, match="32"):
        read({"LAYAK_BOUNCES_TOKEN": "short"})


def test_what_is_no_report_is_refused_and_does_no_harm(asked: World, door: Door) -> None:
    assert door.send(b"") == (422, "no_report")
    assert door.send(b"Subject: Saya cuti\r\n\r\nSampai Jumat.") == (422, "no_report")
    assert door.send(report(message_id="<nobody@elsewhere.test>")) == (422, "unknown_letter")
    assert door.send(b'{"a": 1}', kind="application/json") == (415, "wrong_type")
    assert door.send(b"a=1", kind="application/x-www-form-urlencoded") == (415, "wrong_type")
    assert door.send(back(asked), kind="multipart/report") == (422, "no_report")
    assert door.send(b"x" * (MOST_BYTES + 1)) == (413, "too_large")
    assert bounces(asked) == 0


def test_garbage_of_every_kind_is_a_clear_refusal(asked: World, door: Door) -> None:
    chance, whole = random.Random(7), back(asked)
    for _ in range(60):
        at = chance.randrange(len(whole))
        torn = bytearray(
            whole[:at] + chance.randbytes(chance.randrange(40)) + whole[chance.randrange(at, len(whole)) :]
        )
        status, _said = door.send(bytes(torn))
        assert status in (200, 422)
    assert bounces(asked) <= 60
    assert {x.state for x in letters_of(asked)} <= {"sent", "bounced"}


def test_the_same_report_from_two_at_once_counts_once(asked: World, door: Door) -> None:
    raw, found = back(asked), list[tuple[int, str]]()
    threads = [threading.Thread(target=lambda: found.append(door.send(raw))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said for _status, said in found) == ["known", "known", "known", "noted"]
    assert bounces(asked) == 1
