"""An officer is away: a colleague of another agency does the work a.n., and every page says so."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor, load_actor
from engine.errors import Forbidden, FourEyesViolated
from engine.escalation.tables import Letter
from engine.instances.tables import ProcessInstance, UserTask
from engine.store.unit import StatementCounter
from tests.web.pages.story import Story, days
from web.database import db


def away(story: Story, who: str, substitute: str, *, by: str = "", status: int = 303, **more: str) -> str:
    """The form of the page, sent; where it leads or what it says."""
    ids = {name: actor.id for name, actor in story.world.actors.items()}
    fields = {"kind": "leave", "scope": "all", "from_on": "2026-02-02", "until_on": "2026-02-06", **more}
    seen = story.post(by or who, "/pengganti", status=status, person=ids[who], substitute=ids[substitute], **fields)
    return seen.to if status == 303 else " ".join(seen.errors)


def test_a_stand_in_does_the_work_and_every_page_says_for_whom(story: Story, now: clock.Movable) -> None:
    """From the empty inbox to the receipt, and what the officer finds on coming back."""
    share = story.task_url("collect", "dinkes")
    story.get("kemenag", share, status=403)
    away(story, "dinkes", "kemenag")
    assert "a.n. dinkes" in story.get("kemenag", "/tugas").text
    assert "Anda bekerja di sini a.n. dinkes." in story.get("kemenag", share).text
    story.world.actors["kemenag"] = story.world.read(_fresh, story, "kemenag")
    task = story.world.task("collect", "dinkes")
    story.world.answer("kemenag", task, "07.01", choice=0)
    story.world.upload("kemenag", task, "07.01")
    story.world.answer("kemenag", task, "07.03", choice=0)
    story.world.upload("kemenag", task, "07.03")
    sent = story.post("kemenag", f"{share}/periksa", statement="1")
    assert "kemenag a.n. dinkes, Petugas Dinkes" in story.get("kemenag", sent.to).text
    assert "TT-2026-0001" in story.get("dinkes", "/tugas").html  # what was done in one's name is in one's own list
    assert "kemenag a.n. dinkes" in story.get("dinkes", sent.to).text
    assert "sudah diselesaikan kemenag a.n. dinkes" in story.get("dinkes2", share, status=409).title
    assert "kemenag a.n. dinkes" in story.get("coordinator", "/kasus/KLA-2026/07").text
    done = story.done_task("collect", "dinkes")
    ids = {name: actor.person_id for name, actor in story.world.actors.items()}
    assert (done.completed_by, done.on_behalf_of) == (ids["kemenag"], ids["dinkes"])
    now.advance(days(5))
    assert "a.n." not in story.get("kemenag", "/tugas").text


def test_who_stands_in_as_plh_signs_as_plh(any_story: Story) -> None:
    any_story.world.collect_dinkes()
    any_story.world.collect_disdik()
    away(any_story, "head", "head of disdik", kind="plh")
    url = any_story.task_url("sign_off", page="/tanda-tangan")
    assert any_story.get("head", url).chosen("on_behalf") == "self"
    assert any_story.get("head of disdik", url).chosen("on_behalf") == "plh"


def test_nobody_is_proposed_as_a_substitute(story: Story) -> None:
    assert story.get("head", "/pengganti").page.xpath("//select[@id='substitute']/option[1]/@value") == [""]
    days_off = {"kind": "plh", "scope": "all", "from_on": "2026-02-02", "until_on": "2026-02-06"}
    refused = story.post("head", "/pengganti", status=422, substitute="", **days_off)
    assert refused.error_fields == ["substitute"]


def _fresh(session: Session, story: Story, who: str) -> Actor:
    person_id = story.world.actors[who].person_id
    assert person_id is not None
    return load_actor(session, story.world.city_id, person_id)


def test_the_next_round_goes_to_the_owner_and_four_eyes_count_both(story: Story) -> None:
    away(story, "dinkes", "officer who reviews")
    story.world.actors["officer who reviews"] = story.world.read(_fresh, story, "officer who reviews")
    task = story.world.task("collect", "dinkes")
    for code in ("07.01", "07.03"):
        story.world.answer("officer who reviews", task, code, choice=0)
        story.world.upload("officer who reviews", task, code)
    story.world.unit(
        lambda s: s.execute(sa.update(UserTask).where(UserTask.id == task.id).values(
            assignee_id=story.world.actors["dinkes"].person_id))
    )  # fmt: skip
    story.world.complete("officer who reviews", task)
    story.world.collect_disdik()
    story.world.sign()
    review = story.world.task("review")
    assert set(review.excluding.split()) >= {
        story.world.actors["officer who reviews"].id,
        story.world.actors["dinkes"].id,
    }
    for who in ("officer who reviews", "dinkes"):
        with pytest.raises((FourEyesViolated, Forbidden)):
            story.world.complete(who, review)


def test_letters_go_to_the_stand_in_and_say_why(story: Story, now: clock.Movable) -> None:
    away(story, "head", "head of disdik", until_on="2026-03-31", kind="plh")
    for _day in range(60):
        now.advance(days(1))
        story.world.sweep()
        if story.links("head of disdik"):
            break
    assert story.links("head") == []
    [link] = story.links("head of disdik")[-1:]
    letter = story.world.read(lambda s: s.scalars(sa.select(Letter).where(Letter.link_id.is_not(None))).first())
    assert str(letter.on_behalf_of) == story.world.actors["head"].id
    assert letter.role == "head"
    assert "head of disdik a.n. head" in story.get("coordinator", "/surat").text
    assert "head of disdik a.n. head" in story.get("coordinator", f"/surat/{letter.id}").text
    assert "a.n. head" in story.get("head of disdik", "/tugas").text
    assert "Putuskan" in story.get("head", "/tugas").text  # whoever is away may decide as well
    until = story.get("head of disdik", link).page.xpath("//input[@name='until']/@value")[0]
    story.post("head of disdik", link, status=200, decision="more_time", until=until, late_cause="incomplete_data")
    [made] = story.world.events("decision.made")
    assert (made.actor, made.on_behalf_of) == (
        story.world.actors["head of disdik"].id,
        story.world.actors["head"].id,
    )
    key = story.world.read(
        lambda s: s.scalar(sa.select(ProcessInstance.business_key).where(ProcessInstance.id == made.stream))
    )
    assert "head of disdik a.n. head" in story.get("coordinator", f"/kasus/{key}").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (dict(until_on="2026-01-30", from_on="2026-01-26"), "Hari-hari ini sudah lewat"),
        (dict(until_on="2026-02-01"), "Hari terakhir harus sama"),
        (dict(from_on="besok"), "Isi tanggalnya"),
        (dict(from_on="9999-12-31", until_on="9999-12-31"), "Tahun harus antara 1950 dan 2099"),
        (dict(from_on="0001-01-01", until_on="0001-01-01"), "Tahun harus antara 1950 dan 2099"),
        (dict(scope="agency:atlantis"), "Pilih salah satu"),
        (dict(kind="raja"), "Pilih salah satu"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(story: Story, fields: dict[str, str], said: str) -> None:
    assert said in away(story, "dinkes", "disdik", status=422, **fields)


def test_loops_and_overlaps_are_refused_in_words(story: Story) -> None:
    assert "dirinya sendiri" in away(story, "dinkes", "dinkes", status=422)
    away(story, "dinkes", "disdik")
    assert "berputar" in away(story, "disdik", "dinkes", status=422)
    assert "sudah ada pengganti" in away(story, "dinkes", "kemenag", status=422)


def test_a_coordinator_makes_and_ends_one_and_others_cannot(story: Story) -> None:
    away(story, "dinkes", "disdik", by="coordinator", scope="agency:dinkes")
    seen = story.get("coordinator", "/pengganti")
    assert "Tugas Dinkes" in seen.text
    assert "Pengganti lain di kota ini" not in story.get("dinkes", "/pengganti").text
    story.post("kemenag", "/pengganti", status=403, person=story.world.actors["dinkes"].id,
               substitute=story.world.actors["kemenag"].id, kind="leave", scope="all", from_on="2026-03-01",
               until_on="2026-03-02")  # fmt: skip
    [action] = seen.page.xpath("//form[contains(@action, '/akhiri')]/@action")
    story.post("kemenag", action, status=403)
    story.post("disdik", action)  # the substitute may give it back
    assert "Sudah berakhir sebelumnya" in story.get("coordinator", story.post("coordinator", action).to).text


def test_the_pages_stay_cheap(story: Story) -> None:
    away(story, "dinkes", "kemenag")
    with story.app.app_context():
        counted = StatementCounter(db.engine)
    story.get("kemenag", "/tugas")  # the calendar is read once per process
    for url in ("/tugas", "/pengganti", story.task_url("collect", "dinkes")):
        with counted:
            story.get("kemenag", url)
        assert len(counted.texts) <= 15, (url, counted.texts)
        counted.texts.clear()
