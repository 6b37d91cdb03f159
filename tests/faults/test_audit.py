"""The one who reads the books finds what a crash could do to them: nothing of it is taken on trust."""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import sqlite3
from collections.abc import Callable

import pytest

from tests.faults import audit
from tests.faults.audit.books import DATABASE, dashed

Damage = Callable[[pathlib.Path, sqlite3.Connection], object]


def sql(*statements: str) -> Damage:
    """Damage done to the database."""
    return lambda _folder, connection: [connection.execute(each) for each in statements]


def lose_an_object(folder: pathlib.Path, connection: sqlite3.Connection) -> None:
    (blob,) = connection.execute("select id from blob").fetchone()
    (folder / "blobs" / dashed(blob)).unlink()


def cut_an_object_short(folder: pathlib.Path, connection: sqlite3.Connection) -> None:
    (blob,) = connection.execute("select id from blob").fetchone()
    path = folder / "blobs" / dashed(blob)
    path.write_bytes(path.read_bytes()[:-1])


ONE_OPEN = "(select id from user_task where state = 'open' limit 1)"
ONE_DONE = "(select id from user_task where state = 'completed' limit 1)"
ONE_ROW = "(select id from outbox limit 1)"
LAST_EVENT = (
    "(select id from history_event where stream in (select id from process_instance) order by seq desc limit 1)"
)
THIRD_PERSON = "seq = 3 and type = 'person.added'"
DAMAGES: dict[str, tuple[Damage, str]] = {
    "an open task is gone": (sql(f"delete from user_task where id = {ONE_OPEN}"), "only in the snapshot"),
    "a task is open again": (sql(f"update user_task set state = 'open' where id = {ONE_DONE}"), "only in the table"),
    "a task counts as done": (
        sql(f"update user_task set state = 'completed' where id = {ONE_OPEN}"), "is completed and has 0 task.completed",
    ),
    "a timer is gone": (sql("delete from timer where id = (select id from timer limit 1)"), "timers: only in the snap"),
    "an instance oversleeps": (sql("update process_instance set next_due_at = null"), "is due next at None"),
    "a snapshot is older": (
        sql("update process_instance set snapshot = (select snapshot from process_instance p where p.state = 'running'"
            " and p.id <> process_instance.id limit 1) where id = (select instance_id from user_task where id = "
            f"{ONE_OPEN})"), "only in the snapshot",
    ),
    "the last event is gone": (sql(f"delete from history_event where id = {LAST_EVENT}"), "its head says"),
    "an event in the middle is gone": (sql("delete from history_event where seq = 2"), "event 2 is missing"),
    "an event says something else": (sql(f"update history_event set body = '{{}}' where {THIRD_PERSON}"), "is another"),
    "an event was somebody else's": (sql("update history_event set actor = 'x' where seq = 3"), "chain breaks"),
    "a receipt is gone": (sql("delete from receipt where number = 'TT-2026-0003'"), "the counter says"),
    "a receipt proves something else": (sql("update receipt set manifest = '[]'"), "the hash is another"),
    "a letter is gone": (sql("delete from letter where id = (select id from letter limit 1)"), "missing Counter"),
    "an outbox row is gone": (sql("delete from outbox where id = (select id from outbox limit 1)"), "outbox rows"),
    "a letter was sent and is not": (sql("update letter set state = 'planned'"), "its row is done"),
    "nobody does this work": (sql(f"update outbox set kind = 'pigeon' where id = {ONE_ROW}"), "nobody carries out"),
    "work is given up unseen": (sql(f"update outbox set state = 'failed' where id = {ONE_ROW}"), "no incident says"),
    "an incident outlives its cause": (
        sql("insert into incident (id, city_id, outbox_id, reason, raised_at) select id, city_id, id, 'letter: 550 no',"
            " '' from outbox where state = 'done' limit 1"), "its incident open",
    ),
    "a letter is given up too soon": (
        sql(f"update outbox set state = 'failed', failures = 3 where id = {ONE_ROW}",
            "insert into incident (id, city_id, outbox_id, reason, raised_at) select id, city_id, id,"
            f" 'letter: Unreachable: away', '' from outbox where id = {ONE_ROW}"), "incident: letter: Unreachable",
    ),
    "somebody was reminded and has no letter": (
        sql("""update history_event set type = 'task.nudged', body = '{"to": ["1-2"]}' where type = 'person.added'"""),
        "nudge: missing",
    ),
    "an object is lost": (lose_an_object, "is missing"),
    "an object is cut short": (cut_an_object_short, "other bytes"),
    "there was an incident": (
        sql("insert into incident (id, city_id, reason, raised_at) select id, id, 'claimed 3 times', '' from city"),
        "incident: claimed 3 times",
    ),
}  # fmt: skip


def test_the_demo_city_adds_up(demo_folder: pathlib.Path) -> None:
    with audit.opened(demo_folder) as books:
        assert audit.consistent(books) == []
        assert len(books.rows("receipt")) > 50
        assert len(books.rows("letter")) > 50


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found(demo_folder: pathlib.Path, tmp_path: pathlib.Path, name: str) -> None:
    damage, said = DAMAGES[name]
    folder = tmp_path / "city"
    shutil.copytree(demo_folder, folder)
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        damage(folder, connection)
        connection.commit()
    with audit.opened(folder) as books:
        complaints = audit.consistent(books)
    assert any(said in each for each in complaints), complaints


@pytest.mark.parametrize("table", ["receipt", "letter", "evidence_file", "answer", "history_event"])
def test_what_is_lost_between_two_looks_is_found(demo_folder: pathlib.Path, tmp_path: pathlib.Path, table: str) -> None:
    folder = tmp_path / "city"
    shutil.copytree(demo_folder, folder)
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute(f"delete from {table} where id = (select id from {table} limit 1)")
        connection.commit()
    with audit.opened(demo_folder) as before, audit.opened(folder) as after:
        assert [each for each in audit.grown(before, after) if table in each and "is gone" in each]
        assert audit.grown(before, before) == []


def test_what_is_still_due_or_held_is_found(demo_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "city"
    shutil.copytree(demo_folder, folder)
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        row = "(select id from outbox limit 1)"
        connection.execute(f"update outbox set state = 'open', claimed_until = '2026-01-01' where id = {row}")
        connection.execute("update process_instance set next_due_at = '2026-01-01T00:00:00' where state = 'running'")
        connection.commit()
    with audit.opened(folder) as books:
        complaints = audit.settled(books)
    assert any("is held by somebody" in each for each in complaints)
    assert any("is due since" in each for each in complaints)
