"""What an officer sent from the page of a question, still as typed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from flask import request
from werkzeug.datastructures import FileStorage

from engine.cases.scoring import answer_from
from engine.errors import Invalid, NotFound
from engine.evidence.revising import Dates
from engine.evidence.views import QuestionView
from web import clean
from web.forms import typed

DATES = ("document_on", "period_from", "period_to")
LONGEST = 100  # of a figure or a date, as typed


@dataclass(frozen=True, kw_only=True)
class SlotPosted:
    """One evidence item: its dates and link as typed, its files as they come."""

    key: str
    dates: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    files: Sequence[FileStorage] = ()

    def days(self) -> tuple[Dates, list[str]]:
        """The dates that could be read, and the names of the fields that could not."""
        read = {name: typed.day(text) if text else None for name, text in self.dates.items()}
        return Dates(**read), [name for name, text in self.dates.items() if text and read[name] is None]


@dataclass(frozen=True, kw_only=True)
class Posted:
    """The whole form, and which button was pressed."""

    choice: str = ""
    figure: str = ""
    previous: str = ""
    text: str = ""
    note: str = ""
    slots: Mapping[str, SlotPosted] = field(default_factory=dict)
    remove: uuid.UUID | None = None
    reuse: tuple[str, uuid.UUID] | None = None
    do: str = "save"


def read(view: QuestionView) -> Posted:
    """The form of the present request; fields of other questions are not looked at."""
    slot, _colon, file_id = _one("reuse").partition(":")
    return Posted(
        choice=_one("answer", LONGEST),
        figure=_one("figure", LONGEST),
        previous=_one("previous", LONGEST),
        text=_one("answer_text"),
        note=_one("note"),
        slots={each.key: _slot(each.key) for each in view.slots},
        remove=_uuid(_one("remove")) if _one("remove") else None,
        reuse=(slot, _uuid(file_id)) if slot else None,
        do=_one("do"),
    )


def _slot(key: str) -> SlotPosted:
    return SlotPosted(
        key=key,
        dates={name: _one(f"{name}-{key}", LONGEST).strip() for name in DATES},
        link=_one(f"link-{key}").strip(),
        files=[each for each in request.files.getlist(f"file-{key}") if each.filename],
    )


def _one(name: str, longest: int | None = None) -> str:
    return clean.text(request.form.get(name, ""))[:longest]


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound("there is no such file", file=text[:60]) from error


def figure(text: str) -> Decimal | None:
    """A figure as typed, `83,5` or `1.234`; None when it is none, or longer than the instrument counts."""
    number = typed.number(text)
    if number is None:
        return None
    try:
        return answer_from({"figure": str(number)}).figure
    except Invalid:
        return None
