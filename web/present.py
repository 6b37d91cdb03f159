"""What pages of several audiences show alike: raw rows and views of the engine become parts of `web.views`.

Everything here is asked for while a page is made: the names of the agencies and the instrument are read at most once
per request, words come in the reader's language.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, cast

import sqlalchemy as sa
from babel.numbers import format_decimal
from flask import g, url_for
from flask_babel import gettext as _

from engine import clock
from engine.calendar.working import WorkingCalendar
from engine.cases.instrument import Instrument, Question
from engine.cases.scoring import Answer
from engine.cases.stored import instrument_of
from engine.cases.tables import Cycle
from engine.city.calendar import calendar_of
from engine.city.tables import City, list_agencies
from engine.errors import NotFound
from engine.evidence.filetypes import TYPES
from engine.evidence.views import AnswerView
from engine.instances.pausing import pause_of
from web import i18n
from web.session import db_session, signed_in
from web.views import Due, FileKind, Indicator, Returned, Status, StoredFile
from web.words import codes, dues, titles

KINDS: Mapping[str, FileKind] = {
    "pdf": "pdf", "jpg": "image", "png": "image", "heic": "image", "docx": "document", "xlsx": "table",
    "pptx": "document", "mp4": "video",
}  # fmt: skip
PICTURED = frozenset({"application/pdf", "image/jpeg", "image/png"})  # of which `files.page` makes pictures
LONGEST_IN_A_SENTENCE = 50  # characters of an agency's name
_TYPES = {kind.content_type: KINDS[extension] for extension, kind in TYPES.items()}


class CaseLike(Protocol):
    """As much of a case as its name needs."""

    @property
    def business_key(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def cluster(self) -> int: ...
    @property
    def max_score(self) -> Decimal: ...


class FileLike(Protocol):
    """A file of a revision, or a link (`url`)."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def content_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def url(self) -> str | None: ...
    @property
    def document_on(self) -> dt.date | None: ...
    @property
    def received_at(self) -> dt.datetime: ...
    @property
    def state(self) -> str: ...


