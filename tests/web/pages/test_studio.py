"""The studio in a real browser: a coordinator changes a process, is told what breaks, mends it, publishes it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from engine import clock
from engine.cases import open_cycle
from engine.cases.rules import StagePlan
from engine.instances.tables import UserTask
from tests.evidence.instrument import SMALL
from tests.evidence.world import PLAN
from tests.services.browser import DESK, Pages
from tests.web.pages.story import Story, days
from tests.web.pages.studio import CANVAS, Studio

NEXT = dataclasses.replace(
    PLAN,
    key="KLA-2027",
    stages=(StagePlan(key="self_assessment", starts_on=dt.date(2026, 2, 3), ends_on=dt.date(2026, 3, 31)),),
)


def test_by_mouse_a_due_date_changes_a_break_is_mended_and_new_cases_use_the_new_version(
    story: Story, address: str, open_page: Pages, now: clock.Movable
) -> None:
    before = story.world.task("collect", "dinkes").due_at
    studio = Studio(story, open_page(DESK), address).open("collect")
    studio.shape("collect").click()
    assert studio.title == "Kumpulkan bukti"
    studio.fill("due", "7")
    expect(studio.page.locator("#due-example")).to_contain_text("Rabu, 11 Februari 2026")
    studio.picture("due-1440")
    studio.checked(0).saved()

    studio.page.get_by_role("link", name="Bukti indikator", exact=True).click()
    studio.ready().shape("is_enough").click()
    studio.fill("flow-0-condition", 'verdikt = "accepted"')
    wrong = studio.problems.filter(has_text="verdikt")
    expect(wrong).to_have_count(1)
    assert studio.page.locator("#studio-publish").get_attribute("aria-disabled") == "true"
    expect(studio.page.locator("#studio-why")).to_contain_text("1 galat")
    expect(studio.shape("is_enough")).to_be_visible()
    expect(studio.page.locator(".mark-problem").first).to_be_visible()
    studio.picture("broken-1440")
    wrong.get_by_role("button").last.click()
    studio.checked(0).saved()
    assert studio.choose("is_enough").field("flow-0-condition").input_value() == 'verdict = "accepted"'
    studio.picture("mended-1440")

    publish(studio)
    assert story.world.task("collect", "dinkes").due_at == before, "a running case keeps its version"
    now.advance(days(1))
    assert due_of_a_new_case(story) == dt.date(2026, 2, 12)
    assert "3 kasus berjalan" in story.get("coordinator", "/proses/evidence/1").text


def publish(studio: Studio) -> None:
    """Publishes what is saved, by the page that asks before."""
    studio.page.locator("#studio-publish").click()
    studio.page.wait_for_url("**/terbitkan")
    studio.picture("publish-1440")
    studio.page.locator("main form button.button").last.click()
    studio.page.wait_for_url("**/proses/evidence/2")
    studio.picture("published-1440")


def due_of_a_new_case(story: Story) -> dt.date:
    """The day a share of a case opened now is due, in the city."""
    with story.world.sessions() as session:
        open_cycle.open_cycle(session, story.world.actors["coordinator"], NEXT, SMALL)
    query = sa.select(UserTask.due_at).where(UserTask.element_id == "collect", UserTask.created_at == clock.now())
    due: dt.datetime | None = story.world.read(lambda s: s.scalars(query).first())
    assert due is not None
    return due.astimezone(ZoneInfo("Asia/Makassar")).date()


def test_by_keyboard_alone_the_same(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open("collect")
    keys, page = studio.page.keyboard, studio.page
    page.locator("#studio-step").focus()
    keys.type("Kumpulkan bukti")
    assert studio.title == "Kumpulkan bukti"
    tab_to(page, "f-due")
    keys.press("Control+a")
    keys.type("8")
    keys.press("Tab")
    keys.press("Control+s")
    studio.saved()

    page.locator(CANVAS).focus()
    keys.press("Delete")
    expect(studio.shape("collect")).to_have_count(0)
    expect(studio.problems.first).to_be_visible()
    assert page.locator("#studio-publish").get_attribute("aria-disabled") == "true"
    keys.press("Control+z")
    expect(studio.shape("collect")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Control+z")
    studio.checked(0)

    studio.choose("collect")
    tab_to(page, "shape-person", backwards=True)
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-name"
    keys.type("Cek ulang")
    keys.press("Tab")
    expect(page.locator("#props-title")).to_have_text("Cek ulang")
    assert page.evaluate("document.activeElement.id") == "f-role"
    keys.type("Koordinator")
    keys.press("Tab")
    mend = studio.problems.filter(has_text="Cek ulang").get_by_role("button", name="Beri tenggat 3 hari kerja")
    expect(mend).to_be_visible()
    mend.focus()
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "props-title"
    expect(studio.field("due")).to_have_value("3")
    studio.checked(0).saved()
    page.locator("#studio-publish").focus()
    keys.press("Enter")
    page.wait_for_url("**/terbitkan")


def tab_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """Tabs on until that control has the focus."""
    for _stop in range(80):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if name in (page.evaluate("document.activeElement.id"), shape_in_focus(page)):
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def shape_in_focus(page: Page) -> str:
    """The palette's shape that has the focus."""
    return f"shape-{page.evaluate('document.activeElement.dataset.shape || ``')}"


def test_a_problem_in_another_drawing_leads_there(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open("collect").choose("collect")
    studio.fill("due", "dayz")
    expect(studio.problems.filter(has_text="dayz")).to_have_count(1)
    studio.saved().open()
    studio.problems.filter(has_text="dayz").get_by_role("link").click()
    studio.page.wait_for_url("**gambar=collect#collect")
    expect(studio.ready().page.locator("#props-title")).to_have_text("Kumpulkan bukti")
    studio.problems.filter(has_text="dayz").get_by_role("button").last.click()
    studio.checked(0)
    expect(studio.field("due")).to_have_value("days")
