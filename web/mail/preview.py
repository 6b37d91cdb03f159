"""A letter as it would be written now, in either language, without being sent."""

from __future__ import annotations

import re
import uuid

import sqlalchemy as sa
from flask import Flask, g
from flask_babel import gettext as _
from flask_babel import refresh
from sqlalchemy.orm import Session

from engine.city.tables import City, Person
from engine.errors import NotFound
from engine.escalation.tables import Letter
from web.mail.compose import Rendered
from web.mail.consumer import renderer_of
from web.mail.message import Unneeded

# What only the recipient may open: links that decide, that stop the digest.
SECRET = re.compile(r"https?://\S*/(?:keputusan|berhenti)/[\w~.-]+")


def preview(app: Flask, session: Session, city_id: uuid.UUID, letter_id: uuid.UUID, language: str) -> Rendered:
    """Subject, text and HTML with the city's real data; raises NotFound when the letter is not there, or when there is
    nothing left to say in it (`nothing_left`). The reader's own language is as before afterwards.
    """
    found = session.execute(
        sa.select(Letter, City, Person)
        .join(City, City.id == Letter.city_id)
        .join(Person, Person.id == Letter.person_id, isouter=True)
        .where(Letter.city_id == city_id, Letter.id == letter_id)
    ).one_or_none()
    if found is None:
        raise NotFound("no such letter")
    kept = {name: g.get(name) for name in ("city_id", "zone", "chrome", "language", "agencies")}
    try:
        return renderer_of(app).render(session, found[0], found[1], found[2], language)
    except Unneeded as nothing:
        raise NotFound("nothing waits any more", code=str(nothing)) from nothing
    finally:
        for name, value in kept.items():
            g.pop(name, None) if value is None else setattr(g, name, value)
        refresh()


def hidden(text: str) -> str:
    """The text without what only the recipient may open."""
    return SECRET.sub(str(_("[tautan ini hanya untuk penerimanya]")), text)
