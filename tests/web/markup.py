"""What can be wrong with a page's markup, as sentences."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import lxml.html
from lxml.html import HtmlElement

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
REFERENCES = ("for", "aria-labelledby", "aria-describedby")


class Balance(HTMLParser):
    """Every element that opens closes, in order: our templates leave nothing to the parser's mercy."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        doubled = [name for name, count in Counter(name for name, _ in attrs).items() if count > 1]
        self.wrong += [f"<{tag}> has {name} twice" for name in doubled]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closes itself, as SVG does."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at line {self.getpos()[0]} closes nothing")


def unbalanced(html: str) -> list[str]:
    """Elements that do not close, or close what is not open."""
    balance = Balance()
    balance.feed(html)
    balance.close()
    return balance.wrong + [f"<{tag}> stays open" for tag in balance.open]


def references(page: HtmlElement) -> list[str]:
    """Ids that stand twice, or that something points to and nobody has."""
    ids = Counter(page.xpath("//@id"))
    wanted = {word for name in REFERENCES for value in page.xpath(f"//@{name}") for word in value.split()}
    wanted |= {href[1:] for href in page.xpath("//@href") if re.fullmatch(r"#.+", href)}
    return [f"id {each} stands twice" for each, count in ids.items() if count > 1] + [
        f"nobody has the id {each}" for each in sorted(wanted - set(ids))
    ]


def unlabelled(page: HtmlElement) -> list[str]:
    """Controls without words."""
    controls = page.xpath("//input[not(@type='hidden')] | //select | //textarea")
    labelled = set(page.xpath("//label/@for"))
    return [
        f"no label for {lxml.html.tostring(each)[:90]!r}"
        for each in controls
        if each.get("id") not in labelled and not each.get("aria-label")
    ]


def forbidden(page: HtmlElement) -> list[str]:
    """What a strict content security policy does not let in."""
    found = page.xpath("//@style") and ["an inline style"]
    found += page.xpath("//style") and ["a style element"]
    found += page.xpath("//script[not(@src)]") and ["an inline script"]
    return list(found) + [
        f"the handler {name}" for each in page.iter() for name in each.attrib if name.startswith("on")
    ]


def headings(page: HtmlElement) -> list[str]:
    """One h1, and no level is skipped on the way down."""
    levels = [int(each.tag[1]) for each in page.xpath("//h1 | //h2 | //h3 | //h4")]
    wrong = [] if levels.count(1) == 1 else [f"{levels.count(1)} h1"]
    return wrong + [f"h{before} is followed by h{after}" for before, after in pairwise(levels) if after > before + 1]


def primary_buttons(page: HtmlElement) -> int:
    """Buttons that claim to be the one thing to do; what is folded away does not count."""
    buttons = "//*[contains(concat(' ', @class, ' '), ' button ') and not(contains(@class, 'button-'))]"
    return len(page.xpath(f"{buttons}[not(ancestor::details[not(@open)])]"))


def unprotected(page: HtmlElement) -> list[str]:
    """Forms that change something without proof that they come from our page."""
    return [
        f"no csrf_token in the form to {each.get('action') or 'itself'}"
        for each in page.xpath("//form[translate(@method, 'POST', 'post')='post']")
        if not each.xpath(".//input[@name='csrf_token'][@value]")
    ]
