"""Production with Redis stopped, and with Redis hung: nobody waits for it, nothing is lost."""

from __future__ import annotations

import contextlib
import functools
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city import accounts
from engine.city.actors import system
from engine.config import Settings
from engine.escalation.letters import KIND
from engine.jobs import Running, Scheduler, install
from engine.jobs.brokers import WORKING, close, over_redis
from engine.store.outbox import OutboxRow
from tests.evidence import files
from tests.faults.browser import Browser, Page
from tests.faults.serving import served
from tests.services.databases import CopyOf
from tests.services.redis import Server
from tests.services.smtp import Mailbox
from tests.services.wait import wait_for
from tests.web.conftest import PASSWORD, MakeApp
from tests.web.pages.story import Story, days, peopled, story_over
from web import worker

AT_MOST = 1.0  # seconds for a page, whatever has become of Redis
TROUBLES: dict[str, Callable[[Server], None]] = {"stopped": Server.stop, "hung": Server.hang}


@pytest.fixture
def production(postgres_copy_of: CopyOf, redis_url: str, now: clock.Movable, posting: MakeApp) -> Iterator[Story]:
    """The application as `layak web` makes it, over PostgreSQL and Redis, with its bell; the head has been asked."""
    bell = worker.bell(Settings(redis_url=redis_url))
    make = functools.partial(posting, redis_url=redis_url, environment="production", ring=bell.ring)
    url, city = postgres_copy_of(peopled)
    story = story_over(city.copied_to(url), make)
    story.world.unit(lambda s: give_passwords(s, story))
    while not story.links("head"):
        now.advance(days(1))
        story.world.sweep()
    yield story
    assert bell._bell is not None
    bell._bell.stop()
    story.world.engine.dispose()


def give_passwords(session: sa.orm.Session, story: Story) -> None:
    person_id = uuid.UUID(story.world.actors["dinkes"].id)
    accounts.set_password(session, story.world.city_id, person_id, PASSWORD, actor=system(story.world.city_id))


@dataclass
class Watch:
    """Times every page."""

    browser: Browser
    took: list[tuple[float, str]] = field(default_factory=list)

    def __call__(self, status: int, act: Callable[[], Page]) -> Page:
        """Runs one request; fails unless it is answered so, in time."""
        begun = time.monotonic()
        page = act()
        self.took.append((time.monotonic() - begun, page.text[:60]))
        assert page.status == status, page.text[:400]
        return page

    @property
    def slowest(self) -> tuple[float, str]:
        """The page that took longest, in seconds."""
        return max(self.took)


def work_a_morning(story: Story, address: str) -> Watch:
    """An officer signs in, answers, uploads and sends; a head decides by mail; somebody guesses at a link."""
    watch = Watch(Browser(address))
    browser = watch.browser
    sign_in(watch)
    send_share(story, watch)
    decide(story, watch)
    guess_at_a_link(watch)
    watch(200, lambda: browser.get("/health/ready"))
    return watch


def guess_at_a_link(watch: Watch) -> None:
    """What does not exist is counted, in Redis where there is one."""
    watch(404, lambda: watch.browser.get("/keputusan/" + "x" * 43))


def warm_up(story: Story, watch: Watch) -> None:
    """What a server does once is done: it has read the drawings, and holds its connection to Redis."""
    guess_at_a_link(watch)
    sign_in(watch)
    watch(200, lambda: watch.browser.get("/tugas"))
    watch(200, lambda: watch.browser.get(story.task_url("collect", "dinkes", page="/pertanyaan/07.01")))


def sign_in(watch: Watch) -> None:
    """Once with a slip of the finger, which is counted."""
    browser, email = watch.browser, "orang1@layak.test"
    page = watch(200, lambda: browser.get("/masuk"))
    watch(422, lambda: browser.send(page, "/masuk", {"email": email, "password": "salah ketik sekali"}))
    page = watch(200, lambda: browser.get("/masuk"))
    watch(303, lambda: browser.send(page, "/masuk", {"email": email, "password": PASSWORD}))


