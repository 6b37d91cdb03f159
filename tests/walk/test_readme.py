"""The walk of the README, in a real browser: an officer mends, a reviewer accepts, a deadline slips, a head decides.

`open_page` fails the test when a page complains on its console.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page

from tests.faults.embedded import Embedded
from tests.services.browser import DESK, PHONE, Pages
from tests.walk.looking import look
from web.demo.papers import paper


@pytest.fixture
def server(demo_copy: pathlib.Path) -> Iterator[Embedded]:
    """The demo city on the morning of 12 March, served."""
    made = Embedded(demo_copy)
    made.start()
    yield made
    made.stop()


class Walker:
    """Somebody at a browser of their own, signed in by the button of a role."""

    def __init__(self, server: Embedded, page: Page, name: str, *, is_scripted: bool) -> None:
        self.at, self.page, self.name, self.is_scripted = server.address, page, name, is_scripted
        self.seen = 0

    def sign_in(self, role: str) -> Walker:
        self.open("/masuk")
        self.page.locator(f"button[name=role][value={role}]").first.click()
        return self.looked()

    def open(self, path: str) -> Walker:
        self.page.goto(path if path.startswith("http") else self.at + path)
        return self.looked()

    def follow(self, text: str) -> Walker:
        self.page.get_by_role("link", name=text).first.click()
        return self.looked()

    def press(self, text: str) -> Walker:
        self.page.get_by_role("button", name=text).last.click()
        return self.looked()

    def choose(self, name: str, value: str = "") -> None:
        wanted = f"input[name='{name}']" + (f"[value='{value}']" if value else "")
        self.page.locator(wanted).first.check(force=True)

    def looked(self) -> Walker:
        """No page has a barrier or is wider than the screen."""
        self.page.wait_for_load_state()
        self.seen += 1
        look(self.page, f"{self.name}-{self.seen:02d}", is_scripted=self.is_scripted)
        return self

    @property
    def title(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def letters(self) -> Locator:
        return self.page.locator("main table a")


@pytest.mark.parametrize(
    ("width", "is_scripted"), [(PHONE, True), (DESK, True), (PHONE, False)], ids=["phone", "desk", "no-javascript"]
)
def test_the_walk_of_the_readme(
    server: Embedded, open_page: Pages, tmp_path: pathlib.Path, width: int, is_scripted: bool
) -> None:
    def walker(role: str = "", name: str = "") -> Walker:
        called = f"walk-{name or role}-{width}{'' if is_scripted else '-plain'}"
        made = Walker(server, open_page(width, javascript=is_scripted), called, is_scripted=is_scripted)
        return made.sign_in(role) if role else made

    officer, coordinator = walker("officer"), walker("coordinator")
    before = score(coordinator)
    mends_and_sends(officer, tmp_path)
    accepts(walker("reviewer"))
    assert score(coordinator) > before, "what was accepted counts on the board"
    coordinator.open("/kasus/KLA-2026/13")
    assert "Selesai" in coordinator.page.locator(".lead").first.inner_text()

    link = head_is_asked(officer, coordinator)
    head, stale = walker(name="head"), walker(name="stale")
    for _ in range(3):
        head.open(link)
    assert "terlambat" in stale.open(link).title == head.title
    decided = gives_more_time(head)
    assert head.open(link).title == decided, "a second look shows what was decided"
    assert gives_more_time(stale) == decided, "and a page left open decides nothing again"
    assert "16 Maret 2026" in officer.open("/tugas").page.locator(".due").first.inner_text()
    story = coordinator.open("/kasus/KLA-2026/15").page.locator("#story + *, section[aria-labelledby=story]").first
    assert story.inner_text().count("Kepala Dinkes memutuskan: Beri waktu lagi") == 1


def mends_and_sends(officer: Walker, folder: pathlib.Path) -> None:
    """Both returned questions get a new paper, the share its plan; a receipt comes back."""
    mended = folder / "laporan.pdf"
    mended.write_bytes(paper("Laporan gizi 2025, ditandatangani", "Dinas Kesehatan", "2025-11-03"))
    page = officer.follow("Status Gizi Balita").page
    share = page.url
    for code in sorted(set(re.findall(r"pertanyaan/(13\.\d\d)", page.content()))):
        officer.open(f"{share}/pertanyaan/{code}")
        assert page.locator("#returned").count(), "the reviewer's reason stands at the top"
        page.locator("button[name=remove]").first.click()
        page.locator("input[type=file]").first.set_input_files(mended)
        page.locator("input[name^=document_on]").first.fill("2025-11-03")
        page.locator("button.button[name=do]").first.click()
    officer.open(share)
    page.locator("[name=cause]").select_option("wrong_file")
    page.locator("[name=action]").fill("Laporan tahun 2025 diunggah.")
    page.locator("[name=owner]").fill("Kepala bidang")
    page.locator("[name=ready_on]").fill("2026-03-12")
    officer.choose("claim_changes", "no")
    officer.press("Simpan rencana").open(f"{share}/periksa")
    officer.choose("statement")
    officer.press("Kirim")
    assert "/tanda-terima/TT-2026-" in page.url


def score(coordinator: Walker) -> float:
    """What can be proven of K3-13, as the board says."""
    row = coordinator.open("/kesiapan").page.locator("table.board tr").filter(has_text="K3-13")
    return float(row.locator(".b-p").inner_text().rpartition(" ")[2].replace(",", "."))


def accepts(reviewer: Walker) -> None:
    """Everything that is still to be judged is accepted."""
    reviewer.follow("Status Gizi Balita")
    for choice in reviewer.page.locator("input[type=radio][value=accepted]").all():
        choice.check(force=True)
    reviewer.press("Simpan putusan")
    assert "/tanda-terima/TT-2026-" in reviewer.page.url


def head_is_asked(officer: Walker, coordinator: Walker) -> str:
    """The clock goes on until the ladder asks the head of the health office about K3-15; the link of that letter."""
    asking = coordinator.letters().filter(has_text="K3-15").filter(has_text="Keputusan")
    for _ in range(6):
        officer.press("Maju sampai tenggat berikut")
        coordinator.open("/surat")
        if asking.count():
            break
    asking.first.click()
    found = re.search(r"https?://[^\s\"<]+(/keputusan/[\w.-]+)", coordinator.page.content())
    assert found is not None
    return found[1]


def gives_more_time(head: Walker) -> str:
    """Without an account; the title of the answer."""
    offer = head.page.locator("details").filter(has_text="Beri waktu").first
    if offer.get_attribute("open") is None:
        offer.locator("summary").click()
    head.choose("until")
    head.page.locator("[name=late_cause]").first.select_option("incomplete_data")
    head.page.locator("button[name=decision][value=more_time]").first.click()
    assert "16 Maret 2026" in head.looked().title
    return head.title
