"""An e-mail scanner opens every link of a letter before anybody reads it, as many of them do."""

from __future__ import annotations

import re
from email.message import EmailMessage

import lxml.html
import pytest

from engine import clock
from engine.jobs import drain
from tests.faults.conftest import BASE_URL
from tests.faults.tables import changed, dump
from tests.services.smtp import Mailbox
from tests.web.client import Client
from tests.web.pages.story import Seen, Story, days

ADDRESS = re.compile(r"https?://[^\s<>\"')]+")
TIMES = 50
HEAD_OF_DINKES = "head"
INDICATOR = "Kawasan Tanpa Rokok"


@pytest.fixture
def letter(story: Story, now: clock.Movable, smtp_server: Mailbox) -> EmailMessage:
    """The share of Dinas Kesehatan is late: the mail that asks its head for a decision, as the server got it."""
    for _day in range(60):
        now.advance(days(1))
        story.world.sweep()
        if story.links(HEAD_OF_DINKES):
            break
    drain(story.world.sessions, "mail")
    [asking] = [m for m in smtp_server.messages if is_for(m, story, HEAD_OF_DINKES) and asks_about(m, INDICATOR)]
    return asking


def asks_about(message: EmailMessage, indicator: str) -> bool:
    return "/keputusan/" in text_of(message) and indicator in text_of(message)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def is_for(message: EmailMessage, story: Story, who: str) -> bool:
    number = list(story.world.actors).index(who)
    return f"orang{number}@layak.test" in str(message["To"])


def links_of(message: EmailMessage) -> list[str]:
    """Every address a scanner finds: in the words, and in all attributes of the HTML."""
    html = lxml.html.document_fromstring(text_of(message, "html"))
    found = {link for _element, _attribute, link, _at in lxml.html.iterlinks(html)}
    found |= set(ADDRESS.findall(text_of(message)))
    return sorted(link for link in found if link.startswith("http"))


def scan(client: Client, links: list[str]) -> None:
    """HEAD and GET of each, wherever they lead."""
    for link in links:
        for method in ("HEAD", "GET"):
            answer = client.open(link.removeprefix(BASE_URL) or "/", method=method, follow_redirects=True)
            assert answer.status_code < 400, f"{method} {link} answered {answer.status_code}"


def test_a_scanner_that_opens_every_link_changes_nothing(story: Story, letter: EmailMessage) -> None:
    links = links_of(letter)
    assert any("/keputusan/" in link for link in links)
    before = dump(story.world.engine)
    scanner = story.client()
    for _time in range(TIMES):
        scan(scanner, links)
    assert changed(before, dump(story.world.engine)) == {}
    assert _decide(story, letter).title.startswith("Beri waktu lagi: ")
    [made] = story.world.events("decision.made")
    assert made.actor == "link"


def test_the_link_in_the_mail_is_the_one_that_decides(story: Story, letter: EmailMessage) -> None:
    """The address in the mail, character by character, opened by somebody without an account."""
    _decide(story, letter)
    due_at = story.world.task("collect", "dinkes").due_at
    assert due_at is not None
    assert due_at > clock.now()
    scanner = story.client()
    decided = dump(story.world.engine)
    scan(scanner, links_of(letter))  # the mail is opened again later
    assert changed(decided, dump(story.world.engine)) == {}


def _decide(story: Story, letter: EmailMessage) -> Seen:
    [link] = {each for each in links_of(letter) if "/keputusan/" in each}
    url, head = link.removeprefix(BASE_URL), story.client()
    page = Seen.of(head.get(url), 200)
    until = page.page.xpath("//input[@name='until']/@value")[0]
    answer = {"decision": "more_time", "until": until, "late_cause": "incomplete_data"}
    return Seen.of(head.post(url, data=answer), 200)


@pytest.mark.usefixtures("letter")
def test_no_link_of_any_letter_changes_anything(story: Story, smtp_server: Mailbox) -> None:
    """Askings, copies, answers: whatever has gone out by then; reminders wait for the morning's digest."""
    links = {link for message in smtp_server.messages for link in links_of(message)}
    assert len(smtp_server.messages) > 3
    before = dump(story.world.engine)
    scan(story.client(), sorted(links))
    assert changed(before, dump(story.world.engine)) == {}
