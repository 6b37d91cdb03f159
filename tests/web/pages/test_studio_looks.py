"""The studio as somebody meets it: on a phone, without JavaScript, in English and the dark, under axe's eyes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.services.browser import DESK, PHONE, RULES, Pages
from tests.web.pages.story import Story
from tests.web.pages.studio import Studio


def find_nothing(page: Page) -> None:
    """No finding of axe, and nothing to scroll sideways."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert found == [], [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_barrier(story: Story, address: str, open_page: Pages, width: int) -> None:
    studio = Studio(story, open_page(width), address).open()
    for element in ("", "review", "is_enough", "collect_all", "fix_score", "review_late"):
        studio.choose(element)
        find_nothing(studio.page)
        studio.picture(f"{element or 'process'}-{width}")


def test_on_a_phone_it_is_read_checked_changed_and_published(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(PHONE), address).open("collect")
    page = studio.page
    assert not page.locator(".palette").is_visible()
    assert page.get_by_text("Menggambar memerlukan layar lebar").is_visible()
    scroller = page.locator("#studio-canvas .djs-container")
    assert scroller.evaluate("frame => frame.scrollWidth > frame.clientWidth")
    studio.choose("sent")
    place, seen = studio.shape("sent").bounding_box(), scroller.bounding_box()
    assert place is not None
    assert seen is not None
    assert seen["x"] <= place["x"] <= seen["x"] + seen["width"]
    studio.shape("sent").click()
    assert studio.title == "Bukti terkirim"
    studio.choose("collect").fill("due", "dayz").checked(1)
    studio.picture("broken-390")
    find_nothing(page)
    mend = studio.saved().problems.get_by_role("button").last
    box = mend.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE
    mend.click()
    studio.checked(0)
    studio.choose("collect").fill("due", "6").checked(0).saved()
    page.locator("#studio-publish").click()
    page.wait_for_url("**/terbitkan")


def test_a_finding_said_again_swaps_no_button_under_a_finger(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(PHONE), address).open("collect")
    studio.choose("collect").fill("due", "dayz").checked(1)
    mend = studio.saved().problems.get_by_role("button").last.element_handle()
    with studio.page.expect_response("**/draf/periksa"):
        studio.page.locator("[data-act=check]").click()
    expect(studio.page.locator("#problems-title")).to_be_focused()
    assert mend.evaluate("button => button.isConnected")
    mend.click()
    studio.checked(0)


def test_without_javascript_it_says_the_same_in_words(story: Story, address: str, open_page: Pages) -> None:
    page = open_page(DESK, javascript=False)
    studio = Studio(story, page, address)
    page.goto(studio.at)
    assert not page.locator(".palette").is_visible()
    assert not page.locator("#studio-canvas").is_visible()
    for words in ("Periksa bukti", "Tidak ada masalah", "Unduh evidence.bpmn", "Impor gambar", "Versi 1, berlaku"):
        assert page.get_by_text(words).first.is_visible(), words
    studio.picture("plain-1440")
    page.get_by_role("button", name="Skenario", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Skenario Bukti indikator dijalankan")


def test_a_reminder_and_a_notice_are_added_without_a_finding(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open()
    studio.choose("decide").field("add-reminder").click()
    studio.field("add-late").click()
    expect(studio.field("reminder-0")).to_have_value("2")
    expect(studio.field("late-0")).to_have_value("0")
    studio.fill("reminder-0", "1").checked(0).saved()
    studio.picture("reminder-1440")
    for _both in range(3):
        studio.page.locator("[data-canvas=undo]").click()
    studio.choose("decide")
    expect(studio.field("reminder-0")).to_have_count(0)
    expect(studio.page.locator("[data-canvas=undo]")).to_have_attribute("aria-disabled", "true")


def test_in_english_and_in_the_dark(story: Story, address: str, open_page: Pages) -> None:
    story.in_english("coordinator")
    page = open_page(DESK)
    page.emulate_media(color_scheme="dark")
    studio = Studio(story, page, address).open().choose("review")
    assert page.locator("label[for=f-role]").inner_text() == "Who does it"
    find_nothing(page)
    studio.picture("dark-1440")
