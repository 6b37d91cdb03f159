"""The letters of a city, as many as fit a page, all or those that are sought. Reading only."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, defer

from engine.cases.tables import Case
from engine.city.tables import Person
from engine.errors import NotFound
from engine.escalation.tables import BOUNCED, REFUSED, UNKNOWN, Letter


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterRow:
    """A letter in a list, without its text."""

    letter: Letter
    recipient: str
    owner: str = ""  #: in whose place the recipient gets it


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
_owner = aliased(Person)  # made once, so that its statements are compiled once
NOT_ARRIVED = (REFUSED, BOUNCED, UNKNOWN)


def list_letters(
    session: Session, city_id: uuid.UUID, *, page: int = 1, size: int = 50, sought: Sought = EVERY
) -> LetterPage:
    """The letters of a city that are sought. Two statements."""
    found = _letters(city_id).where(*_conditions(city_id, sought))
    total = session.scalar(found.with_only_columns(sa.func.count(Letter.id))) or 0
    rows = session.execute(
        found.options(defer(Letter.text), defer(Letter.html))
        .order_by(Letter.planned_at.desc(), Letter.id.desc())
        .limit(size)
        .offset((max(page, 1) - 1) * size)
    )
    return LetterPage(rows=tuple(_row(letter, name, owner) for letter, name, owner in rows), total=total)


def get_letter(session: Session, city_id: uuid.UUID, letter_id: uuid.UUID) -> LetterRow:
    """One letter with its text; raises NotFound."""
    found = session.execute(_letters(city_id).where(Letter.id == letter_id)).one_or_none()
    if found is None:
        raise NotFound("no such letter")
    letter, name, owner = found
    return _row(letter, name, owner)


def _letters(city_id: uuid.UUID) -> sa.Select[Letter, str, str]:
    """Letters with the names of whoever gets them, and of whom they stand in for; either may be missing."""
    return (
        sa.select(Letter, Person.name, _owner.name)
        .join(Person, Person.id == Letter.person_id, isouter=True)
        .join(_owner, _owner.id == Letter.on_behalf_of, isouter=True)
        .where(Letter.city_id == city_id)
    )


def _row(letter: Letter, name: str | None, owner: str | None) -> LetterRow:
    return LetterRow(letter=letter, recipient=name or letter.address or "", owner=owner or "")


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
