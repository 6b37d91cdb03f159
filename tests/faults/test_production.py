"""Production under load while all it stands on is killed, hung, wiped, cut and restarted: nothing lost, doubled, stuck.

Takes minutes, so it runs only when asked: `FAULTS=7 pytest tests/faults/test_production.py -s`; 300 for a long look,
with `MINUTES=40` where that is all the time there is.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import random
import shutil
import signal
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psycopg
import pytest
import redis

from tests.faults import audit
from tests.faults.audit.books import DATABASE
from tests.faults.crowd import Crowd
from tests.faults.mails import Crash, hidden, table, wrong
from tests.faults.production import Production, moved_to_postgres
from tests.faults.promises import broken
from tests.faults.test_kill import counted, told
from tests.services import postgres
from tests.services import redis as redis_service
from tests.services.misdeeds import DEEDS, STEPS
from tests.services.post import Post, serving
from tests.services.run import Run
from tests.services.wait import PAUSE, wait_for

KILLS = int(os.environ.get("FAULTS", "0"))
MINUTES = float(os.environ.get("MINUTES", "inf"))  # after so many no more is killed, where the machine is slow
IS_LONG = KILLS > 8
# Minutes long, and of so many processes that two green runs prove nothing yet: by hand until it has earned its place.
pytestmark = pytest.mark.skipif(not KILLS, reason="takes minutes; FAULTS=7 pytest tests/faults/test_production.py -s")
WORK = 1100  # buttons the demo city's people have to press before nothing is left to do
BETWEEN = (3, min(40, 2 * WORK // KILLS) if IS_LONG else 15)  # buttons pressed between two faults
ENOUGH = 50  # receipts; there is work for some two hundred
MISDEEDS = 2  # of the mail server, armed at each fault
FOR = 2.0 if not IS_LONG else 6.0  # seconds a service is away, hung or slow
SETTLES_WITHIN = 420.0  # seconds after the last fault: a letter that failed thrice waits for five minutes


@dataclass
class House:
    """Everything that may break."""

    folder: pathlib.Path
    url: str
    database: postgres.Server
    redis: redis_service.Server
    post: Post
    layak: Production
    crashes: list[Crash] = field(default_factory=list)

    def suffers(self, fault: Callable[[], str | None]) -> None:
        """Lets something happen, and remembers when it did."""
        begun = time.monotonic()
        what = fault() or fault.__name__
        self.crashes.append(Crash(what=what, begun=begun, ended=time.monotonic()))

    # -- what may happen
    def redis_is_wiped(self) -> None:
        with contextlib.closing(redis.Redis.from_url(self.redis.url)) as client:
            client.flushall()

    def redis_hangs(self) -> None:
        self.redis.hang()
        PAUSE.wait(FOR)
        self.redis.wake()

    def redis_is_gone(self) -> None:
        self.redis.stop()
        PAUSE.wait(FOR)
        self.redis.start()

    def database_ends_at_once(self) -> None:
        self.database.stop(signal.SIGQUIT)
        self.database.start()

    def database_is_restarted(self) -> None:
        self.database.stop(signal.SIGINT)
        PAUSE.wait(FOR)
        self.database.start()

    def mail_is_cut(self) -> None:
        self.post.delay = 0.3  # so that there is a letter in its hands
        PAUSE.wait(0.5)
        self.post.cut()
        PAUSE.wait(FOR)
        self.post.delay = 0.0
        self.post.start()

    def mail_is_slow(self) -> None:
        self.post.delay = 1.5
        PAUSE.wait(FOR)
        self.post.delay = 0.0

    @property
    def services(self) -> list[Callable[[], None]]:
        """Each fault of each service once."""
        return [self.redis_is_wiped, self.database_ends_at_once, self.mail_is_cut, self.database_is_restarted,
                self.redis_hangs, self.mail_is_slow, self.redis_is_gone]  # fmt: skip

    # -- what is seen
    def look(self) -> list[str]:
        """What does not add up now, and what has got lost since the last look; nobody stops working for it."""
        now, before = self.folder.with_suffix(".now"), self.folder.with_suffix(".before")
        now.mkdir()
        audit.postgres.copied(self.url, now / DATABASE)
        (now / "blobs").symlink_to(self.folder / "blobs")
        with audit.opened(now) as books:
            complaints = audit.consistent(books)
            if before.exists():
                with audit.opened(before) as earlier:
                    complaints += audit.grown(earlier, books)
                shutil.rmtree(before)
        now.rename(before)
        return complaints

    def has_settled(self) -> bool:
        """Nothing due is left over, nobody holds anything, and the last letter is out."""
        with audit.opened(self.folder, self.url) as books:
            return audit.settled(books) == [] and not books.rows("outbox", state="open")


@pytest.fixture
def house(folder: pathlib.Path, test_run: Run, worker_id: str, post: Post) -> Iterator[House]:
    """The demo city on services of its own."""
    database = postgres.Server(test_run, f"durable-{worker_id}-{uuid.uuid4().hex[:6]}")
    bell = redis_service.Server(test_run, f"faults-{worker_id}")
    database.make()
    database.start()
    bell.start()
    address = f"postgresql://postgres@127.0.0.1:{database.port}/layak"
    with psycopg.connect(address.replace("/layak", "/postgres"), autocommit=True) as admin:
        admin.execute("create database layak")
    moved_to_postgres(folder, address.replace("postgresql:", "postgresql+psycopg:"))
    layak = Production(
        folder, random.Random(KILLS), LAYAK_DATABASE_URL=address, LAYAK_REDIS_URL=bell.url, LAYAK_SMTP_URL=post.url,
        LAYAK_SECRET_KEY=(folder / "secret_key").read_text(), LAYAK_ENVIRONMENT="rehearsal",
    )  # fmt: skip
    yield House(folder=folder, url=address, database=database, redis=bell, post=post, layak=layak)
    for each in layak.processes:
        if each.popen is not None:
            each.kill()
    bell.stop()
    database.stop()


@pytest.fixture
def post() -> Iterator[Post]:
    """The mail server of this run: what it does wrong is drawn by lot, all of it in a long run."""
    with serving(KILLS, patient=IS_LONG) as made:
        yield made


def told_of_faults(house: House) -> str:
    """What was done to whom, and to mails at which step."""
    kills = Counter(crash.what for crash in house.crashes)
    lines = [f"{'killed, cut, away':36}{'times':>6}", *(f"{what:36}{n:6}" for what, n in sorted(kills.items()))]
    lines.append(f"{'mails, at the step':20}" + "".join(f"{name:>8}" for name in DEEDS))
    for step in STEPS:
        lines.append(f"{step:20}" + "".join(f"{house.post.misdeeds.done[step, name] or '':>8}" for name in DEEDS))
    return "\n".join(lines)


def test_production_loses_doubles_and_forgets_nothing(house: House) -> None:
    chance, layak = random.Random(KILLS), house.layak
    layak.start()
    crowd = Crowd(house.folder, *layak.addresses, seed=KILLS)
    crowd.start()
    services = iter(house.services * KILLS)
    every, until = 4 if IS_LONG else 1, time.monotonic() + 60 * MINUTES
    try:
        for number in range(1, KILLS + 1):
            if time.monotonic() > until:
                break
            crowd.wait_for(chance.randint(*BETWEEN))
            PAUSE.wait(chance.random() / 2)  # any instant, not only the one behind a button
            house.suffers(layak.kill_one)
            house.post.misdeeds.arm(MISDEEDS)
            if number % every == 0 or number == KILLS:
                house.suffers(next(services))
            complaints = house.look()
            assert complaints == [], f"after kill {number} of {told_of_faults(house)}: {complaints[:10]}"
        crowd.wait_for(BETWEEN[1])
        house.post.misdeeds.disarm()
        crowd.stop()
        last = time.monotonic()
        wait_for(lambda: house.has_settled() and crowd.mend_letters(), "all is done, sent and mended", SETTLES_WITHIN)
        settled = time.monotonic() - last
        with audit.opened(house.folder, house.url) as books:
            by, complaints = audit.city_now(books), hidden(books, crowd.coordinator) + layak.ended()
    finally:
        crowd.stopping.set()
        killed = layak.stop()
    complaints += house.look()
    with audit.opened(house.folder, house.url) as books:
        accepted = house.post.accepted()
        complaints += broken(crowd.journal, books) + audit.settled(books, by) + wrong(books, accepted, house.crashes)
        print(f"\n{told(crowd.journal)}; settled after {settled:.0f} s; in the end {counted(books)}\n"
              f"{told_of_faults(house)}\n{table(books, accepted, house.crashes)}")  # fmt: skip
        digests = {row["message_id"] for row in books.rows("letter", template="digest")}
    assert (complaints, crowd.journal.strange) == ([], []), layak.said()
    assert digests & {each.message_id for each in accepted}, "mornings have come"
    if IS_LONG:
        assert {step for step, _ in house.post.misdeeds.done} == set(STEPS), "something has gone wrong at each step"
    assert killed == [], "asked to end, each did"
    assert len(crowd.journal.promised("receipt")) > min(KILLS, ENOUGH), "people got something done"
