"""The seals of the history: made every hour or when somebody asks, mailed to whoever keeps them, shown to many."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa

from engine import clock
from engine.city import accounts
from engine.city.actors import Held
from engine.escalation.tables import Letter
from engine.history import Seal
from engine.jobs import drain
from engine.jobs.periodic import QUEUE, Periods
from tests.web.pages.story import Story
from web.mail import consumer


def keeps_seals(story: Story, who: str) -> None:
    """Gives the role to a person, as an administrator would."""
    person_id = uuid.UUID(story.world.actors[who].id)
    story.world.unit(lambda s: accounts.give_role(s, story.world.city_id, person_id, Held("auditor")))


def roots(story: Story) -> list[str]:
    found: list[bytes] = story.world.read(lambda s: s.scalars(sa.select(Seal.root).order_by(Seal.number)).all())
    return [root.hex() for root in found]


def test_a_coordinator_seals_now_and_sees_the_root(any_story: Story) -> None:
    before = any_story.get("coordinator", "/segel")
    assert "Belum ada segel" in before.text
    assert "peran pemegang segel kepada orang di luar sekretariat" in before.text
    any_story.post("coordinator", "/segel")
    after = any_story.get("coordinator", "/segel")
    [root] = roots(any_story)
    assert root in after.text.replace(" ", "")
    assert "Segel 1 dibuat" in after.text
    assert "Semua peristiwa sudah tersegel" in after.text or "peristiwa belum tersegel" in after.text


def test_every_hour_it_happens_by_itself_and_the_root_is_mailed(story: Story, now: clock.Movable) -> None:
    consumer.install(story.app)
    keeps_seals(story, "nobody")
    periods = Periods(story.world.sessions)
    periods.look()
    drain(story.world.sessions, QUEUE)
    drain(story.world.sessions, "mail")
    now.advance(dt.timedelta(hours=1))
    periods.look()
    drain(story.world.sessions, QUEUE)
    [root] = roots(story)
    [letter] = story.world.read(lambda s: s.scalars(sa.select(Letter).where(Letter.template == "seal")).all())
    assert root in letter.text.replace(" ", "").replace("\n", "")
    assert letter.subject == "Segel riwayat 1, Banjarbaru"
    assert story.get("nobody", "/", status=303).to == "/segel"
    assert root in story.get("nobody", "/segel").text.replace(" ", "")


def test_who_may_not_see_it_does_not(story: Story) -> None:
    story.get("dp3a", "/segel", status=403)
    story.post("dp3a", "/segel", status=403)
