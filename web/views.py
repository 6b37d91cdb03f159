"""What pages show, as frozen values: the parts that pages of several audiences share.

A route fills these from queries; a template only reads them. Three rules hold everywhere:
instants are aware UTC and become words in a filter; `code` and `state` fields are codes whose words stand in
`web/words/codes.py`; every other text is finished and in the reader's language.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Status = Literal["not_started", "draft", "sent", "in_review", "returned", "accepted", "blocked"]
Tone = Literal["", "here", "late", "returned", "accepted", "review"]
Moment = Literal["past", "now", "next"]
FileKind = Literal["pdf", "image", "table", "document", "video", "link"]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator of the instrument, as a page names it."""

    business_key: str  #: `KLA-2026/07`
    code: str  #: `K1-07`, the sewn-on label
    name: str
    cluster: str = ""  #: `Klaster III: Kesehatan Dasar dan Kesejahteraan`
    max_score: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Points:
    """The three numbers and what they are measured against; provable <= accepted <= claimed <= maximum."""

    claimed: Decimal
    accepted: Decimal
    provable: Decimal
    maximum: Decimal

    @property
    def gap(self) -> Decimal:
        """Claimed, but not provable today."""
        return self.claimed - self.provable


@dataclass(frozen=True, kw_only=True)
class Due:
    """A deadline that explains itself; `web.words.dues.due` makes one."""

    at: dt.datetime
    why: str = ""  #: what is left, finished words: `3 hari kerja lagi; 18–24 Maret libur tidak dihitung`
    counted: str = ""  #: how it was counted, finished words: `5 hari kerja sejak Senin, 9 Maret`
    late_days: int = 0  #: whole working days past
    is_late: bool = False  #: past, even by less than a working day
    paused_since: dt.datetime | None = None

    @property
    def left(self) -> str:
        """What is left, without the days off where `counted` stands beside it and names them."""
        return self.why.partition("; ")[0] if self.counted else self.why


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One thing to mend: `field` is the id of the control (equal to its name)."""

    field: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice in a list; `note` stands at the right, `hint` below, `points` at the right as points."""

    value: str
    label: str
    note: str = ""
    hint: str = ""
    points: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stop on a path: solid when past, the dot when now, dashed when next."""

    title: str
    moment: Moment = "past"
    at: dt.datetime | None = None
    meta: str = ""
    quote: str = ""
    audit: str = ""  #: event type and hashes, folded away


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One file of an evidence revision. `state` is a code of `FILE_STATES`; `detail` explains it in words."""

    id: str
    name: str
    kind: FileKind
    size: int  #: bytes
    sha256: str = ""
    pages: int = 0  #: pictures that can be shown; 0 = none
    state: Literal["ready", "returned", "accepted", "refused", "failed", "infected"] = "ready"
    detail: str = ""
    document_on: dt.date | None = None
    received_at: dt.datetime | None = None
    removable: bool = False
    agency: str = ""  #: whose it is, where files of several agencies stand together


@dataclass(frozen=True, kw_only=True)
class Returned:
    """Why something came back: a coded reason and the words of who returned it."""

    reason: str  #: code of `RETURN_REASONS`
    words: str
    by: str  #: `Peninjau Klaster III`
    at: dt.datetime
    round: int = 1


@dataclass(frozen=True, kw_only=True)
class Demo:
    """The foot of every page of the demo city."""

    now: dt.datetime
    next_due_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """What surrounds a page; routes put it on `g.chrome` before the request."""

    city: str = ""
    roles: tuple[str, ...] = ()  #: codes of `ROLES`; they decide the navigation
    role_title: str = ""  #: `Petugas`
    agency: str = ""  #: `Dinas Kesehatan`
    counts: dict[str, int] = field(default_factory=dict)  #: endpoint -> number beside its word
    signed_in: bool = False
    acting_for: str = ""  #: on whose behalf the reader works on this page's task
    environment: str = ""  #: shown as a banner unless empty
    demo: Demo | None = None


@dataclass(frozen=True, kw_only=True)
class ErrorPage:
    """A refusal as a page. All parts are optional: the status alone gives words that say what to do."""

    text: str = ""  #: replaces the standing words
    who: str = ""  #: 409: who completed the task
    at: dt.datetime | None = None  #: 409: when
    receipt: str = ""  #: 409: its receipt
    limit: int = 0  #: 413: bytes
    retry_after: int = 0  #: 429, 503: seconds
    url: str = ""  #: where to go on
    kept: tuple[tuple[str, str], ...] = ()  #: 503: what was typed, posted again by "Coba lagi"
    reference: str = ""  #: 500: request id for who looks into it
