"""A person settles what went wrong: it has arrived after all, or the same letter goes once more."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine.errors import Conflict, Forbidden
from engine.escalation.post.settling import mark_arrived, send_again
from engine.escalation.tables import Letter
from tests.escalation.world import World
from tests.mail.conftest import post
from tests.services.smtp import Mailbox


def digest(world: World) -> Letter:
    """The officer's digest."""
    return next(x for x in world.letters("digest") if x.person_id == world.id_of("officer"))


@pytest.fixture
def unknown(asked: World) -> World:
    """Nobody knows whether the officer's digest arrived."""
    post(asked)
    with asked.sessions.begin() as session:
        session.execute(sa.update(Letter).where(Letter.id == digest(asked).id).values(state="unknown"))
    return asked


def test_it_has_arrived_after_all(unknown: World) -> None:
    letter_id = digest(unknown).id
    unknown.unit(lambda s: mark_arrived(s, letter_id, unknown.actors["coordinator"]))
    assert (digest(unknown).state, digest(unknown).answer) == ("sent", "checked")
    with pytest.raises(Conflict):
        unknown.unit(lambda s: send_again(s, letter_id, unknown.actors["coordinator"]))


def test_the_same_letter_goes_once_more(unknown: World, smtp_server: Mailbox) -> None:
    letter_id = digest(unknown).id
    unknown.unit(lambda s: send_again(s, letter_id, unknown.actors["coordinator"]))
    post(unknown)
    ids = [m["Message-ID"] for m in smtp_server.to("officer@layak.test")]
    assert len(ids) == 2
    assert len(set(ids)) == 1, "a mailbox that has it shows it once"
    assert (digest(unknown).state, digest(unknown).attempts) == ("sent", 2)


def test_only_who_leads_the_letters_may(unknown: World) -> None:
    letter_id = digest(unknown).id
    with pytest.raises(Forbidden):
        unknown.unit(lambda s: send_again(s, letter_id, unknown.actors["officer"]))
