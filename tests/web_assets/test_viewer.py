"""The drawing of a process in the browser: shown, marked, readable at both widths, and honest when it cannot be."""

from __future__ import annotations

import json
import pathlib

import pytest
from playwright.sync_api import Page, Route

from tests.services.browser import DESK, PHONE, Pages

ROOT = pathlib.Path(__file__).parents[2]
DIST = ROOT / "web" / "static" / "dist"
STYLES = ROOT / "web" / "static" / "css" / "layak.css"  # of every page: it must leave the drawing its size
DRAWING = ROOT / "bpmn" / "evidence" / "evidence.bpmn"
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:"
TOKENS = [{"element": "decide", "count": 2, "late": 1}, {"element": "in_a_called_process", "count": 1}]


def test_tokens_are_counted_on_the_drawing(open_page: Pages) -> None:
    page = shown(open_page(DESK), TOKENS)
    sign = page.locator(".bpmn-token")
    assert sign.all_inner_texts() == ["2"]
    assert "is-late" in (sign.get_attribute("class") or "")
    assert page.locator("g.djs-element.has-token").get_attribute("data-element-id") == "decide"
    assert not page.get_by_text("Unduh gambar").is_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_never_scrolls_sideways_and_the_token_is_in_sight(open_page: Pages, width: int) -> None:
    page = shown(open_page(width), TOKENS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sign, frame = page.locator(".bpmn-token").bounding_box(), page.locator(".bpmn-frame").bounding_box()
    assert sign is not None
    assert frame is not None
    assert frame["x"] <= sign["x"] <= frame["x"] + frame["width"]
    assert frame["y"] <= sign["y"] <= frame["y"] + frame["height"]


def test_a_phone_can_scroll_to_the_end_of_the_drawing(open_page: Pages) -> None:
    page = shown(open_page(PHONE), TOKENS)
    frame = page.locator(".bpmn-frame .djs-container")
    assert frame.evaluate("frame => frame.scrollWidth") > 2 * PHONE
    frame.evaluate("frame => frame.scrollTo(frame.scrollWidth, 0)")
    ends = [page.locator(f'[data-element-id="{end}"]').bounding_box() for end in ("scored", "closed")]
    assert any(end is not None and end["x"] + end["width"] <= PHONE for end in ends)


def test_the_watermark_of_the_library_stays_visible(open_page: Pages) -> None:
    page = shown(open_page(PHONE), TOKENS)
    assert page.locator(".bjs-powered-by").is_visible()


def test_a_drawing_that_cannot_be_fetched_leaves_the_link(open_page: Pages) -> None:
    page = open_page()
    serve(page, [], drawing=None)
    page.goto("http://layak.test/")
    page.wait_for_selector('.bpmn[data-state="failed"]')
    assert page.get_by_text("Unduh gambar").is_visible()
    [complaint] = open_page.errors
    assert "404" in complaint
    open_page.errors.clear()


def shown(page: Page, tokens: list[dict[str, object]]) -> Page:
    serve(page, tokens, DRAWING.read_text(encoding="utf-8"))
    page.goto("http://layak.test/")
    page.wait_for_selector('.bpmn[data-state="shown"]')
    return page


def serve(page: Page, tokens: list[dict[str, object]], drawing: str | None) -> None:
    """A page with one drawing, under the product's content security policy."""
    place = (
        f"<div class=bpmn data-src=/drawing.bpmn data-label='Diagram proses' data-tokens='{json.dumps(tokens)}'>"
        "<a href=/drawing.bpmn>Unduh gambar</a></div>"
    )
    body = (
        f"<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Kasus</title>"
        "<link rel=icon href=data:,><link rel=stylesheet href=/layak.css><link rel=stylesheet href=/viewer.css>"
        f"{place}<script src=/viewer.js></script>"
    )

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if not name:
            route.fulfill(body=body, content_type="text/html", headers={"Content-Security-Policy": POLICY})
        elif name == "drawing.bpmn":
            route.fulfill(status=200 if drawing else 404, body=drawing or "", content_type="application/xml")
        else:
            route.fulfill(path=STYLES if name == STYLES.name else DIST / name)

    page.route("http://layak.test/**", answer)
