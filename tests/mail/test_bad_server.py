"""Whatever a mail server does at whatever step: a letter has one clear outcome, none is lost, none comes twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from engine import clock
from engine.escalation.nudge import nudge
from engine.escalation.post.settling import send_again
from engine.escalation.tables import Letter
from engine.escalation.talk import comment
from engine.store.outbox import BACK_OFF
from tests.escalation.world import FACTS, World, at, register, settled
from tests.mail.conftest import MakeApp
from tests.mail.conftest import post as send
from tests.services.databases import CopyOf
from tests.services.misdeeds import AT, DEEDS, STEPS, Step
from tests.services.post import Post, serving
from web.mail import transport

# Behind these nobody knows whether the server has the message.
BROKEN_OFF = ("closed", "cut", "hung", "half")


@pytest.fixture
def city(sqlite_copy_of: CopyOf, now: clock.Movable, monkeypatch: pytest.MonkeyPatch) -> tuple[str, World]:  # noqa: ARG001
    """On one database: what a mail server does is the same to both."""
    register(monkeypatch, dict(FACTS))
    return sqlite_copy_of(settled)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A mail server that does what is armed, once."""
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    with serving(1) as made:
        yield made


@pytest.fixture
def running(world: World, make_app: MakeApp, server: Post, now: clock.Movable) -> World:
    """A case with an open task, and mail that goes to that server."""
    world.start()
    now.set(at(9, 8))
    world.sweep()
    make_app(smtp_url=server.url)
    return world


def word(world: World) -> Letter:
    """Somebody is mentioned: a letter that must come, however often."""
    task = world.task("collect")
    words = f"Mohon dilihat {len(world.letters('mention'))}."
    by, to = world.actors["officer"], ["role:coordinator"]
    world.unit(lambda s: comment(s, task.instance_id, by, words, task_id=task.id, mentions=to))
    return next_of(world, "mention")


def reminder(world: World) -> Letter:
    """The coordinator reminds: a letter that must not come twice."""
    task_id = world.task("collect").id
    world.unit(lambda s: nudge(s, task_id, world.actors["coordinator"]))
    return next_of(world, "nudge")


def next_of(world: World, template: str) -> Letter:
    """The letter of a kind that leaves next."""
    planned = [letter for letter in world.letters(template) if letter.state == "planned"]
    return min(planned, key=lambda letter: letter.id)


def outcome(world: World, server: Post, now: clock.Movable, letter: Letter) -> tuple[str, int]:
    """What has become of a letter when it was tried a few times, and how often the server has taken it."""
    for _ in range(3):
        send(world)
        now.advance(dt.timedelta(seconds=BACK_OFF[0] + 1))
    [after] = [each for each in world.letters() if each.id == letter.id]
    return after.state, sum(each.message_id == after.message_id for each in server.accepted())


def meant(step: Step, name: str, *, is_once: bool) -> tuple[str, int]:
    """The clear outcome of a letter."""
    if name == "550" and step in ("rcpt", "data", "dot"):
        return "refused", 0
    is_open = step in ("body", "dot") and name in BROKEN_OFF
    copies = int(step == "dot" and not DEEDS[name].is_no and name in BROKEN_OFF)
    if is_open and is_once:
        return "unknown", copies
    return "sent", 1 + copies


@pytest.mark.parametrize("step", STEPS)
def test_each_misdeed_leaves_a_clear_outcome_at_each_step(
    running: World, server: Post, now: clock.Movable, step: Step
) -> None:
    found, wanted = {}, {}
    for name in AT[step]:
        for plan in (word, reminder):
            letter = plan(running)
            server.cut()  # also the line that was kept for the next letter
            server.start()
            server.misdeeds.arm_one(step, name)
            found[name, plan.__name__] = outcome(running, server, now, letter)
            wanted[name, plan.__name__] = meant(step, name, is_once=plan is reminder)
        now.advance(dt.timedelta(days=1))
    assert found == wanted
    assert server.misdeeds.done.total() == len(found)
    assert len(running.incidents()) == sum(state == "refused" for state, _ in found.values())


def test_what_was_refused_once_arrives_when_it_is_sent_again(running: World, server: Post, now: clock.Movable) -> None:
    for plan in (word, reminder):
        letter = plan(running)
        server.misdeeds.arm_one("rcpt", "550")
        assert outcome(running, server, now, letter) == ("refused", 0)
        running.unit(lambda s: send_again(s, letter.id, running.actors["coordinator"]))  # noqa: B023, carried out here
        assert outcome(running, server, now, letter) == ("sent", 1)
