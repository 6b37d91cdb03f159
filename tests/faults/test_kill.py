"""kill -9 of the embedded server while people work: nothing lost, nothing doubled, nothing stuck.

A few kills in every run of the suite; `FAULTS=30 pytest tests/faults/test_kill.py -s` for a long look.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults import audit
from tests.faults.audit.books import DATABASE, dashed
from tests.faults.crowd import Crowd, Journal
from tests.faults.embedded import Embedded
from tests.faults.mails import Crash, hidden, table, wrong
from tests.faults.promises import broken
from tests.services.post import Post, serving
from tests.services.wait import PAUSE, wait_for

IS_LONG = "FAULTS" in os.environ
KILLS = int(os.environ.get("FAULTS", "3"))
SETTLES_WITHIN = 60.0  # seconds: what a killed worker held is free again after 15
BETWEEN = (5, 60)  # buttons pressed between two kills
MISDEEDS = 3  # of the mail server, armed before each


@pytest.fixture
def post() -> Iterator[Post]:
    """The mail server; what hangs for ten seconds is left to long runs."""
    with serving(KILLS, patient=IS_LONG) as made:
        yield made


def looked_at(folder: pathlib.Path, aside: pathlib.Path) -> list[str]:
    """What does not add up in a folder nobody has open, and what has got lost since the last look at it."""
    with audit.opened(folder) as books:
        complaints = audit.consistent(books)
        if aside.exists():
            with audit.opened(aside) as before:
                complaints += audit.grown(before, books)
            shutil.rmtree(aside)
    aside.mkdir()
    for path in folder.glob(f"{DATABASE}*"):
        shutil.copy(path, aside)
    return complaints


def a_minute_passes(folder: pathlib.Path) -> None:
    """What a killed worker held is free again, what failed is tried again; the long run waits for it."""
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute(
            "update outbox set claimed_until = '2000-01-01T00:00:00.000000' where claimed_until is not null"
        )
        connection.execute("update outbox set due_at = created_at where state = 'open' and failures > 0")
        connection.commit()


def has_sealed(folder: pathlib.Path) -> bool:
    """The first hour's work is planned and done."""
    with audit.opened(folder) as books:
        return bool(books.rows("seal")) and audit.settled(books) == []


def has_settled(folder: pathlib.Path) -> bool:
    with audit.opened(folder) as books:
        return audit.settled(books) == []


def told(journal: Journal) -> str:
    """What people did, for whoever looks at a long run."""
    promised = Counter(each.kind for each in journal.attempts if each.is_promised)
    return (
        f"{len(journal.attempts)} buttons, answers {dict(sorted(journal.answers.items()))}, promised {dict(promised)}"
    )


def counted(books: audit.Books) -> dict[str, int]:
    """Rows of what people care for."""
    tables = ("history_event", "user_task", "receipt", "letter", "decision_request", "evidence_file")
    return {table: len(books.rows(table)) for table in tables}


def test_killed_under_load_it_loses_doubles_and_forgets_nothing(
    folder: pathlib.Path, tmp_path: pathlib.Path, post: Post
) -> None:
    chance, crashes = random.Random(KILLS), list[Crash]()
    server = Embedded(folder, LAYAK_SMTP_URL=post.url)
    crowd = Crowd(folder, server.address, seed=KILLS)
    server.start()
    crowd.start()
    try:
        for number in range(1, KILLS + 1):
            post.misdeeds.arm(MISDEEDS)
            crowd.wait_for(chance.randint(*BETWEEN))
            PAUSE.wait(chance.random() / 2)  # any instant, not only the one behind a button
            begun = time.monotonic()
            server.kill()
            crashes.append(Crash(what="worker", begun=begun, ended=time.monotonic()))
            complaints = looked_at(folder, tmp_path / "aside")
            assert complaints == [], f"after kill {number}: {complaints[:10]}"
            if number == KILLS:
                post.misdeeds.disarm()
                a_minute_passes(folder)
            server.start()
        crowd.wait_for(BETWEEN[1])
        crowd.stop()
        wait_for(lambda: has_settled(folder) and crowd.mend_letters(), "all is done and mended", SETTLES_WITHIN)
        with audit.opened(folder) as books:
            by, unseen = audit.city_now(books), hidden(books, crowd.coordinator)
    finally:
        crowd.stopping.set()
        server.stop()
    complaints = looked_at(folder, tmp_path / "aside")
    with audit.opened(folder) as books:
        accepted = post.accepted()
        complaints += broken(crowd.journal, books) + audit.settled(books, by) + unseen + wrong(books, accepted, crashes)
        print(f"\n{KILLS} kills; {told(crowd.journal)}; in the end {counted(books)}; "
              f"mail server: {dict(post.misdeeds.done)}\n{table(books, accepted, crashes)}")  # fmt: skip
    assert complaints == []
    assert crowd.journal.strange == []
    assert len(crowd.journal.promised("receipt")) > KILLS, "people got something done"


def test_killed_while_the_demo_city_is_made_it_makes_it_anew(tmp_path: pathlib.Path) -> None:
    server, blobs = Embedded(tmp_path / "city"), tmp_path / "city" / "blobs"
    server.begin()
    try:
        wait_for(lambda: blobs.exists() and len(list(blobs.iterdir())) > 100, "the demo city is half made", 120)
        server.kill()
        server.start()
        wait_for(lambda: has_sealed(server.folder), "what is done every hour is done", SETTLES_WITHIN)
    finally:
        server.stop()
    with audit.opened(server.folder) as books:
        assert audit.consistent(books) + audit.settled(books) == []
        assert [city["clock_offset_seconds"] == 0 for city in books.rows("city")] == [False], "it stands in its March"
        assert {path.name for path in blobs.iterdir()} == {dashed(row["id"]) for row in books.rows("blob")}
