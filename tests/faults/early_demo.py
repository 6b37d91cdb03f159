"""`python -m tests.faults.early_demo FOLDER`: the demo city in its second week: shares, signatures and verdicts wait.

Beside the database stands `people.json`: everybody's roles, and a session for each, so that a test needs no passwords.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import pathlib
import sys
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from engine.city.sign_ins import begin_session
from engine.city.tables import Person, RoleHeld
from engine.config import Settings
from engine.store import in_unit
from web import serve
from web.app import create_app
from web.context import context_of
from web.embedded import Workers
from web.opening import opened

PEOPLE = "people.json"
UNTIL = dt.date(2026, 2, 13)


def build(folder: pathlib.Path) -> None:
    """Makes the city in an empty folder."""
    story = importlib.import_module("web.demo.make")  # the package has a function of that name
    vars(story)["ENDS_ON"] = UNTIL
    settings = serve.completed(Settings(data=folder), "127.0.0.1", 0)
    sessions = sessionmaker(opened(settings))
    workers = Workers(sessions)
    app = create_app(settings, ring=workers.ring, work_off=workers.work_off)
    story.make(context_of(app))
    with sessions() as session:
        (folder / PEOPLE).write_text(json.dumps(in_unit(session, everybody)))


def everybody(session: Session) -> list[dict[str, Any]]:
    """Each person with roles and the cookie of a session."""
    held = session.execute(
        sa.select(Person.id, Person.name, RoleHeld.role, RoleHeld.agency_key, RoleHeld.cluster)
        .join(RoleHeld, sa.and_(RoleHeld.city_id == Person.city_id, RoleHeld.person_id == Person.id))
        .order_by(Person.id)
    ).all()
    return [
        {"name": name, "role": role, "agency": agency, "cluster": cluster, "cookie": begin_session(session, person_id)}
        for person_id, name, role, agency, cluster in held
    ]


if __name__ == "__main__":
    build(pathlib.Path(sys.argv[1]))
