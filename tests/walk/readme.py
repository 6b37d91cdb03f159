"""The walk as the README tells it: its lines, and somebody at a browser who does what they say."""

from __future__ import annotations

import pathlib
import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

from tests.services.browser import Pages
from tests.walk.looking import look
from tests.web.running import ROOT

README = ROOT / "README.md"
PART = re.compile(r"^## A walk\b.*?(?=^## )", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^\d+\. (.+)$", re.MULTILINE)
BOLD, ITALIC = re.compile(r"\*\*(.+?)\*\*"), re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
MENU = "details.account summary"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the walk: what it says is pressed or chosen, and what stands there then, each in its order."""

    presses: tuple[str, ...]
    sees: tuple[str, ...]


def lines() -> list[Line]:
    """The numbered lines of the README's walk."""
    found = PART.search(README.read_text("utf-8"))
    assert found is not None, "the README has no walk"
    return [
        Line(presses=tuple(BOLD.findall(text)), sees=tuple(ITALIC.findall(text))) for text in LINE.findall(found[0])
    ]


@dataclass(kw_only=True)
class Walker:
    """A newcomer with one browser, who changes roles by the menu; finds everything by the words that stand on it."""

    at: str  #: where the demo is served
    pages: Pages
    folder: pathlib.Path  #: for what is uploaded
    width: int
    is_scripted: bool
    page: Page = field(init=False)
    seen: int = 0

    def __post_init__(self) -> None:
        self.page = self.pages(self.width, javascript=self.is_scripted)

    def apart(self) -> Walker:
        """A private window: the same person, unknown to the product."""
        return Walker(
            at=self.at, pages=self.pages, folder=self.folder, width=self.width, is_scripted=self.is_scripted,
            seen=1000 + self.seen,
        )  # fmt: skip

    # -- what is pressed
    def open(self, address: str) -> None:
        """Goes to a page by its address."""
        self.page.goto(address if address.startswith("http") else self.at + address)
        self._look()

    def follow(self, words: str, within: Locator | None = None) -> None:
        """A link, in the navigation or on the page."""
        (within or self.page).get_by_role("link", name=words).first.click()
        self._look()

    def press(self, words: str) -> None:
        """A button; of several the last, as the foot of a page is below all."""
        self.page.get_by_role("button", name=words).last.click()
        self._look()

    def pick(self, words: str) -> None:
        """In the menu at the top right."""
        self.page.locator(MENU).click()
        self.follow(words, self.page.locator("details.account"))

    def becomes(self, role: str, by: str = "Ganti peran") -> None:
        """Another role, by the menu."""
        self.pick(by)
        self.enter(role)

    def enter(self, role: str) -> None:
        """The button of a role: its name, not what is said of it."""
        name = self.page.locator(".role-name").get_by_text(role, exact=True)
        self.page.get_by_role("button").filter(has=name).click()
        self._look()

    def choose(self, words: str, within: Locator | None = None) -> None:
        """One of several; what lies over the small circle is pressed by people, too."""
        (within or self.page.locator("main")).get_by_label(words).first.check(force=True)

    def unfold(self, words: str) -> Locator:
        """What lies folded under some words."""
        found = self.page.locator("details").filter(has=self.page.locator("summary").filter(has_text=words)).first
        if found.get_attribute("open") is None:
            found.locator("summary").click()
        return found

    # -- what is seen
    def sees(self, *words: str) -> None:
        """The words stand on the page or in the foot below it."""
        told = " ".join(self.page.locator("body").inner_text().split())
        assert all(each in told for each in words), (words, self.page.url, told[:600])

    def tells(self) -> str:
        """The page in words."""
        return self.page.locator("main").inner_text()

    def _look(self) -> None:
        """No page has a barrier or is wider than the screen."""
        self.page.wait_for_load_state()
        self.seen += 1
        name = f"walk-{self.width}{'' if self.is_scripted else '-plain'}-{self.seen:02d}"
        look(self.page, name, is_scripted=self.is_scripted)
