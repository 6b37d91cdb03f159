"""What the pages show on which work changes hands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from web.views import Due, FieldError, Indicator, Option


@dataclass(frozen=True, kw_only=True)
class Said:
    """A comment as it is read."""

    by: str
    at: dt.datetime
    words: str
    kind: str  #: said, delegated, handed_back, assigned
    to: tuple[str, ...] = ()
    task: str = ""  #: which task it is about
    is_news: bool = False  #: it mentions the reader, who has not seen it before


@dataclass(frozen=True, kw_only=True)
class TaskHands:
    """/tugas/ID/atur: who has the task, and what the reader may do about that."""

    task_id: str
    title: str
    url: str  #: the task's own page, empty for who may not do it
    talk_url: str
    indicator: Indicator
    offered_to: str  #: the candidates, in words
    holder: str = ""
    owner: str = ""  #: whose it stays while it is delegated
    due: Due | None = None
    sleeps_until: dt.datetime | None = None
    level: str = "normal"
    can: frozenset[str] = frozenset()  #: claim, release, delegate, hand_back, put_off, wake, assign, ...
    people: tuple[Option, ...] = ()
    said: tuple[Said, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()

    @property
    def has_buttons(self) -> bool:
        """Is there anything that takes one click and no words?"""
        return bool(self.can & {"claim", "release", "wake", "nudge"})

    def error(self, name: str) -> str:
        """The message at a field, or nothing."""
        return next((each.message for each in self.errors if each.field == name), "")


@dataclass(frozen=True, kw_only=True)
class TalkPage:
    """/komentar/ID: what was said in a case, and a form to say more."""

    indicator: Indicator
    back: str
    parts: tuple[Option, ...]
    said: tuple[Said, ...]
    words: str = ""
    chosen: tuple[str, ...] = ()
    task_id: str = ""
    errors: tuple[FieldError, ...] = ()

    def error(self, name: str) -> str:
        """The message at a field, or nothing."""
        return next((each.message for each in self.errors if each.field == name), "")


@dataclass(frozen=True, kw_only=True)
class OpenRow:
    """One open task of the city."""

    id: str
    title: str
    indicator: Indicator
    holder: str
    due: Due | None
    level: str
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one task of a selection."""

    title: str
    is_done: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class OpenTasks:
    """/tugas-terbuka: the city's open tasks, some of them chosen, and what became of the last act."""

    rows: tuple[OpenRow, ...]
    total: int
    agencies: tuple[Option, ...]
    people: tuple[Option, ...]
    agency: str = ""
    show: str = "all"
    page: int = 1
    pages: int = 1
    results: tuple[Result, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()

    def error(self, name: str) -> str:
        """The message at a field, or nothing."""
        return next((each.message for each in self.errors if each.field == name), "")


@dataclass(frozen=True, kw_only=True)
class HandOverPage:
    """/serah-terima: somebody leaves; what is open, and who takes it."""

    people: tuple[Option, ...]
    person: str = ""
    to: str = ""
    rows: tuple[OpenRow, ...] = ()
    results: tuple[Result, ...] = ()
    may_give_roles: bool = False
    errors: tuple[FieldError, ...] = ()

    def error(self, name: str) -> str:
        """The message at a field, or nothing."""
        return next((each.message for each in self.errors if each.field == name), "")
