"""What the coordinator sees: the board, the story of one case, the letters that went out."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from web.hands.views import Said
from web.views import Due, Indicator, Points, Returned, Status, Step

SAID = 5  # comments on the page of a case; the others stand on their own page
LetterState = Literal[
    "planned", "waiting", "sending", "sent", "gathered", "kept", "refused", "bounced", "dropped", "unknown"
]


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One of the 26 cases on the board."""

    indicator: Indicator
    points: Points
    status: Status
    holder: str  #: who has it now, by role and agency
    due: Due | None = None
    waiting: str = ""  #: instead of a date: `selesai`, `menunggu ...`
    weight: Decimal = Decimal(0)  #: points waiting x working days late
    level: int = 0  #: escalation level reached


@dataclass(frozen=True, kw_only=True)
class SealRow:
    """One seal."""

    number: int
    at: dt.datetime
    made_by: str
    events: int
    streams: int
    root: str  #: hexadecimal


@dataclass(frozen=True, kw_only=True)
class Seals:
    """The newest seals of the city's history."""

    rows: tuple[SealRow, ...]
    unsealed: int  #: events that no seal covers yet
    can_seal: bool
    auditors: int  #: how many people get the root by mail


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A step of the plan backwards."""

    step: str
    days: int
    start_on: dt.date  #: the latest day
    due_at: dt.datetime  #: the latest deadline
    here: int  #: cases that stand there now
    is_over: bool  #: no case stands there or comes there any more
    too_late: int  #: cases that cannot have it done in time any more


@dataclass(frozen=True, kw_only=True)
class PlanGroup:
    """Cases whose steps are equally long."""

    title: str  #: `3–12 pertanyaan`
    count: int
    rows: tuple[PlanRow, ...]
    missing: int  #: working days too few for what is still to come
    shorter: tuple[str, ...]  #: what is proposed: `Periksa bukti 5 menjadi 3`
    lacking: int  #: working days that no shortening brings back
    is_estimated: bool


@dataclass(frozen=True, kw_only=True)
class PlanStage:
    """A stage that is not over."""

    key: str
    name: str
    due: Due
    is_now: bool
    groups: tuple[PlanGroup, ...]


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """/kesiapan/rencana"""

    year: int
    at: dt.datetime
    title: str
    has_lengths: bool  #: the deployed table says how long each step takes
    stages: tuple[PlanStage, ...]


@dataclass(frozen=True, kw_only=True)
class ClusterRow:
    """A cluster and its cases."""

    name: str
    points: Points
    cases: tuple[CaseRow, ...]


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing that waits for the coordinator today."""

    text: str
    detail: str
    task_id: str = ""
    form_key: str = ""
    business_key: str = ""


@dataclass(frozen=True, kw_only=True)
class RiskDay:
    """Points whose deadline falls on a day and are not provable yet; `day` None = already past."""

    day: dt.date | None
    points: Decimal
    holders: str = ""
    holiday: str = ""  #: a stretch of days that are not counted: `18-24`


@dataclass(frozen=True, kw_only=True)
class Band:
    """A named stretch of the scale, both ends included."""

    name: str
    low: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """/kesiapan; `show` and `order` are the query's filter, already applied."""

    year: int
    stage: str
    closes: Due
    points: Points
    clusters: tuple[ClusterRow, ...]
    bands: tuple[Band, ...]
    target: str = ""
    shown: Points | None = None  #: sum of the rows the filter leaves; without it the city's
    needs: tuple[Need, ...] = ()
    risk: tuple[RiskDay, ...] = ()
    show: str = "all"
    order: str = "cluster"
    late_count: int = 0

    def band(self, value: Decimal) -> str:
        """The band a score falls into, empty below the lowest; 600.5 stays in the lower one, no rule is known."""
        return next((each.name for each in reversed(self.bands) if value >= each.low), "")


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    """An open task of the case, with who holds it; `count` tasks that differ in their holder alone are one row."""

    title: str
    status: Status
    holder: str
    due: Due | None = None
    task_id: str = ""
    form_key: str = ""
    points: Decimal | None = None
    waiting: str = ""
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class CaseQuestion:
    """A question of the case with its three numbers."""

    code: str
    title: str
    points: Points
    status: Status
    agencies: tuple[str, ...]
    answer: str = ""
    files: int = 0
    returned: Returned | None = None