def send_share(story: Story, watch: Watch) -> None:
    """From the inbox to the receipt."""
    browser, share = watch.browser, story.task_url("collect", "dinkes")
    watch(200, lambda: browser.get("/tugas"))
    for code in ("07.01", "07.03"):
        url = f"{share}/pertanyaan/{code}"
        page = watch(200, functools.partial(browser.get, url))
        answer = {"answer": "0", "document_on-1": "2024-08-12", "do": "save"}
        paper = [("file-1", (files.pdf(code), "laporan.pdf"))]
        watch(303, functools.partial(browser.send, page, url, answer, paper))
    page = watch(200, lambda: browser.get(f"{share}/periksa"))
    sent = watch(303, lambda: browser.send(page, f"{share}/periksa", {"statement": "1"}))
    assert sent.to.startswith("/tanda-terima/")
    watch(200, lambda: browser.get(sent.to))


def decide(story: Story, watch: Watch) -> None:
    """The head is asked about another share too and answers: what follows are letters."""
    browser = watch.browser
    url = next(link for link in story.links("head") if browser.get(link).status == 200)
    page = watch(200, lambda: browser.get(url))
    until = str(page.tree.xpath("//input[@name='until']/@value")[0])
    values = {"decision": "more_time", "until": until, "late_cause": "incomplete_data"}
    watch(200, lambda: browser.send(page, url, values))


@contextlib.contextmanager
def workers(story: Story, redis_url: str) -> Iterator[None]:
    """`layak worker` and `layak scheduler`, in threads, since the clock stands in this process."""
    hears, rings = over_redis(redis_url, timeout=WORKING), over_redis(redis_url)
    running = Running(install(hears, story.world.sessions))
    scheduler = Scheduler(story.world.sessions, install(rings, story.world.sessions).ring, every=0.2)
    running.start()
    scheduler.start()
    try:
        yield
    finally:
        scheduler.stop()
        running.stop()
        close(hears)
        close(rings)


def states(story: Story) -> dict[str, str]:
    """Key -> state of every letter's outbox row."""
    query = sa.select(OutboxRow.dedupe_key, OutboxRow.state).where(OutboxRow.kind == KIND)
    return {key: state for key, state in story.world.read(lambda s: s.execute(query).all())}


def all_sent(story: Story, smtp_server: Mailbox) -> bool:
    """Every letter has come to an end, and those that were wanted arrived, each once."""
    found = states(story)
    wanted = sum(state == "done" for state in found.values())
    return "open" not in found.values() and len(smtp_server.messages) == wanted


@pytest.mark.parametrize("trouble", TROUBLES)
def test_nobody_waits_for_redis_and_the_work_is_done_when_it_is_back(
    production: Story, redis_server: Server, smtp_server: Mailbox, trouble: str
) -> None:
    before = states(production)
    with served(production.app) as address:
        warm_up(production, Watch(Browser(address)))
        TROUBLES[trouble](redis_server)
        watch = work_a_morning(production, address)
    assert watch.slowest[0] < AT_MOST, watch.slowest
    planned = states(production)
    assert set(planned.values()) == {"open"}, "nobody has carried anything out yet"
    assert len(planned) > len(before), "the decision is told to the officer"
    redis_server.wake() if trouble == "hung" else redis_server.start()
    with workers(production, redis_server.url):
        wait_for(lambda: all_sent(production, smtp_server), "every letter has arrived")
    assert set(states(production)) >= set(planned), "what was planned is there, beside the digests of the day"
    ids = [message["Message-ID"] for message in smtp_server.messages]
    assert len(ids) == len(set(ids)), "no letter twice"


@pytest.mark.parametrize("trouble", TROUBLES)
def test_without_redis_the_scheduler_does_the_work_itself(
    production: Story, redis_server: Server, smtp_server: Mailbox, trouble: str
) -> None:
    TROUBLES[trouble](redis_server)
    with workers(production, redis_server.url):
        wait_for(lambda: all_sent(production, smtp_server), "every letter has arrived")
        with served(production.app) as address:
            decide(production, Watch(Browser(address)))
        wait_for(lambda: all_sent(production, smtp_server), "so has what follows from a decision")
    assert {m["Subject"] for m in smtp_server.messages}
    redis_server.mend()
