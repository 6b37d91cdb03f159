"""Whoever is mentioned hears of it at once, once more in the next digest, and not at all when they have read it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from engine import clock
from engine.escalation.talk import comment
from engine.instances import assign
from engine.instances.mentions import Looked, see
from tests.escalation.world import World, at
from tests.mail.conftest import plan_day, post
from tests.services.smtp import Mailbox

OFFICER = "officer@layak.test"


def day(number: int) -> dt.date:
    """A day of March 2026."""
    return dt.date(2026, 3, number)


@pytest.fixture
def case(world: World, now: clock.Movable, smtp_server: Mailbox) -> uuid.UUID:
    """A case everybody has heard of; its mails are read and thrown away."""
    made = world.start()
    now.set(at(3, 7, 30))
    plan_day(world, day(3))
    post(world)
    smtp_server.messages.clear()
    smtp_server.envelopes.clear()
    now.set(at(3, 9))
    return made


def mention(world: World, case: uuid.UUID) -> None:
    """The coordinator says something to the officer."""
    who = f"person:{world.id_of('officer')}"
    task = world.task("collect").id
    world.unit(lambda s: assign.claim(s, task, world.actors["officer"]))
    world.unit(lambda s: comment(s, case, world.actors["coordinator"], "Mohon dilihat", mentions=[who]))


def looks(world: World, case: uuid.UUID) -> None:
    """The officer opens the page."""
    looked = Looked(city_id=world.city_id, person_id=world.id_of("officer"), instance_id=case)
    world.unit(lambda s: see(s, looked))


def texts(mailbox: Mailbox) -> list[str]:
    """The texts of what the officer got, each in one line."""
    found = []
    for mail in mailbox.to(OFFICER):
        body = mail.get_body(("plain",))
        assert body is not None
        found.append(" ".join(str(body.get_content()).split()))
    return found


def test_told_at_once_and_in_the_next_digest_only(
    world: World, case: uuid.UUID, now: clock.Movable, smtp_server: Mailbox
) -> None:
    mention(world, case)
    post(world)
    assert len(texts(smtp_server)) == 1
    now.set(at(4, 7, 30))
    assert plan_day(world, day(4)) == 1
    post(world)
    digest = texts(smtp_server)[1]
    assert "ANDA DISEBUT DI KOMENTAR (1) - K1-07 Akta kelahiran oleh coordinator, Selasa, 3 Maret 2026" in digest
    assert f"https://layak.test/komentar/{case}" in digest
    assert "Mohon dilihat" not in digest, "words stay in the house"
    now.set(at(5, 7, 30))
    assert plan_day(world, day(5)) == 0, "once more is enough"


def test_whoever_has_read_it_hears_no_more(
    world: World, case: uuid.UUID, now: clock.Movable, smtp_server: Mailbox
) -> None:
    mention(world, case)
    looks(world, case)
    post(world)
    assert texts(smtp_server) == []
    assert [(x.state, x.answer) for x in world.letters("mention")] == [("dropped", "seen")]
    now.set(at(4, 7, 30))
    assert plan_day(world, day(4)) == 0


def test_read_between_planning_and_leaving_is_not_told(
    world: World, case: uuid.UUID, now: clock.Movable, smtp_server: Mailbox
) -> None:
    mention(world, case)
    now.set(at(4, 7, 30))
    assert plan_day(world, day(4)) == 1
    looks(world, case)
    post(world)
    assert texts(smtp_server) == []
    assert world.letters("digest")[-1].answer == "nothing_left"


def test_whom_a_task_is_lent_to_with_words_is_told_in_the_morning(
    world: World, case: uuid.UUID, now: clock.Movable, smtp_server: Mailbox
) -> None:
    """No letter goes then: the digest is the first they hear of it."""
    task, to = world.task("collect").id, world.id_of("stranger")
    world.unit(lambda s: assign.delegate(s, task, to, world.actors["officer"], "Tolong angkanya"))
    now.set(at(4, 7, 30))
    plan_day(world, day(4))
    post(world)
    [mail] = smtp_server.to("stranger@layak.test")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "ANDA DISEBUT DI KOMENTAR (1)" in body.get_content()
    assert case


def test_a_day_off_tells_nobody_of_a_mention(world: World, case: uuid.UUID, now: clock.Movable) -> None:
    now.set(at(6, 18))
    mention(world, case)
    now.set(at(7, 7, 30))  # Saturday
    assert plan_day(world, day(7)) == 0
    now.set(at(9, 7, 30))
    assert plan_day(world, day(9)) >= 1
