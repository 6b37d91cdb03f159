"""What the pages of one's own show."""

from __future__ import annotations

from dataclasses import dataclass, field

from web.views import FieldError, Option


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A calendar that other programs read. `agency` is empty for a person's own."""

    key: str  #: the agency's key; empty for the person's own
    title: str
    url: str = ""  #: empty: there is none yet


@dataclass(frozen=True, kw_only=True)
class MyMail:
    """/surat-saya"""

    email: str
    languages: tuple[Option, ...]
    language: str
    times: tuple[Option, ...]
    digest_at: str  #: `07:30`, or empty: no digest
    feeds: tuple[Feed, ...] = ()
    errors: tuple[FieldError, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Unsubscribed:
    """/berhenti/TOKEN: asked before, told afterwards."""

    url: str
    is_done: bool = False
