"""A page as somebody meets it: nothing for axe, nothing to scroll sideways. A picture is kept in `.build/pages`."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.services.browser import RULES
from tests.web.running import ROOT

PICTURES = ROOT / ".build" / "pages"


def look(page: Page, name: str, *, is_scripted: bool = True) -> None:
    """Looks at a page once its drawings are shown; without JavaScript there is nobody to ask but the eye."""
    if is_scripted:
        expect(page.locator(".bpmn:not([data-state=shown])")).to_have_count(0)
        found = Axe().run(page, options=RULES).response["violations"]
        assert not found, (page.url, [(each["id"], [node["target"] for node in each["nodes"]]) for each in found])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)
