"""Tasks whose page is made from a form file: the coordinator's decision at the limit of returns."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import clock
from engine.evidence.tables import Receipt
from engine.instances.tables import TaskDraft
from tests.web.pages.story import Story, days


@pytest.fixture
def at_the_limit(any_story: Story) -> Story:
    """Indicator 7 was returned until the coordinator has to decide; on both databases."""
    story, world = any_story, any_story.world
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    for _round in range(6):
        if any(task.element_id == "decide" for task in world.open_tasks()):
            return story
        world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Kirim yang 2024"), q0703="4")
        for task in world.open_tasks():
            if task.element_id == "remediate":
                world.complete("disdik", task, **world.plan())
    raise AssertionError("the limit was never reached")


def test_a_coordinator_decides_with_what_led_here_beside_the_form(at_the_limit: Story) -> None:
    story = at_the_limit
    assert "Putuskan kelanjutan" in story.get("coordinator", "/tugas").text
    url = story.task_url("decide", page="/formulir")
    page = story.get("coordinator", url)
    assert "Terakhir dikembalikan kepada" in page.text
    assert "Disdik" in page.text
    number = story.world.read(
        lambda s: s.scalar(
            sa.select(Receipt.number).where(Receipt.kind == "review").order_by(Receipt.at.desc()).limit(1)
        )
    )
    returned = story.get("reviewer", f"/tanda-terima/{number}")
    assert "Satu putaran lagi, kekurangan diterima, atau ditutup tanpa nilai" in returned.text
    assert "Diterima atau dikembalikan" not in returned.text, "no review may come any more"
    refused = story.post("coordinator", url, do="send", continuation="accept_gap", status=422)
    assert refused.error_fields == ["gap_reason"]
    assert refused.chosen("continuation") == "accept_gap"
    sent = story.post("coordinator", url, do="send", continuation="accept_gap", gap_reason="Data 2024 tidak ada")
    receipt = story.get("coordinator", sent.to)
    assert "Terima kekurangan" in receipt.text
    assert "Data 2024 tidak ada" in receipt.text
    assert "Selesai dinilai" in receipt.text
    assert story.get("coordinator", url, status=303).to == sent.to
    assert story.world.count(TaskDraft) == 0


def test_a_form_refuses_what_is_not_its_own_and_keeps_a_draft(at_the_limit: Story) -> None:
    story, url = at_the_limit, at_the_limit.task_url("decide", page="/formulir")
    before = story.world.count(Receipt)
    hostile = story.post(
        "coordinator", url, do="send", continuation="another_round", round_note="x", score="1000", status=422
    )
    assert "tidak ada pada formulir" in hostile.errors[0]
    unknown = story.post("coordinator", url, do="send", continuation="everything", status=422)
    assert unknown.error_fields[0] == "continuation"
    unseen = story.post("coordinator", url, do="send", continuation="another_round", round_note="a\x00b", status=422)
    assert unseen.error_fields == ["round_note"]
    long = story.post("coordinator", url, do="send", continuation="another_round", round_note="x" * 1001, status=422)
    assert long.error_fields == ["round_note"]
    story.post("coordinator", url, do="save", continuation="another_round", round_note="Sekali <b>lagi</b>", score="9")
    kept = story.get("coordinator", url)
    assert kept.value("round_note") == "Sekali <b>lagi</b>"
    assert "<b>lagi" not in kept.html
    assert story.world.count(Receipt) == before


def test_who_may_not_decide_reads_so(at_the_limit: Story) -> None:
    story, url = at_the_limit, at_the_limit.task_url("decide", page="/formulir")
    for who in ("dinkes", "reviewer", "head", "nobody"):
        assert story.get(who, url, status=403), who
        assert story.post(who, url, do="send", continuation="close", gap_reason="x", status=403), who
    assert story.get("", url, status=303).to.startswith("/masuk?next=")


def test_a_form_speaks_english(at_the_limit: Story) -> None:
    story = at_the_limit
    story.in_english("coordinator")
    page = story.get("coordinator", story.task_url("decide", page="/formulir"))
    assert "Accept the gap: only the score that is proven" in page.text
    assert page.page.get("lang") == "en"


def test_a_task_with_a_page_of_its_own_is_shown_there(story: Story) -> None:
    share = story.task_url("collect", "dinkes")
    assert story.get("dinkes", f"{share}/formulir", status=303).to == share
    assert story.post("dinkes", f"{share}/formulir", do="send", status=404)


def test_the_last_resort_goes_on_without_a_part_and_its_task_says_so(story: Story, now: clock.Movable) -> None:
    share = story.task_url("collect", "disdik")
    for _day in range(60):
        if any(task.element_id == "settle" for task in story.world.open_tasks()):
            break
        now.advance(days(1))
        story.world.sweep()
    for task in story.world.open_tasks():
        if task.element_id == "settle":
            url = f"/tugas/{task.id}/formulir"
            page = story.get("coordinator", url)
            assert "Ketua gugus tugas" in page.text  # the rungs that were asked stand beside the form
            sent = story.post(
                "coordinator", url, do="send", last_resort="go_on", go_on_reason="Perangkat daerah tidak menjawab"
            )
            assert sent.to == "/tugas"
    gone = story.get("disdik", share, status=409)
    assert "tidak memerlukan tugas ini lagi" in gone.text
    assert story.post("disdik", f"{share}/periksa", statement="1", status=409)