@dataclass(frozen=True, kw_only=True)
class Token:
    """Tokens on an element of a drawing, and how many of them are late."""

    element: str
    count: int = 1
    late: int = 0


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A drawing of a process and, in words, what it shows."""

    name: str  #: file stem: `evidence`, `collect`
    title: str
    steps: tuple[Step, ...]  #: the same as the drawing, as text
    tokens: tuple[Token, ...] = ()
    key: str = ""  #: of the package it belongs to, and its title, where that is another than the page's
    package: str = ""
    version: int = 0

    @property
    def tokens_data(self) -> list[dict[str, str | int]]:
        """What `web/assets/viewer.js` reads."""
        return [{"element": each.element, "count": each.count, "late": each.late} for each in self.tokens]


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """/kasus/KLA-2026/07"""

    indicator: Indicator
    points: Points
    headline: str  #: where things stand, one sentence
    lead_agency: str
    supporting: tuple[str, ...]
    process_key: str
    process_version: int
    process_title: str
    round: int
    escalation: str = ""  #: the ladder that runs now, in words
    tasks: tuple[OpenTask, ...] = ()
    questions: tuple[CaseQuestion, ...] = ()
    story: tuple[Step, ...] = ()  #: newest first; `next` and `now` come before the past
    story_total: int = 0
    drawings: tuple[Drawing, ...] = ()
    our_reading: str = ""
    said: tuple[Said, ...] = ()  #: comments, the newest first
    talk_url: str = ""  #: where one is written; empty for who takes no part
    talk_id: uuid.UUID | None = None  #: of the instance they belong to

    @property
    def newest(self) -> tuple[Said, ...]:
        """The comments the page itself shows: no further than the first five, all of them when one waits to be seen."""
        return self.said if any(each.is_news for each in self.said[SAID:]) else self.said[:SAID]

    @property
    def waiting(self) -> tuple[CaseQuestion, ...]:
        """Questions somebody still has to do something about."""
        return tuple(each for each in self.questions if each.status != "accepted")

    @property
    def accepted(self) -> tuple[CaseQuestion, ...]:
        """The rest."""
        return tuple(each for each in self.questions if each.status == "accepted")


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """One message that left or should leave."""

    id: str
    at: dt.datetime
    recipient: str
    subject: str
    state: LetterState
    indicator: Indicator | None = None
    about: str = ""  #: the agency it speaks of, where the recipient is of another
    attempts: int = 0
    detail: str = ""  #: what the mail server said


@dataclass(frozen=True, kw_only=True)
class ParkedAddress:
    """An address from which letters came back: nothing is sent there until somebody has seen to it."""

    id: str
    address: str
    owner: str  #: whose it is; empty when nobody has it any more
    reason: str  #: what the other server said
    since: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Letters:
    """/surat"""

    rows: tuple[LetterRow, ...]
    to_check: tuple[LetterRow, ...] = ()  #: which somebody has to look at: unknown, refused, came back; the newest
    odd: int = 0  #: how many of these there are
    parked: tuple[ParkedAddress, ...] = ()
    page: int = 1
    pages: int = 1
    total: int = 0
    is_sending: bool = False  #: a mail server is configured
    words: str = ""  #: the query's filter, already applied
    template: str = ""
    is_failed: bool = False
    templates: tuple[tuple[str, str], ...] = ()  #: code and words of every kind there is

    @property
    def query(self) -> dict[str, str]:
        """The filter as it stands in an address; empty when all letters are shown."""
        asked = {"cari": self.words, "jenis": self.template, "hasil": "gagal" if self.is_failed else ""}
        return {name: value for name, value in asked.items() if value}

    @property
    def has_outcomes(self) -> bool:
        """Is there more to say about them than that they are kept here?"""
        return self.is_sending or any(row.state != "kept" for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class LetterPage:
    """/surat/ID: the text part as it went out, links live."""

    row: LetterRow
    mend: str = ""  #: what helps, in words, where the letter went wrong
    has_choice: bool = False  #: somebody has to say whether it arrived or goes again
    languages: tuple[str, ...] = ()  #: in which it can be previewed
    shown_in: str = ""  #: the language of the preview that is shown
    sender: str
    copies: tuple[str, ...]
    text: str
    events: tuple[Step, ...] = ()
