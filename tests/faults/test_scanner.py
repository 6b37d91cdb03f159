"""An e-mail scanner opens every link of a letter before anybody reads it, as many of them do."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial

import lxml.html
import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.calendar import zone_of
from engine.escalation.post.digest import Slot, plan_digests
from engine.escalation.post.preferences import USUAL
from engine.escalation.tables import Letter
from engine.jobs import drain
from engine.store import in_unit
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
    """Every address a scanner finds: in the headers, in the words, and in all attributes of the HTML."""
    html = lxml.html.document_fromstring(text_of(message, "html"))
    found = {link for _element, _attribute, link, _at in lxml.html.iterlinks(html)}
    found |= set(ADDRESS.findall(text_of(message)))
    found |= {link for value in message.values() for link in ADDRESS.findall(str(value))}
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


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A city that has written letters of every kind: addresses by kind, and where its memo lies."""

    story: Story
    links: dict[str, list[str]]
    memo: str


@pytest.fixture
def posted(story: Story, now: clock.Movable, letter: EmailMessage, smtp_server: Mailbox) -> Posted:
    """Asked and answered, asked by memo, reminded, spoken to, handed over; then a morning with its digests."""
    _decide(story, letter)
    memo = ""
    while not memo:
        now.advance(days(1))
        story.world.sweep()
        pages = story.get("coordinator", "/terlambat/tangga").page.xpath("//a/@href")
        memo = next((str(each) for each in pages if "/nota-dinas/" in each), "")
    share, task_id = story.task_url("collect", "dinkes"), str(story.world.task("collect", "dinkes").id)
    story.post("dinkes", f"{share}/atur", do="claim")
    for do in ("nudge", "comment"):
        story.post("coordinator", "/tugas-terbuka", status=200, tasks=task_id, do=do, words="Mohon didahulukan")
    drain(story.world.sessions, "mail")  # while the task is still the reminded person's
    leaver, successor = (story.world.actors[who].id for who in ("dinkes", "dinkes2"))
    story.post("coordinator", "/serah-terima", status=200, person=leaver, to=successor)
    with story.world.sessions() as session:
        today = clock.today(zone_of(session, story.world.city_id))
        plan_digests(partial(in_unit, session), Slot(city_id=story.world.city_id, day=today, time=USUAL))
    drain(story.world.sessions, "mail")
    kinds = {row.message_id: row.template for row in story.world.read(lambda s: s.scalars(sa.select(Letter)).all())}
    links: dict[str, set[str]] = {}
    for message in smtp_server.messages:
        links.setdefault(kinds[str(message["Message-ID"])], set()).update(links_of(message))
    return Posted(story=story, links={kind: sorted(found) for kind, found in links.items()}, memo=memo)


def test_no_link_of_any_letter_changes_anything(posted: Posted) -> None:
    """Questions, copies, answers, reminders, words, hand-overs, digests: nothing is decided, nobody is muted."""
    kinds = {"escalation_ask", "answer_to_decision", "nudge", "mention", "hand_over", "digest"}
    assert kinds <= posted.links.keys()
    leave = [link for link in posted.links["digest"] if "/berhenti/" in link]
    assert len(leave) > 1, "each digest names its own address to stop it"
    before = dump(posted.story.world.engine)
    scanner = posted.story.client()
    for links in posted.links.values():
        assert links
        scan(scanner, links)
    assert changed(before, dump(posted.story.world.engine)) == {}
    assert scanner.post(leave[0].removeprefix(BASE_URL)).status_code == 200
    assert list(changed(before, dump(posted.story.world.engine))) == ["mail_preference"], "the button itself does"


def test_a_memo_and_what_it_names_change_nothing(posted: Posted) -> None:
    """Opened by a stranger, and by the coordinator's own mail program, which is signed in."""
    before = dump(posted.story.world.engine)
    scan(posted.story.client(), [posted.memo])
    for method in ("HEAD", "GET"):
        answer = posted.story.client("coordinator").open(posted.memo, method=method)
        assert answer.status_code == 200
    parts = zipfile.ZipFile(io.BytesIO(answer.data))
    written = b"".join(parts.read(name) for name in parts.namelist() if name.endswith((".xml", ".rels"))).decode()
    scan(posted.story.client(), [link for link in ADDRESS.findall(written) if link.startswith(BASE_URL)])
    assert changed(before, dump(posted.story.world.engine)) == {}
