"""The letters of a city, as many as fit a page, all or those that are sought. Reading only."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from engine.cases.tables import Case
from engine.city.tables import Person
from engine.escalation.tables import BOUNCED, REFUSED, UNKNOWN, Letter


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterRow:
    """A letter in a list, without its text."""

    letter: Letter
    recipient: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterPage:
    """A page of letters, the newest first; `total` over all pages."""

    rows: tuple[LetterRow, ...]
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which letters are wanted; what is empty does not ask for anything."""

    words: str = ""  #: in the subject, the recipient's name or address, or the indicator's code or title
    template: str = ""
    states: tuple[str, ...] = ()


EVERY = Sought()
NOT_ARRIVED = (REFUSED, BOUNCED, UNKNOWN)


def list_letters(
    session: Session, city_id: uuid.UUID, *, page: int = 1, size: int = 50, sought: Sought = EVERY
) -> LetterPage:
    """The letters of a city that are sought. Two statements."""
    found = (
        sa.select(Letter, Person.name)
        .join(Person, Person.id == Letter.person_id, isouter=True)
        .where(Letter.city_id == city_id, *_conditions(city_id, sought))
    )
    total = session.scalar(found.with_only_columns(sa.func.count(Letter.id))) or 0
    rows = session.execute(
        found.options(defer(Letter.text), defer(Letter.html))
        .order_by(Letter.planned_at.desc(), Letter.id.desc())
        .limit(size)
        .offset((max(page, 1) - 1) * size)
    )
    return LetterPage(rows=tuple(LetterRow(letter=x, recipient=n or x.address or "") for x, n in rows), total=total)


def _conditions(city_id: uuid.UUID, sought: Sought) -> Iterator[sa.ColumnElement[bool]]:
    if sought.words:
        about = sa.select(Case.business_key).where(
            Case.city_id == city_id, _has(sought.words, Case.code, Case.title, Case.title_en)
        )
        in_letter = _has(sought.words, Letter.subject, Letter.address, Person.name)
        yield sa.or_(in_letter, Letter.business_key.in_(about))
    if sought.template:
        yield Letter.template == sought.template
    if sought.states:
        yield Letter.state.in_(sought.states)


def _has(
    words: str, *columns: sa.orm.InstrumentedAttribute[str] | sa.orm.InstrumentedAttribute[str | None]
) -> sa.ColumnElement[bool]:
    return sa.or_(*(sa.func.lower(column).contains(words.lower(), autoescape=True) for column in columns))
