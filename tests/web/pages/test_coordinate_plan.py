"""The plan backwards on the page: latest starts, what is too late, what is proposed."""

from __future__ import annotations

import pytest

from engine import clock
from engine.store.unit import StatementCounter
from tests.calendar.conftest import wita
from tests.web.pages.story import Story, words
from web.database import db

STATEMENTS = 15
URL = "/kesiapan/rencana"


def test_the_board_leads_to_a_plan_with_time_enough(story: Story) -> None:
    assert URL in story.get("coordinator", "/kesiapan").html
    page = story.get("coordinator", URL)
    assert page.title == "Waktu masih cukup untuk Penilaian mandiri"
    [first, *_] = page.page.xpath("//table[contains(@class, 'plan-rows')]/tbody/tr")
    assert words(" ".join(first.xpath("./*/descendant-or-self::text()"))) == (
        "Kumpulkan bukti 7 Selasa, 24 Februari 2026 Kamis, 5 Maret 2026 pukul 16.00 WITA 3 Masih bisa"
    )
    assert [words(each.text_content()) for each in page.page.xpath("//h2[starts-with(@id, 'stage-')]")] == [
        "Penilaian mandiri",
        "Verifikasi administrasi provinsi",
    ]


def test_what_is_too_late_and_what_helps_is_said_in_both_languages(story: Story, now: clock.Movable) -> None:
    now.advance(wita("2026-03-09 09:00") - clock.now())
    page = story.get("coordinator", URL)
    assert page.title == "Kurang 2 hari kerja untuk Penilaian mandiri"
    assert "Tidak sempat lagi untuk 3 indikator" in page.text
    assert "Usul: Periksa bukti 3 menjadi 2, Perbaiki yang dikembalikan 3 menjadi 2 hari kerja." in page.text
    now.advance(wita("2026-03-30 09:00") - clock.now())
    assert "masih kurang 4 hari kerja: mintalah tanggal lain" in story.get("coordinator", URL).text
    story.in_english("coordinator")
    english = story.get("coordinator", URL)
    assert english.title == "12 working days short for Self-assessment"
    assert "Proposed: " in english.text


def test_when_every_stage_is_over_nothing_is_left_to_plan(story: Story, now: clock.Movable) -> None:
    now.advance(wita("2026-05-04 09:00") - clock.now())
    assert story.get("coordinator", URL).title == "Tidak ada indikator yang masih harus diselesaikan"


@pytest.mark.parametrize("who", ["chair", "verifier"])
def test_who_sees_the_board_sees_the_plan(story: Story, who: str) -> None:
    assert "Rencana mundur" in story.get(who, URL).text


@pytest.mark.parametrize("who", ["dinkes", "head", "reviewer", "nobody"])
def test_others_do_not(story: Story, who: str) -> None:
    story.get(who, URL, status=403)


def test_it_costs_few_statements(story: Story) -> None:
    story.get("coordinator", URL)
    with story.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        story.get("coordinator", URL)
    assert len(counter.texts) <= STATEMENTS, counter.texts
