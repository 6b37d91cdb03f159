"""What a mail says. No evidence, no child's name, no case of a child: codes, titles, dates, one link."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from web.views import Due, Indicator


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What every mail has; `mail` in its three templates."""

    number: str  #: `SRT-2026-0093`
    city: str
    year: int
    recipient: str  #: `Kepala Dinas Kesehatan`, how the letter addresses
    url: str  #: absolute
    copies: tuple[str, ...] = ()
    contact: str = ""  #: `koordinator KLA di DP3APMP2KB`
    environment: str = ""
    is_copy: bool = False  #: for the recipient's knowledge: somebody else has to act
    note: str = ""  #: why the recipient gets it in somebody's place, a finished sentence


@dataclass(frozen=True, kw_only=True)
class CaseMail(Mail):
    """What every mail about a case has besides."""

    indicator: Indicator
    agency: str


@dataclass(frozen=True, kw_only=True)
class WordMail(CaseMail):
    """mention, nudge: somebody spoke of a task or a case, or asks for a task."""

    by: str
    task: str = ""
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class SealMail(Mail):
    """seal: a city's history in one hash, to be kept by others."""

    seal: int
    root: str  #: hexadecimal
    at: dt.datetime
    events: int
    streams: int


@dataclass(frozen=True, kw_only=True)
class HeldMail(Mail):
    """deadlines_held: more fell due at once than a working day brings; `url` leads to the button that lets them go."""

    due: int
    limit: int
    is_counted: bool  #: `due` is the number; else it is more than that
    since: dt.datetime
    command: str  #: what does the same without the page


@dataclass(frozen=True, kw_only=True)
class ParkedMail(Mail):
    """address_parked: a colleague cannot be reached by mail."""

    person: str
    address: str


@dataclass(frozen=True, kw_only=True)
class DigestRow:
    """A task in a digest."""

    title: str  #: `K1-07 Akta kelahiran`, with the task and whose it is where that does not tell
    state: str  #: how its deadline stands, a finished sentence
    url: str


@dataclass(frozen=True, kw_only=True)
class DigestPart:
    """One section: a code of `digest`, its first rows, and how many there are."""

    section: str
    rows: tuple[DigestRow, ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class DigestMail(Mail):
    """digest: all that waits for a person, once a day. `url` leads to the inbox."""

    headline: str  #: the subject
    parts: tuple[DigestPart, ...]


@dataclass(frozen=True, kw_only=True)
class TaskMail(CaseMail):
    """evidence_soon, evidence_due, remediation_soon, remediation_due, sign_soon, sign_due, review_late."""

    due: Due
    questions: int = 0
    points: Decimal = Decimal(0)
    next_rung: str = ""  #: who hears of it next
    next_rung_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnedMail(TaskMail):
    """evidence_returned: what came back, by its code; what the reviewer wrote stays in the house."""

    by: str  #: `Peninjau Klaster III`
    returned: tuple[tuple[str, str], ...] = ()  #: question, code of `reason`


@dataclass(frozen=True, kw_only=True)
class AskMail(TaskMail):
    """escalation_ask: one link, one decision."""

    offers: tuple[str, ...] = ()
    expires_at: dt.datetime
    missing_count: int = 0
    is_signature: bool = False


@dataclass(frozen=True, kw_only=True)
class CopyMail(AskMail):
    """escalation_copy: somebody else is asked to decide; there is no link to decide by in it."""

    asked: str  #: who is asked; empty when nobody holds the role


@dataclass(frozen=True, kw_only=True)
class ReceiptMail(CaseMail):
    """receipt: what was sent, when, with which seal."""

    receipt: str
    at: dt.datetime
    round: int
    claimed: Decimal
    digest: str
    files: int


@dataclass(frozen=True, kw_only=True)
class AnswerMail(CaseMail):
    """answer_to_decision: what a head decided, for the officer and the coordinator."""

    decision: str
    decided_by: str
    at: dt.datetime
    until: dt.date | None = None
    officer: str = ""
    cause: str = ""  #: why it is late, in the words of its code
    is_own: bool = False  #: the recipient has the task; `url` is its page, else the case


@dataclass(frozen=True, kw_only=True)
class ResultMail(CaseMail):
    """result_of_decision: what the coordinator did about it, for whoever has asked for help or said it was sent."""

    result: Literal["helped", "found", "not_found"]
    task: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class HandOverMail(Mail):
    """hand_over: what is open of whoever leaves."""

    person: str
    rows: tuple[DigestRow, ...] = ()
    count: int = 0
