"""Work changes hands on pages: one task, a conversation, a selection, a leaver's tasks. No JavaScript anywhere."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import clock
from engine.escalation.tables import Letter
from engine.instances.tables import Mention, UserTask
from engine.store.unit import StatementCounter
from tests.web.pages.story import Seen, Story, days
from web.database import db


def id_of(story: Story, who: str) -> str:
    return story.world.actors[who].id


def letters(story: Story, template: str) -> list[Letter]:
    query = sa.select(Letter).where(Letter.template == template).order_by(Letter.id)
    return list(story.world.read(lambda s: s.scalars(query).all()))


def keep(story: Story, who: str, url: str, *, status: int = 303, **more: str) -> Seen:
    return story.post(who, f"{url}/atur", status=status, **more)


def test_an_officer_takes_lends_and_gets_a_task_back(any_story: Story) -> None:
    story = any_story
    share = story.task_url("collect", "dinkes")
    assert "Atur tugas ini" in story.get("dinkes", share).text
    keep(story, "dinkes", share, do="claim")
    keep(story, "dinkes2", share, status=303, do="claim")
    assert "Sudah diambil orang lain" in story.get("dinkes2", "/tugas").text
    page = story.get("dinkes", f"{share}/atur")
    assert "Dipegangdinkes" in page.text
    lent = keep(story, "dinkes", share, do="delegate", to=id_of(story, "kemenag"), words="Tolong lengkapi angkanya")
    assert "Dititipkan" in story.get("dinkes", "/tugas").text
    assert "kemenag" in story.get("dinkes", lent.to).text
    assert "Kawasan Tanpa Rokok" in story.get("kemenag", "/tugas").text
    refused = story.post("kemenag", f"{share}/periksa", status=409, statement="1")
    assert "titipan" in refused.text
    assert keep(story, "kemenag", share, do="hand_back", words=" ", status=422).text.count("Tulis sepatah kata") >= 1
    assert keep(story, "kemenag", share, do="hand_back", words="Angkanya sudah").to.endswith("/tugas")
    back = story.get("dinkes", f"{share}/atur")
    assert "Angkanya sudah" in back.text
    assert "saat dikembalikan kepada pemiliknya" in back.text
    case = story.get("coordinator", "/kasus/KLA-2026/07")
    assert "dititipkan kepada orang lain" in case.text
    assert "Angkanya sudah" in case.text  # comments stand on the case's page too
    assert "Angkanya sudah" not in story.get("verifier", "/kasus/KLA-2026/07").text


def test_a_task_put_off_rests_below_and_is_not_counted(story: Story, now: clock.Movable) -> None:
    share = story.task_url("collect", "dinkes")
    assert "2 tugas menunggu Anda" in story.get("dinkes", "/tugas").text
    assert keep(story, "dinkes", share, do="put_off", until="2026-02-02", status=422)
    keep(story, "dinkes", share, do="put_off", until="2026-02-04")
    inbox = story.get("dinkes", "/tugas")
    assert "1 tugas menunggu Anda" in inbox.text
    assert "Ditunda sampai" in inbox.text
    now.advance(days(2))
    assert "2 tugas menunggu Anda" in story.get("dinkes", "/tugas").text


def test_strangers_change_nothing(story: Story) -> None:
    share = story.task_url("collect", "dinkes")
    story.get("disdik", f"{share}/atur", status=403)
    for do in ("claim", "delegate", "put_off", "assign", "extend", "nudge", "prioritise", "hand_back", "wake"):
        keep(
            story,
            "disdik",
            share,
            status=403,
            do=do,
            to=id_of(story, "disdik"),
            until="2026-02-04",
            words="x",
            level="high",
        )
    keep(story, "dinkes", share, status=404, do="burn")


def test_whoever_is_mentioned_gets_a_letter_without_the_words(story: Story) -> None:
    instance = story.world.case().instance_id
    said = story.post("dinkes", f"/komentar/{instance}", words="Mohon cek @disdik dan @koordinator, bukan @siapa-siapa")
    page = story.get("dinkes", said.to)
    assert "bukan @siapa-siapa" in page.text
    assert "kepada coordinator, disdik" in page.text or "kepada disdik, coordinator" in page.text
    told = letters(story, "mention")
    assert {str(each.person_id) for each in told} == {id_of(story, "coordinator"), id_of(story, "disdik")}
    assert "Mohon cek" not in str([each.facts for each in told])
    story.post("dinkes", f"/komentar/{instance}", words="Untuk peninjau", mentions="role:reviewer")
    assert len(letters(story, "mention")) > len(told)
    refused = story.post("dinkes", f"/komentar/{instance}", status=422, words="x", mentions="agency:atlantis")
    assert "Yang disebut harus ikut" in refused.text
    assert "Tulis sepatah kata" in story.post("dinkes", f"/komentar/{instance}", status=422, words="").text
    story.get("verifier", f"/komentar/{instance}", status=403)
    story.post("nobody", f"/komentar/{instance}", status=403, words="x")


def test_a_selection_is_changed_one_by_one_with_a_result_each(story: Story) -> None:
    story.get("dinkes", "/tugas-terbuka", status=403)
    page = story.get("coordinator", "/tugas-terbuka")
    ids = page.page.xpath("//input[@name='tasks']/@value")
    assert len(ids) >= 3
    story.world.collect_dinkes()
    done = str(story.done_task("collect", "dinkes").id)
    changed = story.post(
        "coordinator", "/tugas-terbuka", status=200, tasks=[*ids, done], do="extend", until="2026-03-20"
    )
    assert "Sudah diselesaikan" in changed.text
    count = len(set(ids) | {done})
    assert f"{count - 1}/{count}" in changed.text
    again = story.post("coordinator", "/tugas-terbuka", status=200, tasks=ids[-1:], do="extend", until="2026-03-20")
    assert "Tenggatnya sudah sama" in again.text or "Sudah diselesaikan" in again.text
    far = story.post("coordinator", "/tugas-terbuka", status=200, tasks=ids, do="extend", until="9999-12-31")
    assert "paling jauh tahun 2099" in far.text
    assert "Centang tugasnya" in story.post("coordinator", "/tugas-terbuka", status=422, do="nudge").text
    open_id = str(story.world.task("collect", "disdik").id)
    assert "Isi tanggalnya" in story.post("coordinator", "/tugas-terbuka", status=422, tasks=open_id, do="extend").text
    story.post("coordinator", "/tugas-terbuka", status=200, tasks=open_id, do="nudge")
    assert len(letters(story, "nudge")) == 1
    twice = story.post("coordinator", "/tugas-terbuka", status=200, tasks=open_id, do="nudge")
    assert "Sudah diingatkan hari ini" in twice.text
    story.post("coordinator", "/tugas-terbuka", status=200, tasks=open_id, do="comment", words="Segera ya")
    assert "Segera ya" in story.get("disdik", "/kasus/KLA-2026/07").text
    story.post("coordinator", "/tugas-terbuka", status=200, tasks=open_id, do="assign", to=id_of(story, "dinkes2"))
    assert str(story.world.task("collect", "disdik").assignee_id) == id_of(story, "dinkes2")


def test_a_leaver_hands_everything_over_with_a_letter(story: Story) -> None:
    share = story.task_url("collect", "dinkes")
    keep(story, "dinkes", share, do="claim")
    story.get("dinkes", "/serah-terima", status=403)
    page = story.get("coordinator", f"/serah-terima?person={id_of(story, 'dinkes')}")
    assert "Kumpulkan bukti" in page.text
    person, to = id_of(story, "dinkes"), id_of(story, "dinkes2")
    assert "Pilih orang lain" in story.post("coordinator", "/serah-terima", status=422, person=person, to=person).text
    done = story.post("coordinator", "/serah-terima", status=200, person=person, to=to)
    assert "1/1" in done.text
    assert str(story.world.task("collect", "dinkes").assignee_id) == to
    [letter] = letters(story, "hand_over")
    assert str(letter.person_id) == to
    assert letter.facts["tasks"] == [str(story.world.task("collect", "dinkes").id)]
    story.post("coordinator", "/serah-terima", status=403, person=person, to=to, with_roles="1")


@pytest.mark.parametrize("who", ["dinkes", "coordinator"])
def test_the_pages_stay_cheap(story: Story, who: str) -> None:
    share, instance = story.task_url("collect", "dinkes"), story.world.case().instance_id
    story.post("dinkes", f"/komentar/{instance}", words="Halo @disdik")
    story.world.unit(lambda s: s.execute(sa.update(UserTask).values(priority=80)))
    with story.app.app_context():
        counted = StatementCounter(db.engine)
    urls = {"dinkes": (f"{share}/atur", f"/komentar/{instance}", "/tugas"),
            "coordinator": (f"{share}/atur", "/tugas-terbuka", "/serah-terima", "/kasus/KLA-2026/07")}[who]  # fmt: skip
    for url in urls:
        with counted:
            story.get(who, url)
        assert len(counted.texts) <= 15, (url, len(counted.texts), counted.texts)
        counted.texts.clear()


def test_whoever_opens_the_page_has_seen_that_they_are_mentioned(story: Story) -> None:
    """On the page of the case, or on that of its comments; once seen it is news no more."""
    talk = f"/komentar/{story.world.case().instance_id}"
    story.post("coordinator", talk, status=303, words="@disdik mohon dilengkapi")
    assert unseen(story) == {"disdik"}
    story.get("coordinator", talk)
    assert unseen(story) == {"disdik"}, "who spoke is not who is meant"
    assert "Untuk Anda" in story.get("disdik", "/kasus/KLA-2026/07").text
    assert unseen(story) == set()
    assert "Untuk Anda" not in story.get("disdik", talk).text
    story.post("coordinator", talk, status=303, words="@disdik dan @dinkes sudah?")
    assert unseen(story) == {"disdik", "dinkes", "dinkes2", "officer who reviews"}
    story.get("disdik", talk)
    assert unseen(story) == {"dinkes", "dinkes2", "officer who reviews"}


def unseen(story: Story) -> set[str]:
    """Who was mentioned and has not looked."""
    waiting = sa.select(Mention.person_id).where(Mention.seen_at.is_(None))
    found = {str(each) for each in story.world.read(lambda s: s.scalars(waiting).all())}
    return {name for name, actor in story.world.actors.items() if actor.id in found}


def test_the_ways_there_stand_where_they_are_looked_for(story: Story) -> None:
    """A coordinator finds them on the board and among the late, a head who is away the substitutes among questions."""
    board = story.get("coordinator", "/kesiapan")
    for way in ("Ubah banyak tugas sekaligus", "Petugas berhenti: serah terima"):
        assert way in board.text
    assert "Ubah banyak tugas" not in story.get("verifier", "/kesiapan").text
    assert "Berhenti untuk seterusnya?" in story.get("coordinator", "/pengganti").text
    assert "Berhenti untuk seterusnya?" not in story.get("head", "/pengganti").text
    assert "Berhalangan? Tunjuk pengganti" in story.get("head", "/keputusan").text