class ReturnLike(Protocol):
    """Why something came back, and from whom."""

    @property
    def reason(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def round(self) -> int: ...


def city_id() -> uuid.UUID:
    """The city of this page: of the link that was opened (`g.city_id`), else of the person."""
    found = signed_in()
    return cast("uuid.UUID", g.city_id) if "city_id" in g or found is None else found.city.id


def calendar() -> WorkingCalendar:
    """The working calendar of the page's city; at most one statement per page or letter."""
    city, found = city_id(), signed_in()
    if g.get("calendar_city") != city:
        version = found.city.calendar_version if found is not None and found.city.id == city else None
        g.calendar_city, g.calendar = city, calendar_of(db_session(), city, version)
    return cast("WorkingCalendar", g.calendar)


def keep_calendar(city: City) -> None:
    """The calendar of a letter's city, whose row was read just now: no statement where that version is known."""
    g.calendar_city, g.calendar = city.id, calendar_of(db_session(), city.id, city.calendar_version)


def today() -> dt.date:
    """The present day in the city."""
    return clock.today(calendar().zone)


# -- agencies and roles
class AgencyNames(NamedTuple):
    """How an agency is called."""

    short: str
    name: str


def agencies() -> Mapping[str, AgencyNames]:
    """All agencies of the page's city by key; one statement per request."""
    if "agencies" not in g:
        rows = list_agencies(db_session(), city_id())
        g.agencies = {agency.key: AgencyNames(agency.short, agency.name) for agency in rows}
    return cast("Mapping[str, AgencyNames]", g.agencies)


def agency_short(key: str | None) -> str:
    """`Dinkes`; the key where the city has dropped the agency."""
    return _agency(key).short


def agency_full(key: str | None) -> str:
    """`Dinas Kesehatan`."""
    return _agency(key).name


def agency_in_a_sentence(key: str | None) -> str:
    """The full name, unless a sentence with it would have to be read twice."""
    found = _agency(key)
    return found.name if len(found.name) <= LONGEST_IN_A_SENTENCE else found.short


def _agency(key: str | None) -> AgencyNames:
    return (agencies().get(key) if key else None) or AgencyNames(key or "", key or "")


def holder_words(group: str | None) -> str:
    """A candidate group in words: `officer:dinkes` is `Petugas Dinkes`, `reviewer:3` `Peninjau Klaster 3`."""
    role, _colon, scope = (group or "").partition(":")
    is_cluster = scope.isdigit()
    return role_words(role, agency=None if is_cluster else scope, cluster=int(scope) if is_cluster else None)


def acting_words(who: str, owner: str) -> str:
    """`Petugas Dinkes a.n. Kepala Dinkes`; who acts alone where nobody is stood in for."""
    return str(_("%(who)s a.n. %(owner)s", who=who, owner=owner)).strip() if owner else who


def role_words(role: str, *, agency: str | None = None, cluster: int | None = None, is_full: bool = False) -> str:
    """A role within its scope: `Kepala Dinkes`, in full `Kepala Dinas Kesehatan`; `Peninjau Klaster 3`."""
    name = (agency_full if is_full else agency_short)(agency)
    if name and role == "head":
        return str(_("Kepala %(agency)s", agency=name))
    if name:
        return f"{codes.word(role, 'role')} {name}"
    return titles.of_clusters(role, () if cluster is None else (cluster,))


# -- the indicator
def indicator(case: CaseLike) -> Indicator:
    """A case as a page names it, in the reader's language."""
    return Indicator(
        business_key=case.business_key,
        code=case.code,
        name=case.title_en if i18n.language() == "en" and case.title_en else case.title,
        cluster=cluster_title(case.business_key, case.cluster),
        max_score=case.max_score,
    )


def indicator_or_key(business_key: str, case: CaseLike | None) -> Indicator:
    """The same; an instance that is no case of a cycle goes by its business key."""
    return indicator(case) if case else Indicator(business_key=business_key, code=business_key, name="")


class CycleFacts(NamedTuple):
    """What never changes about an open cycle."""

    year: int
    evidence_years: tuple[int, ...]
    instrument: Instrument


_cycles: dict[tuple[uuid.UUID, str], CycleFacts] = {}


def find_cycle(business_key: str) -> CycleFacts | None:
    """The cycle of a case: `KLA-2026/07` belongs to `KLA-2026`. Read once per process."""
    place = (city_id(), business_key.partition("/")[0])
    if place not in _cycles:
        found = db_session().scalar(sa.select(Cycle).where(Cycle.city_id == place[0], Cycle.key == place[1]))
        if found is None:
            return None
        instrument_ = instrument_of(db_session(), found.city_id, found.instrument_digest)
        _cycles[place] = CycleFacts(found.year, tuple(found.evidence_years), instrument_)
    return _cycles[place]


def find_instrument(business_key: str) -> Instrument | None:
    """The instrument of a case's cycle, if it has one."""
    found = find_cycle(business_key)
    return found.instrument if found else None


def instrument(business_key: str) -> Instrument:
    """The instrument of a case's cycle; raises NotFound."""
    found = find_instrument(business_key)
    if found is None:
        raise NotFound(f"there is no cycle of {business_key}", business_key=business_key)
    return found


def cluster_title(business_key: str, number: int) -> str:
    """`Klaster III: Kesehatan Dasar dan Kesejahteraan`."""
    return instrument(business_key).cluster(number).title[i18n.language()]


def case_url(business_key: str) -> str:
    """The page of a case."""
    return url_for("coordinate.case", business_key=business_key)


# -- deadlines
def due(due_at: dt.datetime | None, due_explained: Mapping[str, Any] | None) -> Due | None:
    """A deadline with what is left and how it was counted, or since when its clock stands; None for a task without."""
    if due_explained is not None and (paused := pause_of(due_at, due_explained)):
        return dues.standing(calendar(), due_explained, paused)
    return None if due_at is None else dues.due(calendar(), due_at, due_explained, clock.now())


def decider_words(role: str, agency: str | None) -> str:
    """Who is asked by a rung: of the roles it climbs only a head's is held for an agency."""
    return role_words(role, agency=agency if role == "head" else None)


def neighbours(names: Sequence[str], name: str) -> tuple[str, str]:
    """What stands before and behind in a row; empty at its ends, and both where it is not listed."""
    if name not in names:
        return "", ""
    place = names.index(name)
    around = ["", *names, ""]
    return around[place], around[place + 2]


# -- files and returns
def kind_of(file: FileLike) -> FileKind:
    """What sign a file gets."""
    return "link" if file.url else _TYPES.get(file.content_type, "document")


def stored_file(file: FileLike, *, removable: bool = False, detail: str = "", agency: str = "") -> StoredFile:
    """A file as a page lists it. How many pages a PDF has is known only where it is opened: one is promised."""
    return StoredFile(
        id=str(file.id),
        name=file.name,
        kind=kind_of(file),
        size=file.size,
        sha256=file.sha256,
        pages=1 if file.content_type in PICTURED else 0,
        state=cast("Any", file.state),
        detail=detail,
        document_on=file.document_on,
        received_at=file.received_at,
        removable=removable,
        agency=agency,
    )


def returned(found: ReturnLike | None, cluster: int | None = None) -> Returned | None:
    """Why something came back, in whose words; `cluster` names the reviewers."""
    if found is None:
        return None
    by = role_words(found.role, cluster=cluster if found.role == "reviewer" else None)
    return Returned(reason=found.reason, words=found.words, by=by, at=found.at, round=found.round)


# -- answers
def answer_words(question: Question, answer: AnswerView | None) -> str:
    """An answer in one line: the step, the figures, or the beginning of a text; empty when nothing was said."""
    if answer is None:
        return ""
    said = answer.entered
    parts = [step_label(question, said.choice), figure_words(question, said), _first_words(said.text)]
    return ", ".join(part for part in parts if part)


def step_label(question: Question, choice: int | None) -> str:
    """The words of a step by its number."""
    steps = question.scale.steps
    return steps[choice].label[i18n.language()] if choice is not None and 0 <= choice < len(steps) else ""


def figure_words(question: Question, said: Answer) -> str:
    """`88,5% (tahun sebelumnya 80%)`."""
    now, before = (figure_text(question, figure) for figure in (said.figure, said.previous))
    if now and before:
        return str(_("%(now)s (tahun sebelumnya %(before)s)", now=now, before=before))
    return now


def figure_text(question: Question, figure: Decimal | None) -> str:
    """A figure as the reader writes it, with its sign."""
    sign = "%" if question.scale.kind == "percentage" else ""
    return "" if figure is None else number_words(figure) + sign


def number_words(figure: Decimal | int) -> str:
    """A number as the reader writes it: `83,5`."""
    return format_decimal(figure, format="#,##0.######", locale=i18n.language())


def _first_words(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


# -- states
def status_of(
    *, state: str = "", form_key: str = "evidence", is_begun: bool = False, is_returned: bool = False
) -> Status:
    """The word for a share or question as its holder sees it.

    `state` is `open`, `sent` (locked, on its way), `in_review`, `accepted` or `blocked`.
    """
    fixed: Mapping[str, Status] = {
        "sent": "sent", "in_review": "in_review", "accepted": "accepted", "blocked": "blocked",
        "completed": "sent", "cancelled": "blocked",
    }  # fmt: skip
    if state in fixed:
        return fixed[state]
    if is_returned or (form_key == "remediation" and not is_begun):
        return "returned"
    return "draft" if is_begun else "not_started"
