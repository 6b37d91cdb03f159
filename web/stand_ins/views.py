"""What the page of stand-ins shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from web.views import FieldError, Option


@dataclass(frozen=True, kw_only=True)
class StandInRow:
    """One stand-in that holds now or will."""

    id: str
    person: str  #: who is away
    substitute: str
    kind: str
    scope: str  #: in words: `Semua tugas`, `Tugas Dinkes`
    from_on: dt.date
    until_on: dt.date
    is_on: bool
    can_end: bool


@dataclass(frozen=True, kw_only=True)
class StandInForm:
    """A stand-in as it is typed: `person`, `substitute` (ids), `kind`, `scope` (`agency:dinkes`), two ISO days."""

    people: tuple[Option, ...] = ()  #: for whom one may be made; empty: only for oneself
    substitutes: tuple[Option, ...] = ()
    scopes: tuple[Option, ...] = ()
    kinds: tuple[Option, ...] = ()
    person: str = ""
    substitute: str = ""
    scope: str = "all"
    kind: str = "leave"
    from_on: str = ""
    until_on: str = ""
    errors: tuple[FieldError, ...] = ()

    def error(self, name: str) -> str:
        """The message at a field, or nothing."""
        return next((each.message for each in self.errors if each.field == name), "")


@dataclass(frozen=True, kw_only=True)
class StandInsPage:
    """/pengganti"""

    mine: tuple[StandInRow, ...]  #: who stands in for the reader
    acting: tuple[StandInRow, ...]  #: for whom the reader stands in
    others: tuple[StandInRow, ...]  #: all of the city, for who leads it
    sees_city: bool
    form: StandInForm

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """What is wrong with the form."""
        return self.form.errors
