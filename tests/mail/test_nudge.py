"""A coordinator's reminder reaches whoever has the task when it leaves, and nobody who has sent it meanwhile."""

from __future__ import annotations

import pytest

from engine.escalation.nudge import nudge
from engine.instances.assign import assign, claim
from tests.escalation.world import World
from tests.mail.conftest import post
from tests.services.smtp import Mailbox


@pytest.fixture
def nudged(world: World) -> World:
    """The officer has the task and is reminded; the letter waits to leave."""
    world.start()
    task = world.task("collect").id
    world.unit(lambda s: claim(s, task, world.actors["officer"]))
    assert world.unit(lambda s: nudge(s, task, world.actors["coordinator"])) == 1
    return world


def answers(world: World) -> list[tuple[str, str | None]]:
    """What became of the reminders."""
    return [(letter.state, letter.answer) for letter in world.letters("nudge")]


def test_it_goes_at_once(nudged: World, smtp_server: Mailbox) -> None:
    post(nudged)
    assert [m["Subject"][:18] for m in smtp_server.to("officer@layak.test")] == ["Mohon dikerjakan: "]


def test_whoever_has_sent_meanwhile_hears_nothing(nudged: World, smtp_server: Mailbox) -> None:
    nudged.complete("collect", "officer")
    post(nudged)
    assert answers(nudged) == [("dropped", "task_done")]
    assert smtp_server.to("officer@layak.test") == []


def test_nor_does_whoever_has_it_no_more(nudged: World, smtp_server: Mailbox) -> None:
    task, to = nudged.task("collect").id, nudged.id_of("colleague")
    nudged.unit(lambda s: assign(s, task, to, nudged.actors["coordinator"]))
    post(nudged)
    assert answers(nudged) == [("dropped", "reassigned")]
    assert smtp_server.to("officer@layak.test") == []
