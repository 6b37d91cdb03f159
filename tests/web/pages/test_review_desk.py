"""The reviewer's desk: what waits for a verdict, and what was returned and is not back."""

from __future__ import annotations

import pytest

from engine import clock
from engine.store.unit import StatementCounter
from tests.web.pages.story import Story, days
from web.database import db

STATEMENTS = 15


@pytest.fixture
def reviewed(story: Story) -> Story:
    """Indicator 7 has been signed and waits for its reviewer."""
    story.world.collect_dinkes()
    story.world.collect_disdik()
    story.world.sign()
    return story


def test_an_empty_desk_says_what_will_appear(story: Story) -> None:
    page = story.get("reviewer", "/pemeriksaan")
    assert page.title == "Tidak ada yang menunggu putusan Anda"
    assert "Begitu sebuah indikator klaster Anda ditandatangani" in page.text
    assert "Peninjau Klaster III" in page.text


def test_a_signed_indicator_stands_in_the_queue_with_its_deadline(reviewed: Story) -> None:
    page = reviewed.get("reviewer", "/pemeriksaan")
    assert page.title == "1 indikator menunggu putusan Anda"
    [row] = page.page.xpath("//li[@class='task']")
    assert "K3-07 Dinkes · putaran 1 · 3 pertanyaan · diklaim 20,00 poin" in " ".join(row.text_content().split())
    assert "3 hari kerja lagi" in row.text_content()
    task = reviewed.world.task("review")
    assert row.xpath(".//a/@href") == [f"/pemeriksaan/{task.id}"]


def test_the_queue_is_by_deadline_and_shows_who_is_late(reviewed: Story, now: clock.Movable) -> None:
    now.advance(days(1))
    world = reviewed.world
    world.answer("dinkes", world.task("collect", "dinkes", 8), "08.01", choice=0)
    world.upload("dinkes", world.task("collect", "dinkes", 8), "08.01")
    world.complete("dinkes", world.task("collect", "dinkes", 8))
    world.sign(number=8)
    now.advance(days(3))
    page = reviewed.get("reviewer", "/pemeriksaan")
    rows = [" ".join(row.text_content().split()) for row in page.page.xpath("//li[@class='task']")]
    assert [row.partition(" ")[0] for row in rows] == ["Kawasan", "Layanan"], "one of the two reviews of indicator 8"
    assert "Terlambat 1 hari kerja" in rows[0]
    assert "Terlambat" not in rows[1]


def test_what_was_returned_is_awaited_with_its_holder_and_deadline(reviewed: Story) -> None:
    reviewed.world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Kirim yang 2024"), q0703="4")
    page = reviewed.get("reviewer", "/pemeriksaan")
    [row] = page.page.xpath("//section[@aria-labelledby='awaited']//tbody/tr")
    told = " ".join(row.text_content().split())
    assert told.startswith("K3-07 Kawasan Tanpa Rokok 07.02 tahun salah: Kirim yang 2024")
    assert "Petugas Disdik" in told, "the agency that holds it now, no other"
    assert "Dinkes" not in told
    assert "3 hari kerja lagi" in told
    assert row.xpath(".//a/@href") == ["/kasus/KLA-2026/07"]


def test_what_is_sent_again_is_awaited_no_more(reviewed: Story) -> None:
    world = reviewed.world
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Kirim yang 2024"), q0703="4")
    world.complete("disdik", world.task("remediate", "disdik"), **world.plan())
    page = reviewed.get("reviewer", "/pemeriksaan")
    assert "putaran 2" in page.text
    assert not page.page.xpath("//section[@aria-labelledby='awaited']//tbody")


def test_another_cluster_and_other_roles_have_no_queue(reviewed: Story) -> None:
    for who in ("dinkes", "head", "coordinator", "verifier"):
        assert "K3-07" not in reviewed.get(who, "/pemeriksaan").text, who
    assert reviewed.get("", "/pemeriksaan", status=303).to.startswith("/masuk")


def test_the_desk_costs_few_statements(reviewed: Story) -> None:
    world = reviewed.world
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Kirim yang 2024"), q0703="4")
    reviewed.get("reviewer", "/pemeriksaan")
    with reviewed.app.app_context():
        counter = StatementCounter(db.engine)
    with counter:
        reviewed.get("reviewer", "/pemeriksaan")
    assert len(counter.texts) <= STATEMENTS, counter.texts
