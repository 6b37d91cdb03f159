"""The ladder is redrawn in the browser: who is late from then on is asked by the new drawing, whom it had asked by the
old one."""

from __future__ import annotations

import datetime as dt
import pathlib

import pytest
from playwright.sync_api import Page, expect

from engine import clock
from engine.instances import deploy
from engine.process.rehearsal import read_folder
from tests.services.browser import DESK, PHONE, Pages
from tests.web.pages.drafting import ROOT
from tests.web.pages.story import Story, days
from tests.web.pages.studio import Studio

DRAFT = "/proses/escalation/draf"
HEAD = "<text>Kepala perangkat daerah</text>"
OFFERED = '"more_time longer_asked other_officer help_asked already_sent"'


@pytest.fixture
def ladder(story: Story) -> Story:
    """The shipped ladder with its scenarios; Disdik has two weeks more than Dinkes."""
    files = read_folder(ROOT / "escalation")
    story.world.unit(lambda s: deploy.deploy(s, files, story.world.actors["coordinator"]))
    later = story.world.task("collect", "disdik").id
    story.post("coordinator", "/tugas-terbuka", status=200, tasks=[str(later)], do="extend", until="2026-02-27")
    return story


def until_asked(story: Story, who: str, agency: str, now: clock.Movable) -> str:
    """Days pass until somebody is asked; the page of that question."""
    for _day in range(40):
        if found := story.links(who, agency):
            return found[0]
        now.advance(days(1))
        story.world.sweep()
    raise AssertionError(f"{who} is never asked")


def redrawn(table: bytes) -> bytes:
    """The head cannot say `already sent` any more, and the Sekda is asked a working day later, not three."""
    text = table.decode()
    head, sekda = text.index("<description>Kepala perangkat daerah<"), text.index("<description>Asisten atau Sekda<")
    assert OFFERED in text[head:sekda], text[head:sekda]
    offers = text[head:sekda].replace(OFFERED, '"more_time longer_asked other_officer help_asked"')
    rung = text[sekda:].replace("<text>3</text>", "<text>1</text>", 1)
    return (text[:head] + offers + rung).encode()


def test_a_coordinator_changes_a_rung_and_a_step_of_the_ladder(
    ladder: Story, address: str, open_page: Pages, now: clock.Movable, tmp_path: pathlib.Path
) -> None:
    running = until_asked(ladder, "head", "dinkes", now)
    asked_before = ladder.get("", running).text
    studio = Studio(ladder, open_page(DESK), address, "escalation").open("escalation")
    studio.choose("settle").fill("due", "2").saved()
    page = studio.page
    changed = tmp_path / "ladder.dmn"
    changed.write_bytes(redrawn(downloaded(page, "ladder.dmn")))
    page.locator("#berkas").set_input_files(changed)
    page.get_by_role("button", name="Impor", exact=True).click()
    studio.ready().checked(0)
    expect(page.locator(".notice").first).to_contain_text("ladder.dmn masuk ke draf")
    published(studio, page)

    assert ladder.get("", running).text == asked_before, "whoever was asked is asked as before"
    now.advance(dt.timedelta(minutes=1))
    fresh = ladder.get("", until_asked(ladder, "head of disdik", "disdik", now))
    assert fresh.page.xpath("//details[@class='decision']//button/@value") == [
        "more_time", "longer_asked", "other_officer", "help_asked",
    ]  # fmt: skip
    assert "Sudah dikirim" not in fresh.text
    assert "Sudah dikirim" in asked_before


def downloaded(page: Page, name: str) -> bytes:
    """A file of the draft, as it is saved by a click."""
    page.locator("details.more summary").filter(has_text="Unduh").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()


def published(studio: Studio, page: Page) -> None:
    """The scenarios that tell of the old ladder are named; ticked, they go, and the rest passes."""
    page.locator("#studio-publish").click()
    page.wait_for_url("**/terbitkan")
    expect(page.locator("main")).to_contain_text("Berkas ladder.dmn berubah")
    expect(page.locator("main")).to_contain_text("skenario gagal")
    studio.picture("ladder-failing-1440")
    for told in page.get_by_role("checkbox").all():
        told.check(force=True)
    page.get_by_role("button", name="Keluarkan yang dicentang dari draf").click()
    expect(page.locator(".notice").first).to_contain_text("dikeluarkan dari draf")
    studio.picture("ladder-publish-1440")
    page.set_viewport_size({"width": PHONE, "height": 844})
    studio.picture("ladder-publish-390")
    page.get_by_role("button", name="Terbitkan versi 3").click()
    page.wait_for_url("**/proses/escalation/3")
