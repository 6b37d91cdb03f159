"""The disk is full: a page says so, nothing is half written, and once there is room everything goes on."""

from __future__ import annotations

import contextlib
import gc
import io
import pathlib
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from engine import clock
from engine.jobs import drain
from tests.evidence import files
from tests.faults.browser import multipart
from tests.faults.disk import Disk, disk
from tests.faults.serving import browser_of, served
from tests.faults.tables import changed, dump
from tests.services.smtp import Mailbox
from tests.web.conftest import MakeApp
from tests.web.pages.story import Seen, Story, build_story, days
from web.database import db

__all__ = ["disk"]
FULL = pathlib.Path("/dev/full")


@pytest.fixture
def evidence_on_it(disk: Disk, sqlite_url: str, now: clock.Movable, posting: MakeApp) -> Iterator[Story]:  # noqa: ARG001
    """The evidence store lies on the small disk, the database elsewhere."""
    yield from made(sqlite_url, lambda url, **more: posting(url, blobs_url=disk.blobs_url, **more))


@pytest.fixture
def database_on_it(disk: Disk, now: clock.Movable, posting: MakeApp) -> Iterator[Story]:  # noqa: ARG001
    """The database lies on the small disk, the evidence store elsewhere."""
    yield from made(disk.sqlite_url, posting)


def made(url: str, make: Callable[..., Flask]) -> Iterator[Story]:
    story = build_story(url, make)
    story.client("dinkes")  # is signed in before anything happens
    yield story
    story.world.engine.dispose()


def fill(story: Story, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    with story.app.app_context():
        disk.fill(db.engine, monkeypatch)


def answer(story: Story, status: int, *, note: str = "", with_file: bool = True, size: int = 0) -> Seen:
    """The officer answers question 07.01 and brings a paper."""
    url = story.task_url("collect", "dinkes", page="/pertanyaan/07.01")
    more: dict[str, Any] = {}
    if with_file:
        more["file__1"] = [(io.BytesIO(files.pdf("Perda" + " " * size)), "Perda KTR.pdf")]
    return story.post(
        "dinkes", url, status=status, answer="0", note=note, document_on__1="2024-08-12", do="save", **more
    )


def objects(disk: Disk) -> list[str]:
    return sorted(path.name for path in (disk.folder / "blobs").iterdir())


def test_a_file_that_finds_no_room_is_refused_and_the_answer_is_kept(
    evidence_on_it: Story, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = evidence_on_it
    fill(story, disk, monkeypatch)
    seen = answer(story, 507, note="Nomor 5 tahun 2024", size=5000)
    assert seen.error_fields == ["file-1", "document_on-1"], seen.errors
    assert "Perda KTR.pdf" in seen.errors[0]
    assert seen.chosen("answer") == "0"
    assert objects(disk) == []
    kept = dump(story.world.engine)
    assert (len(kept["answer"]), kept["blob"], kept["evidence_file"]) == (1, [], [])
    disk.free()
    answer(story, 303, note="Nomor 5 tahun 2024")
    assert len(objects(disk)) == 1


def test_a_database_that_finds_no_room_keeps_what_it_had(
    database_on_it: Story, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = database_on_it
    answer(story, 303, note="sebelum penuh")
    before = dump(story.world.engine)
    fill(story, disk, monkeypatch)
    note = "ketika penuh " + "x" * 1900
    seen = answer(story, 507, note=note, with_file=False)
    assert "penuh" in seen.title
    assert note in seen.html, "what was typed is kept on the page, to be sent again"
    assert changed(before, dump(story.world.engine)) == {}
    disk.free()
    answer(story, 303, note=note, with_file=False)
    assert story.get("dinkes", story.task_url("collect", "dinkes", page="/pertanyaan/07.01")).value("note") == note


def test_a_share_is_sent_whole_or_not_at_all(
    database_on_it: Story, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = database_on_it
    task = story.world.task("collect", "dinkes")
    for code in ("07.01", "07.03"):
        story.world.answer("dinkes", task, code, choice=0)
        story.world.upload("dinkes", task, code)
    url = story.task_url("collect", "dinkes", page="/periksa")
    before = dump(story.world.engine)
    fill(story, disk, monkeypatch)
    assert "penuh" in story.post("dinkes", url, status=507, statement="1").title
    assert changed(before, dump(story.world.engine)) == {}
    disk.free()
    assert story.post("dinkes", url, statement="1").to.endswith("/tanda-terima/TT-2026-0001")


def test_letters_and_deadlines_wait_for_room(
    database_on_it: Story, disk: Disk, now: clock.Movable, smtp_server: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = database_on_it
    while not story.links("head"):
        now.advance(days(1))
        story.world.sweep()
    now.advance(days(10))
    with story.app.app_context():
        sessions = sa.orm.sessionmaker(db.engine)
    before = dump(story.world.engine)
    fill(story, disk, monkeypatch)
    with pytest.raises(sa.exc.OperationalError, match="full"):
        drain(sessions, "mail")
    assert smtp_server.messages == []
    assert changed(before, dump(story.world.engine)) == {}
    disk.free()
    drain(sessions, "mail")
    rows = dump(story.world.engine)["outbox"]
    assert rows
    assert len({m["Message-ID"] for m in smtp_server.messages}) == len(smtp_server.messages)
    assert smtp_server.messages


def big_paper() -> list[tuple[str, tuple[bytes, str]]]:
    """More than any server keeps in memory while it arrives."""
    return [("file-1", (files.pdf("Perda" + " " * 3_000_000), "Perda KTR.pdf"))]


@contextlib.contextmanager
def full_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever opens a temporary file gets /dev/full, which has no room."""
    with monkeypatch.context() as patched, contextlib.ExitStack() as opened:
        patched.setattr(tempfile, "TemporaryFile", lambda *_a, **_k: opened.enter_context(FULL.open("r+b", 0)))
        yield
    gc.collect()


VALUES = {"answer": "0", "document_on-1": "2024-08-12", "do": "save"}
# the library that reads forms leaves its half-written file to the garbage collector
leaving_a_file = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@leaving_a_file
def test_an_upload_that_finds_no_room_on_its_way_in_is_refused(
    evidence_on_it: Story, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The embedded server sets big uploads down in the system's temporary folder before a page sees them."""
    story = evidence_on_it
    url = story.task_url("collect", "dinkes", page="/pertanyaan/07.01")
    before = dump(story.world.engine)
    with served(story.app) as address:
        browser = browser_of(story, address, "dinkes")
        page = browser.get(url)
        with full_temporary_folder(monkeypatch):
            seen = browser.send(page, url, VALUES, big_paper())
        assert seen.status == 507, seen.text[:300]
        assert "penuh" in seen.text
        assert changed(before, dump(story.world.engine)) == {}
        assert objects(disk) == []
        assert browser.send(page, url, VALUES, big_paper()).status == 303
    assert len(objects(disk)) == 1


@leaving_a_file
def test_so_is_one_that_reaches_the_form_first(
    evidence_on_it: Story, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The production server hands the upload on as it comes; the form's reader sets it down."""
    story = evidence_on_it
    url, client = story.task_url("collect", "dinkes", page="/pertanyaan/07.01"), story.client("dinkes")
    kind, body = multipart([*VALUES.items(), ("csrf_token", client.token())], big_paper())
    before = dump(story.world.engine)
    with full_temporary_folder(monkeypatch):
        seen = client.open(
            url, method="POST", input_stream=io.BytesIO(body), content_type=kind, content_length=len(body)
        )
    assert Seen.of(seen, 507).title
    assert changed(before, dump(story.world.engine)) == {}
    assert objects(disk) == []
