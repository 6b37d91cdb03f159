"""Pages in a real Chromium. Whatever a page writes to its console as an error fails the test.

Playwright's synchronous API keeps an event loop running in this thread: a test that asks for a page cannot also use
`asyncio.run`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from tests.services import chromium

PHONE, DESK = 390, 1440
HEIGHTS = {PHONE: 844, DESK: 900}
PATIENCE = 10_000  # milliseconds a page may take for anything
# for axe; of what a page does well it would list every element, which takes longer than looking
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


class Pages:
    """Opens pages, each in a session of its own; `errors` collects what their consoles complain about."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def __call__(self, width: int = DESK, *, javascript: bool = True, language: str = "id-ID") -> Page:
        """A blank page in a fresh browser session (no cookies), `width` CSS pixels wide."""
        context = self._browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            java_script_enabled=javascript,
            locale=language,
            timezone_id="Asia/Makassar",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._listen)
        page.on("pageerror", self._note)
        return page

    def close(self) -> None:
        """Ends all the sessions."""
        for context in self._contexts:
            context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _note(self, error: Error) -> None:
        self.errors.append(str(error))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This worker's Chromium."""
    program, needs = chromium.find()
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", chromium.node())
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=program,
            args=list(chromium.ARGUMENTS),
            env={**os.environ, **needs},
            chromium_sandbox=False,  # root, as in a container, cannot have it
        )
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Pages]:
    """`open_page(width=390, javascript=False)` gives a page; a test that wants an error takes it out of `.errors`."""
    pages = Pages(browser)
    yield pages
    pages.close()
    assert not pages.errors, f"the browser's console complains: {pages.errors}"


@pytest.fixture
def page(open_page: Pages) -> Page:
    """One page at desk width."""
    return open_page()
