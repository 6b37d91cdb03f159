"""Every page of the demo city: time, statements, and bytes as they travel.

    python -m benchmarks.pages [--json | --markdown] [--repeats N]

Each role of the demo opens what its pages lead to, up to a few addresses of each kind; of each kind the heaviest is
shown. Nothing is sent, so nothing changes. The time is this process's CPU for the whole request, the client's share
included; SQLite, as `layak run` has it.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import json
import pathlib
import re
import statistics
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy.orm import sessionmaker
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from benchmarks.stage import quiet
from engine.city.sign_ins import begin_session
from engine.city.tables import Person
from engine.config import Settings
from engine.store import in_unit
from engine.store.unit import StatementCounter
from web import demo
from web.app import create_app
from web.context import context_of
from web.database import db
from web.embedded import Workers
from web.greeting import demo_people
from web.opening import opened

OF_A_KIND = 3  # addresses
DECISION = re.compile(r"/keputusan/[\w~.-]+")  # what a head gets by mail, and this city without a server shows


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as one role gets it."""

    kind: str  # the route's endpoint
    path: str
    role: str
    cpu_ms: float
    statements: int
    bytes: int  # of HTML
    gzipped: int


def measure(repeats: int) -> list[Page]:
    """The heaviest page of each kind, in the order of their addresses."""
    with tempfile.TemporaryDirectory(prefix="layak-bench-") as folder:
        app = _city(pathlib.Path(folder))
        found: dict[str, Page] = {}
        for role, client in _people(app):
            for page in _pages(app, role, client, repeats):
                known = found.get(page.kind)
                if known is None or (page.statements, page.gzipped) > (known.statements, known.gzipped):
                    found[page.kind] = page
        with app.app_context():
            db.engine.dispose()
    return sorted(found.values(), key=lambda page: page.path)


def _city(folder: pathlib.Path) -> Flask:
    settings = Settings(data=folder, secret_key="b" * 40)
    workers = Workers(sessionmaker(opened(settings)))
    app = create_app(settings, ring=workers.ring, work_off=workers.work_off)
    demo.make(context_of(app))
    return app


def _people(app: Flask) -> Iterator[tuple[str, FlaskClient]]:
    sessions = context_of(app).sessions
    with sessions() as session:
        people = demo_people(session)
    for role, email in people.items():
        with sessions() as session:
            person = session.scalars(sa.select(Person.id).where(Person.email == email)).one()
            token = in_unit(session, functools.partial(begin_session, person_id=person))
        client = app.test_client()
        client.set_cookie("layak", token)
        yield role, client


def _pages(app: Flask, role: str, client: FlaskClient, repeats: int) -> Iterator[Page]:
    """What the role reaches by links from its first page."""
    waiting, seen, kinds = deque(["/"]), {"/"}, Counter[str]()
    while waiting:
        path = waiting.popleft()
        kind = _kind(app, path)
        if kind is None or kinds[kind] >= OF_A_KIND:
            continue
        answer = client.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            kinds[kind] += 1
            yield _measured(app, role, client, kind, path, repeats)
        fresh = [link for link in map(_path, _links(answer)) if link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)


def _links(answer: TestResponse) -> list[str]:
    """Where an answer leads."""
    if answer.status_code in (302, 303):
        return [str(answer.location)]
    if answer.mimetype != "text/html":
        return []
    links = html.fromstring(answer.data).iterfind(".//a[@href]")
    return DECISION.findall(answer.text) + [str(link.get("href")) for link in links]


def _path(link: str) -> str:
    parts = urlsplit(link)
    return (parts.path + (f"?{parts.query}" if parts.query else "")) if not parts.netloc else ""


def _kind(app: Flask, path: str) -> str | None:
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(path).path, method="GET")[0])
    except HTTPException:
        return None


def _measured(app: Flask, role: str, client: FlaskClient, kind: str, path: str, repeats: int) -> Page:
    with app.app_context():
        counter = StatementCounter(db.engine)
    with counter as counted:
        body = client.get(path).data
    times = []
    for _ in range(repeats):
        begun = time.process_time()
        client.get(path)
        times.append((time.process_time() - begun) * 1000)
    return Page(
        kind=kind, path=path, role=role, cpu_ms=round(statistics.median(times), 1), statements=len(counted.texts),
        bytes=len(body), gzipped=len(gzip.compress(body, 6)),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Every page of the demo city.")
    parser.add_argument("--json", action="store_true", help="one JSON array")
    parser.add_argument("--markdown", action="store_true", help="the table of docs/performance.md")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    quiet()
    pages = measure(options.repeats)
    if options.json:
        print(json.dumps([asdict(page) for page in pages]))
        return
    print("\n".join(_markdown(pages) if options.markdown else map(_line, pages)))


def _line(page: Page) -> str:
    figures = f"{page.cpu_ms:7.1f} ms {page.statements:3} statements {page.gzipped / 1000:6.1f} kB"
    return f"{figures}  {page.role}  {page.path}"


def _markdown(pages: list[Page]) -> Iterator[str]:
    yield "| page | as | CPU ms | statements | kB gzipped |"
    yield "|---|---|---:|---:|---:|"
    for page in pages:
        yield f"| `{_named(page)}` | {page.role} | {page.cpu_ms} | {page.statements} | {page.gzipped / 1000:.1f} |"


def _named(page: Page) -> str:
    """Without the ids, which are others in each demo."""
    parts: list[Any] = page.path.partition("?")[0].split("/")
    return "/".join("ID" if len(part) == 36 else part for part in parts) or "/"


if __name__ == "__main__":
    main()
