"""A person settles what went wrong: it has arrived after all, or the same letter goes once more."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
import sqlalchemy as sa

from engine.errors import Conflict, Forbidden
from engine.escalation.post.settling import mark_arrived, send_again
from engine.escalation.tables import Letter
from engine.instances.incidents import list_open
from engine.jobs.mending import retry
from tests.escalation.world import World
from tests.mail.conftest import WAITING, post
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


@pytest.fixture
def refused(asked: World, smtp_server: Mailbox) -> World:
    """The mail server would not have any letter; its incidents are open. By now it takes them."""
    smtp_server.refuse("550 5.1.1 No such mailbox")
    post(asked)
    assert len(asked.incidents()) == WAITING
    smtp_server.accept()
    return asked


def open_incidents(world: World) -> list[uuid.UUID]:
    """Those that are not mended."""
    with world.sessions() as session:
        return [each.id for each in list_open(session, world.city_id)]


def test_what_was_refused_and_goes_again_is_no_trouble_any_more(refused: World, smtp_server: Mailbox) -> None:
    letter_id = digest(refused).id
    refused.unit(lambda s: send_again(s, letter_id, refused.actors["coordinator"]))
    assert len(open_incidents(refused)) == WAITING, "it is mended when it has run"
    post(refused)
    assert digest(refused).state == "sent"
    assert len(smtp_server.to("officer@layak.test")) == 1
    assert len(open_incidents(refused)) == WAITING - 1


def test_asked_for_on_both_pages_it_goes_once(refused: World, smtp_server: Mailbox) -> None:
    """One coordinator at the page of letters, one at that of troubles, before and after it has left."""
    troubles, coordinator = open_incidents(refused), refused.actors["coordinator"]
    letters = [letter.id for letter in refused.letters() if letter.state == "refused"]
    for letter_id in letters:
        refused.unit(partial(send_again, letter_id=letter_id, actor=coordinator))
    for incident_id in troubles:
        refused.unit(partial(retry, incident_id=incident_id, actor=coordinator))
    post(refused)
    assert len(smtp_server.messages) == WAITING
    assert open_incidents(refused) == []
    assert post(refused) == 0


def test_of_what_arrived_after_all_nothing_is_tried_again(refused: World, smtp_server: Mailbox) -> None:
    troubles, coordinator, letter_id = open_incidents(refused), refused.actors["coordinator"], digest(refused).id
    refused.unit(lambda s: mark_arrived(s, letter_id, coordinator))
    for incident_id in troubles:
        refused.unit(partial(retry, incident_id=incident_id, actor=coordinator))
    post(refused)
    assert (digest(refused).state, smtp_server.to("officer@layak.test")) == ("sent", [])
    assert (len(smtp_server.messages), open_incidents(refused)) == (WAITING - 1, [])


def test_only_who_leads_the_letters_may(unknown: World) -> None:
    letter_id = digest(unknown).id
    with pytest.raises(Forbidden):
        unknown.unit(lambda s: send_again(s, letter_id, unknown.actors["officer"]))
