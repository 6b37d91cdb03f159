"""Two review the same case: what is late of both is told to both, and goes on being told until both are done."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.actors import Held
from engine.instances import advance, assign
from engine.instances.registry import Submitted, register_form
from engine.instances.tables import OPEN, UserTask
from tests.escalation.world import World, at
from tests.mail.conftest import plan_day, post
from tests.mail.test_digest import COORDINATOR, text_to
from tests.services.smtp import Mailbox
from web.mail import reminders

FRIDAY = dt.date(2026, 3, 6)


@pytest.fixture
def late(world: World, now: clock.Movable) -> World:
    """Each reviewer has taken one of the two reviews; both are late since Thursday, 16.00."""
    register_form("verdict", lambda *_: Submitted())
    reminders.register()
    world.facts["max_score"] = 60
    for name in ("reviewer", "second"):
        world.person(name, Held("reviewer", cluster=3))
    world.start()
    world.complete("collect", "officer")
    world.facts["signature_valid"] = True
    world.complete("sign_off", "head")
    for name, task in zip(("reviewer", "second"), reviews(world), strict=True):
        world.unit(lambda s, t=task.id, n=name: assign.claim(s, t, world.actors[n]))
    now.set(at(5, 17))
    world.sweep()
    return world


def reviews(world: World) -> list[UserTask]:
    """The reviews that are open, by age."""
    query = sa.select(UserTask).where(UserTask.element_id == "review", UserTask.state == OPEN).order_by(UserTask.id)
    with world.sessions() as session:
        return list(session.scalars(query))


def test_both_are_told_that_it_is_late(late: World) -> None:
    assert late.told("review_late") == ["coordinator (copy)", "reviewer", "second"]


def test_what_one_has_done_is_late_as_long_as_the_other_has_not(
    late: World, now: clock.Movable, smtp_server: Mailbox
) -> None:
    first = reviews(late)[0].id
    late.unit(lambda s: advance.complete(s, first, late.actors["reviewer"], {}))
    now.set(at(6, 7, 30))
    plan_day(late, FRIDAY)
    post(late)
    assert "TERLAMBAT (1) - K1-07 Akta kelahiran, Periksa bukti" in text_to(smtp_server, "second@layak.test")
    assert "TERLAMBAT DI TEMPAT LAIN (1)" in text_to(smtp_server, COORDINATOR)


def test_once_both_are_done_nobody_is_reminded(late: World) -> None:
    for name, task in zip(("reviewer", "second"), reviews(late), strict=True):
        late.unit(lambda s, t=task.id, n=name: advance.complete(s, t, late.actors[n], {}))
    assert {(x.state, x.answer) for x in late.letters("review_late")} == {("dropped", "task_done")}
