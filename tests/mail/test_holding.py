"""Too much falls due at once: whoever may say yes hears of it by mail, once, while it waits for them."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.actors import Held
from engine.city.tables import City
from engine.instances import surge
from engine.jobs import drain, periodic, sweep
from tests.escalation.world import World, at
from tests.mail.conftest import post
from tests.services.smtp import Mailbox
from web.mail.digests import LOOK_AGAIN

TEMPLATE = "deadlines_held"


@pytest.fixture
def held(world: World, now: clock.Movable) -> World:
    """Three cases of a city that lets two deadlines go at once; all three are late."""
    world.person("administrator", Held("administrator"))
    world.unit(lambda s: s.execute(sa.update(City).values(surge_limit=2)))
    for number in (7, 8, 9):
        world.start(f"KLA-2026/{number:02}")
    now.set(at(12, 17))
    sweep(world.sessions)
    return world


def tell(world: World) -> None:
    """Does what the guard has asked for, and sends."""
    drain(world.sessions, surge.QUEUE)
    post(world)


def test_who_may_let_them_go_is_told_with_the_number_and_both_ways(held: World, smtp_server: Mailbox) -> None:
    tell(held)
    assert held.told(TEMPLATE) == ["administrator", "coordinator"]
    [mail] = smtp_server.to("coordinator@layak.test")
    body = mail.get_body(("plain",))
    assert body is not None
    text = " ".join(str(body.get_content()).split())
    assert mail["Subject"] == "9 tenggat ditahan"
    assert "batas kota 2" in text
    assert "https://layak.test/kendala" in text
    assert "layak timers release --city banjarbaru" in text
    assert not smtp_server.to("head@layak.test"), "what is held asks nobody"


def test_once_however_long_it_waits(held: World, now: clock.Movable, smtp_server: Mailbox) -> None:
    tell(held)
    for day in (13, 16, 17):
        now.set(at(day, 8))
        sweep(held.sessions)
        tell(held)
    assert len(smtp_server.to("coordinator@layak.test")) == 1


def test_another_time_is_told_anew(held: World, now: clock.Movable) -> None:
    tell(held)
    held.unit(lambda s: surge.release(s, held.actors["coordinator"]))
    while sweep(held.sessions):
        pass
    now.set(at(31, 17))
    sweep(held.sessions)
    tell(held)
    assert held.told(TEMPLATE) == ["administrator", "administrator", "coordinator", "coordinator"]


def test_whoever_was_faster_than_the_mail_gets_none(held: World, smtp_server: Mailbox) -> None:
    drain(held.sessions, surge.QUEUE)
    held.unit(lambda s: surge.release(s, held.actors["coordinator"]))
    post(held)
    assert [(x.state, x.answer) for x in held.letters(TEMPLATE)] == [("dropped", "released")] * 2
    assert not [m for m in smtp_server.messages if "ditahan" in m["Subject"]]


def test_over_before_anybody_was_to_be_told_plans_nothing(held: World) -> None:
    held.unit(lambda s: surge.release(s, held.actors["coordinator"]))
    tell(held)
    assert held.letters(TEMPLATE) == []
    with held.sessions() as session:
        assert not surge.is_held(session, held.city_id, uuid.uuid4())


def strike(world: World) -> None:
    """The scheduler looks, and what it asks for is done."""
    periodic.Periods(world.sessions).look()
    drain(world.sessions, periodic.QUEUE)


def test_no_digest_leaves_before_somebody_has_said_yes(world: World, now: clock.Movable) -> None:
    """The clock jumps to a day on which all would be late, and the digests' hour strikes before the sweep looks."""
    world.unit(lambda s: s.execute(sa.update(City).values(surge_limit=2)))
    for number in (7, 8, 9):
        world.start(f"KLA-2026/{number:02}")
    now.set(at(26, 7, 30))
    strike(world)
    assert world.told("digest") == []
    assert world.unit(lambda s: surge.find_held(s, world.city_id)) is not None
    world.unit(lambda s: surge.release(s, world.actors["coordinator"]))
    now.advance(LOOK_AGAIN)
    strike(world)
    assert set(world.told("digest")) >= {"officer", "colleague"}


def test_a_clock_put_right_leaves_the_digest_to_its_day(world: World, now: clock.Movable) -> None:
    world.start()
    now.set(at(13, 7, 30))
    periodic.Periods(world.sessions).look()
    now.set(at(3, 7, 30))
    strike(world)
    assert {x.facts["day"] for x in world.letters("digest")} == {"2026-03-03"}
    now.set(at(13, 7, 30))
    strike(world)
    assert {x.facts["day"] for x in world.letters("digest")} == {"2026-03-03", "2026-03-13"}


def test_of_days_that_are_over_one_digest_comes_and_at_its_hour(world: World, now: clock.Movable) -> None:
    """Nobody worked off what was asked for on two mornings: the third one's digest tells all of it."""
    world.start()
    for day in (3, 4):
        now.set(at(day, 7, 30))
        periodic.Periods(world.sessions).look()
    now.set(at(5, 5))
    strike(world)
    assert world.letters("digest") == []
    now.set(at(5, 7, 30))
    strike(world)
    assert [x.facts["day"] for x in world.letters("digest")] == ["2026-03-05"] * 2
    assert sorted(world.told("digest")) == ["colleague", "officer"]
