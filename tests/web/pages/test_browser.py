"""The same pages in a real browser: on a phone without script, by keyboard alone, and under axe's eyes."""

from __future__ import annotations

import pathlib
import re
import uuid

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from engine import clock
from engine.city.sign_ins import begin_session
from tests.evidence import files
from tests.services.browser import DESK, PHONE, RULES, Pages
from tests.web.pages.story import Story, days


def enter(story: Story, page: Page, address: str, who: str) -> None:
    """Signs a person in and opens the inbox."""
    person_id = uuid.UUID(story.world.actors[who].id)
    token = story.world.unit(lambda s: begin_session(s, person_id))
    page.context.add_cookies([{"name": "layak", "value": token, "url": address}])
    page.goto(f"{address}/tugas")


def find_nothing(page: Page) -> None:
    """No finding of axe, and nothing to scroll sideways."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert found == [], [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_officer_on_a_phone_without_script_sends_a_share(
    story: Story, address: str, open_page: Pages, tmp_path: pathlib.Path
) -> None:
    paper = tmp_path / "Perda KTR.pdf"
    paper.write_bytes(files.pdf())
    page = open_page(PHONE, javascript=False)
    enter(story, page, address, "dinkes")
    page.get_by_role("link", name="Layanan kesehatan anak").click()
    page.get_by_role("link", name="Layanan tersedia").click()
    page.get_by_text("Perda", exact=True).click()
    page.locator("#file-1").set_input_files(str(paper))
    page.locator("#document_on-1").fill("2024-08-12")
    page.get_by_role("button", name="Simpan, kembali ke daftar").click()
    expect(page.locator("h1")).to_contain_text("1 dari 1 pertanyaan siap")
    page.get_by_role("link", name="Periksa lalu kirim").click()
    page.locator("label[for=statement]").click()
    page.get_by_role("button", name="Kirim").click()
    expect(page).to_have_title(re.compile("Tanda terima TT-2026-0001"))


def test_a_head_signs_by_keyboard_alone(story: Story, address: str, open_page: Pages) -> None:
    story.world.collect_dinkes()
    story.world.collect_disdik()
    page = open_page(DESK)
    enter(story, page, address, "head")
    follow(page, "Tanda tangani bukti")
    press_until(page, "sign_decision")
    page.keyboard.press("Space")
    press_until(page, "on_behalf")
    page.keyboard.press("ArrowDown")
    press_until(page, "Simpan keputusan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tanda-terima/*")
    assert "Pelaksana tugas (PLT)" in page.locator("main").inner_text()


def follow(page: Page, words: str) -> None:
    """Tabs to a link and opens it."""
    press_until(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press_until(page: Page, name: str) -> None:
    """Tabs on until the control of that name or those words has the focus."""
    here = "(() => { const it = document.activeElement; return [it.name || '', it.textContent.trim()] })()"
    for _stop in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate(here):
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")


def test_no_page_of_these_has_a_barrier(story: Story, address: str, open_page: Pages, now: clock.Movable) -> None:
    share = story.task_url("collect", "dinkes")
    for width in (PHONE, DESK):
        page = open_page(width)
        enter(story, page, address, "dinkes")
        for path in ("/tugas", share, f"{share}/pertanyaan/07.01", f"{share}/periksa"):
            page.goto(address + path)
            find_nothing(page)
    while not story.links("head"):
        now.advance(days(1))
        story.world.sweep()
    for width in (PHONE, DESK):
        page = open_page(width)
        page.goto(address + story.links("head")[0])
        find_nothing(page)
        page.get_by_role("button", name="Beri waktu lagi").click()
        page.locator("#summary").wait_for()
        assert page.title().startswith("Galat: ")
        assert page.evaluate("document.activeElement.id") == "summary"
        find_nothing(page)
    open_page.errors.clear()  # the browser notes the 422 of a refused form
