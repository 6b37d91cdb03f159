"""`python -m tests.demo.making FOLDER [YYYY-MM-DD]`: the demo city in a folder, as `layak run` makes it.

A day ends it earlier. Beside the database stands `made.json`: how many statements it cost, what the clock was.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import pathlib
import sys
from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import sessionmaker

from engine import clock
from engine.city.tables import City
from engine.config import Settings
from web import serve
from web.app import create_app
from web.context import context_of
from web.embedded import Workers
from web.opening import opened

MADE = "made.json"


def make(folder: pathlib.Path, until: dt.date | None = None) -> None:
    """Makes the city in an empty folder."""
    story = importlib.import_module("web.demo.make")  # the package has a function of that name
    if until is not None:
        vars(story)["ENDS_ON"] = until
    folder.mkdir(parents=True, exist_ok=True)
    settings = serve.completed(Settings(data=folder), "127.0.0.1", 8000)
    engine = opened(settings)
    sessions = sessionmaker(engine)
    workers = Workers(sessions)
    app = create_app(settings, ring=workers.ring, work_off=workers.work_off)
    statements = Counter[str]()
    sa.event.listen(sa.Engine, "before_cursor_execute", lambda _c, _cursor, sql, *_rest: statements.update([sql]))
    story.make(context_of(app))
    with sessions() as session:
        offset = session.scalars(sa.select(City.clock_offset_seconds)).one()
    shown = clock.wall() + dt.timedelta(seconds=offset)
    (folder / MADE).write_text(json.dumps({"statements": statements.total(), "clock": shown.isoformat()}))
    engine.dispose()


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]), dt.date.fromisoformat(sys.argv[2]) if sys.argv[2:] else None)
