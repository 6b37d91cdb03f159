"""A coordinator of the demo city gives herself another day to decide: changed, checked, played through, published."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.faults.embedded import Embedded
from tests.services.browser import DESK, PHONE, Pages
from tests.walk.looking import look


@pytest.fixture
def server(demo_copy: pathlib.Path) -> Iterator[Embedded]:
    """The demo city on the morning of 12 March, served."""
    made = Embedded(demo_copy)
    made.start()
    yield made
    made.stop()


def signed_in(server: Embedded, page: Page) -> Page:
    """A coordinator's browser."""
    page.goto(f"{server.address}/masuk")
    with page.expect_navigation():
        page.locator("button[name=role][value=coordinator]").first.click()
    return page


def test_another_day_to_decide(server: Embedded, open_page: Pages) -> None:
    page = signed_in(server, open_page(DESK))
    page.goto(f"{server.address}/proses")
    page.get_by_role("link", name="Ubah di studio , Bukti indikator").click()
    page.wait_for_selector("#studio[data-state=ready]")
    look(page, "studio-1440")
    page.select_option("#studio-step", "decide")
    page.locator("#f-due").fill("4")
    page.locator("#f-due").press("Tab")
    expect(page.locator("#due-example")).to_contain_text("Rabu, 25 Maret 2026")
    page.wait_for_selector("#studio-state[data-state=saved]")
    page.get_by_role("button", name="Skenario", exact=True).click()
    expect(page.locator("#studio-results")).to_contain_text("Skenario: 35 dari 35 lulus", timeout=60_000)
    look(page, "studio-played-1440")
    page.locator("#studio-publish").click()
    page.wait_for_url("**/terbitkan")
    look(page, "studio-publish-1440")
    expect(page.locator("main")).to_contain_text("kasus tetap pada versi 1")
    page.get_by_role("button", name="Terbitkan versi 2").click()
    page.wait_for_url("**/proses/evidence/2")
    expect(page.locator(".notice").first).to_contain_text("Versi 2 terbit")
    page.goto(f"{server.address}/kasus/KLA-2026/13")
    expect(page.locator("main")).to_contain_text("versi 1")
    phone = signed_in(server, open_page(PHONE))
    phone.goto(f"{server.address}/proses/evidence/draf")
    phone.wait_for_selector("#studio[data-state=ready]")
    look(phone, "studio-390")
