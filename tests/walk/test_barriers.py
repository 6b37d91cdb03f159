"""Every kind of page of the living demo city, on a phone and at a desk: nothing for axe, nothing to scroll sideways.

The pictures are kept in `.build/pages`, to be looked at.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.demo.city import copied
from tests.faults.embedded import Embedded
from tests.services.browser import DESK, PHONE, Pages
from tests.walk.looking import look

# What a role looks at: a path, or words of a link on the page before.
LOOKS = {
    "officer": ("/tugas", "Status Gizi Balita", "Persentase balita gizi lebih", "-1", "Periksa lalu kirim"),
    "head": ("/tugas", "/keputusan", "/pengganti", "/surat-saya"),
    "reviewer": ("/pemeriksaan", "Lingkungan Sehat", "/kasus/KLA-2026/13"),
    "coordinator": (
        "/kesiapan", "/kesiapan?tampil=late&urut=weight", "/kasus/KLA-2026/01", "/kasus/KLA-2026/05",
        "/kasus/KLA-2026/02", "/surat", "/surat?halaman=3", "Terlambat", "/tugas", "Putuskan bersama ketua",
        "/proses", "/proses/evidence/1", "/proses/escalation/1", "/kasus/KLA-2026/99",
        "/terlambat", "/terlambat?menurut=petugas&tingkat=1", "/terlambat/tangga", "/terlambat/ketepatan", "/papan",
        "/kendala", "/jeda/KLA-2026/15", "/pengganti", "/tugas-terbuka", "/serah-terima", "/surat-saya",
    ),
    "secretary": ("/tugas", "/keputusan", "/papan"),
    "verifier": ("/kesiapan", "/kasus/KLA-2026/21", "/surat"),
    "administrator": ("/surat",),
}  # fmt: skip


@pytest.fixture(scope="module")
def server(made_demo: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """The demo city, served to all the tests here: they only look."""
    made = Embedded(copied(made_demo, tmp_path_factory.mktemp("looked-at") / "demo"))
    made.start()
    yield made
    made.stop()


def go(page: Page, server: Embedded, step: str) -> None:
    """To a path, back, or by a link of these words."""
    if step.startswith("/"):
        page.goto(server.address + step)
    elif step == "-1":
        page.go_back()
    else:
        with page.expect_navigation():
            page.locator("main").get_by_role("link", name=step).first.click()


def sign_in(page: Page, server: Embedded, role: str) -> None:
    page.goto(server.address + "/masuk")
    with page.expect_navigation():
        page.locator(f"button[name=role][value={role}]").click()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("role", LOOKS)
def test_no_page_of_a_role_has_a_barrier(server: Embedded, open_page: Pages, role: str, width: int) -> None:
    page = open_page(width)
    sign_in(page, server, role)
    for number, step in enumerate(LOOKS[role]):
        go(page, server, step)
        look(page, f"{role}-{number}-{width}")
    open_page.errors[:] = [each for each in open_page.errors if not re.search(r"40[34]", each)]  # asked for on purpose


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nor_has_the_way_in_or_a_letter_and_its_link(server: Embedded, open_page: Pages, width: int) -> None:
    page = open_page(width)
    page.goto(server.address + "/masuk")
    look(page, f"sign-in-{width}")
    sign_in(page, server, "coordinator")
    page.goto(server.address + "/surat")
    page.locator("main table tr").filter(has_text="Kepala Disdik").get_by_role("link", name="Keputusan").first.click()
    page.wait_for_url("**/surat/*-*")
    look(page, f"letter-{width}")
    link = re.search(r"/keputusan/[\w~.-]+", page.content())
    assert link is not None
    stranger = open_page(width)
    stranger.goto(server.address + link[0])
    look(stranger, f"decide-{width}")


def test_in_english_too(server: Embedded, open_page: Pages) -> None:
    page = open_page(PHONE)
    sign_in(page, server, "coordinator")
    with page.expect_navigation():
        page.locator("button[name=language][value=en]").click()
    for number, path in enumerate(("/kesiapan", "/kasus/KLA-2026/05", "/surat", "/proses/evidence/1")):
        page.goto(server.address + path)
        assert page.locator("html").get_attribute("lang") == "en"
        look(page, f"english-{number}-{PHONE}")
