"""Nothing drawn in the studio is lost: saved by itself, kept without a network, nobody overwritten in silence."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, expect

from engine.instances.package_drafts.queries import get_draft
from engine.process import checking, package
from engine.process.package import with_ids
from tests.evidence.world import ROOT
from tests.services.browser import DESK, Pages
from tests.web.pages.story import Story
from tests.web.pages.studio import Studio

DRAWINGS = [(folder, at.stem) for folder in ("evidence", "escalation") for at in sorted((ROOT / folder).glob("*.bpmn"))]


def saved_files(story: Story, key: str) -> dict[str, bytes]:
    """The files of the draft."""
    return dict(story.world.read(lambda s: get_draft(s, story.world.city_id, key)).files)


def test_two_at_one_draft_are_told_of_each_other(story: Story, address: str, open_page: Pages) -> None:
    mine = Studio(story, open_page(DESK), address).open()
    theirs = Studio(story, open_page(DESK), address).open()
    theirs.choose("review").fill("name", "Periksa bukti dahulu").save()

    mine.choose("review").fill("name", "Periksa bukti teliti")
    mine.page.keyboard.press("Control+s")
    bar = mine.page.locator("#studio-bar")
    expect(bar).to_contain_text("08.00 WITA")
    mine.picture("conflict-1440")
    assert b"Periksa bukti teliti" not in saved_files(story, "evidence")["evidence.bpmn"]
    bar.get_by_role("button", name="Simpan punya Anda").click()
    mine.saved()
    expect(bar).to_be_hidden()
    assert b"Periksa bukti teliti" in saved_files(story, "evidence")["evidence.bpmn"]

    theirs.choose("review").fill("name", "Periksa bukti lagi")
    theirs.page.keyboard.press("Control+s")
    theirs.page.locator("#studio-bar").get_by_role("button", name="Muat").click()
    expect(theirs.ready().choose("review").field("name")).to_have_value("Periksa bukti teliti")
    open_page.errors.clear()  # the browser notes each 409


def test_without_a_network_it_is_kept_and_saved_later(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open()
    page = studio.page
    page.context.set_offline(True)
    studio.choose("review").fill("name", "Periksa tanpa jaringan")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#studio-state[data-state=failed]")
    assert "tidak ada jaringan" in studio.state
    page.context.set_offline(False)
    studio.saved()
    assert b"Periksa tanpa jaringan" in saved_files(story, "evidence")["evidence.bpmn"]
    open_page.errors.clear()  # the browser notes what it could not reach


def test_a_tab_that_was_left_too_early_goes_on_where_it_was(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open()
    page = studio.page
    page.route(
        "**/evidence.bpmn*", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    studio.choose("review").fill("name", "Periksa sebelum pulang")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#studio-state[data-state=failed]")
    asked = list[str]()

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.unroute("**/evidence.bpmn*")
    page.reload()
    assert asked == ["beforeunload"]
    studio.ready().saved()
    assert b"Periksa sebelum pulang" in saved_files(story, "evidence")["evidence.bpmn"]
    open_page.errors.clear()  # the browser notes what it could not reach


@pytest.mark.parametrize(("key", "drawing"), DRAWINGS)
def test_what_was_not_changed_stays_as_it_was(
    story: Story, address: str, open_page: Pages, key: str, drawing: str
) -> None:
    studio = Studio(story, open_page(DESK), address, key).open(drawing)
    steps = studio.page.locator("#studio-step option").evaluate_all("all => all.map((each) => each.value)")
    for element in steps:
        studio.choose(element)  # every kind of panel is drawn, none of them changes anything
    assert studio.state == "belum ada yang diubah"
    studio.choose(steps[1])
    studio.fill("name", "Lain").page.locator("[data-canvas=undo]").click()
    studio.save()
    before, after = package.read_folder(ROOT / key), saved_files(story, key)
    assert sense(after[f"{drawing}.bpmn"]) == sense(before[f"{drawing}.bpmn"])
    assert findings(after) == findings(before)


def sense(xml: bytes) -> str:
    """The XML without its layout: places of labels follow their words."""
    return re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>|\s+", "", xml.decode(), flags=re.S)


def findings(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """What the linter says."""
    return [(f.rule, f.element) for f in checking.check(with_ids(files)).findings]
