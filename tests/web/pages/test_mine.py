"""One's own mail: what comes when, how it stops, and a calendar for other programs."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import sqlalchemy as sa

from engine.city.tables import Person
from engine.escalation.links import LinkKeys
from engine.escalation.post.preferences import Wishes, get_wishes
from engine.escalation.post.tokens import UNSUBSCRIBE, make_token
from engine.instances.tables import UserTask
from engine.store.unit import StatementCounter
from tests.web.pages.story import Seen, Story
from web.context import context_of
from web.database import db

PAGE = "/surat-saya"


def id_of(story: Story, who: str) -> uuid.UUID:
    return uuid.UUID(story.world.actors[who].id)


def wishes(story: Story, who: str) -> Wishes:
    with story.world.sessions() as session:
        return get_wishes(session, story.world.city_id, id_of(story, who))


def stop_link(story: Story, who: str) -> str:
    keys = LinkKeys(current=context_of(story.app).settings.secret_key)
    return f"/berhenti/{make_token(keys, UNSUBSCRIBE, id_of(story, who))}"


def test_the_digest_comes_at_half_past_seven_until_somebody_chooses(story: Story) -> None:
    page = story.get("dinkes", PAGE)
    assert page.page.xpath("string(//input[@name='digest_at'][@checked]/@value)") == "07:30"
    answer = story.post("dinkes", PAGE, digest_at="12:00", language="en")
    assert answer.to == PAGE
    assert wishes(story, "dinkes") == Wishes(language="en", digest_at=dt.time(12))
    story.post("dinkes", PAGE, digest_at="", language="id")
    assert wishes(story, "dinkes") == Wishes(has_digest=False, digest_at=dt.time(12))


@pytest.mark.parametrize("odd", ["03:00", "x", "25:99"])
def test_what_is_not_offered_is_refused(story: Story, odd: str) -> None:
    page = story.post("dinkes", PAGE, status=422, digest_at=odd, language="id")
    assert page.page.xpath("//*[@role='alert']//a[@href='#digest_at']")
    assert wishes(story, "dinkes") == Wishes()


def test_the_link_in_a_digest_asks_first_and_stops_it_for_good(story: Story) -> None:
    link = stop_link(story, "dinkes")
    asked = Seen.of(story.client().get(link), 200)
    assert asked.title == "Hentikan rangkuman harian?"
    assert wishes(story, "dinkes").has_digest, "whoever opens a link decides nothing"
    answer = story.client().post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not wishes(story, "dinkes").has_digest


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "é"])
def test_a_token_that_was_never_made_is_nothing(story: Story, token: str) -> None:
    for path in (f"/berhenti/{token}", f"/tenggat/{token}.ics"):
        assert story.client().get(path).status_code == 404


def feed_of(story: Story, who: str, agency: str = "") -> str:
    story.post(who, f"{PAGE}/kalender", do="make", agency=agency)
    [url] = story.get(who, PAGE).page.xpath("//input[@type='url']/@value")
    return re.sub(r"^https?://[^/]+", "", url)


def test_deadlines_stand_in_another_programs_calendar_and_move_in_place(story: Story) -> None:
    path = feed_of(story, "dinkes")
    text = story.client().get(path).text
    with story.world.sessions() as session:
        due = {str(t.id): t.due_at for t in session.scalars(sa.select(UserTask).where(UserTask.agency_key == "dinkes"))}
    uids = re.findall(r"UID:(\S+)@layak\r\nDTSTAMP:\S+\r\nDTSTART:(\S+)\r\n", text)
    assert uids
    assert {uid: at for uid, at in uids}.items() <= {
        uid: at.strftime("%Y%m%dT%H%M%SZ") for uid, at in due.items() if at is not None
    }.items()
    with story.world.sessions.begin() as session:
        session.execute(sa.update(UserTask).values(due_at=UserTask.created_at))
    moved = story.client().get(path).text
    assert re.findall(r"UID:(\S+)", moved) == re.findall(r"UID:(\S+)", text)
    assert moved != text


def test_an_address_is_revoked_for_good(story: Story) -> None:
    path = feed_of(story, "dinkes", "dinkes")
    assert "X-WR-CALNAME:Layak: Dinas Kesehatan" in story.client().get(path).text
    story.post("dinkes", f"{PAGE}/kalender", do="revoke", agency="dinkes")
    assert story.client().get(path).status_code == 404
    assert feed_of(story, "dinkes", "dinkes") != path


def test_nobody_reads_another_agencys_calendar(story: Story) -> None:
    assert story.post("dinkes", f"{PAGE}/kalender", status=403, do="make", agency="disdik")


def test_whoever_leaves_takes_the_calendar_along(story: Story) -> None:
    path = feed_of(story, "dinkes")
    with story.world.sessions.begin() as session:
        session.execute(sa.update(Person).where(Person.id == id_of(story, "dinkes")).values(is_active=False))
    assert story.client().get(path).status_code == 404


def test_the_page_costs_few_statements(story: Story) -> None:
    feed_of(story, "dinkes")
    with story.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        story.get("dinkes", PAGE)
    assert len(counter.texts) <= 15, counter.texts
