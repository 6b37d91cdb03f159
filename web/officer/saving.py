"""Everything one post of a question brings, each in a unit of its own: what is refused takes nothing else with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from werkzeug.datastructures import FileStorage

from engine.cases.scoring import Answer
from engine.city.actors import Actor
from engine.errors import Busy, Invalid, LayakError
from engine.evidence import upload
from engine.evidence.answer import save_answer
from engine.evidence.dossier import Place
from engine.evidence.incoming import Incoming
from engine.evidence.revising import Dates
from engine.evidence.views import QuestionView, SlotView
from engine.store.blobs import StorageFailed
from web.context import context
from web.officer import posted, sentences
from web.officer.posted import Posted, SlotPosted
from web.session import unit
from web.views import FieldError

ANSWER = ("answer", "figure", "previous", "answer_text")
ITEM = ("link", "file", *posted.DATES)
FIELDS = {"choice": "answer", "text": "answer_text"}


@dataclass
class Outcome:
    """What was refused, in the order of the page. `status`: of the answer."""

    errors: list[FieldError] = field(default_factory=list)
    status: int = 422

    def note(self, name: str, message: str) -> None:
        """One more refusal."""
        self.errors.append(FieldError(field=name, message=message))


@dataclass(frozen=True, kw_only=True)
class Saver:
    """Saves one post of one question. `view` is how the page stood before."""

    task_id: uuid.UUID
    actor: Actor
    view: QuestionView
    typed: Posted
    outcome: Outcome = field(default_factory=Outcome)

    def save(self) -> Outcome:
        """Answer, then item by item links, files and dates; then the one file taken away or taken over."""
        self.answer()
        for slot in self.view.slots:
            self.slot(slot, self.typed.slots[slot.key])
        self.button()
        self.outcome.errors.sort(key=lambda error: self.place(error.field))
        return self.outcome

    def place(self, name: str) -> tuple[int, str, int]:
        """Where a control stands on the page: the answer, item by item, the note."""
        kind, _dash, item = name.partition("-")
        if not item:
            return (0 if kind != "note" else 2, "", ANSWER.index(kind) if kind in ANSWER else 0)
        return (1, item.zfill(3), ITEM.index(kind))

    # -- the answer
    def answer(self) -> None:
        entered, wrong = self.entered()
        note = self.typed.note.strip()
        if self.is_as_before(entered, note):
            self.refuse_answer(wrong)
            return
        try:
            self.keep(entered, note)
        except Invalid as error:
            wrong |= {name: codes[0] for name, codes in error.fields.items() if codes}
            self.keep_the_rest(entered, note, wrong)
        self.refuse_answer(wrong)

    def entered(self) -> tuple[Answer, dict[str, str]]:
        """The answer as far as it could be read, and the codes of what could not."""
        if not self.view.claims:
            return Answer(), {}
        typed = self.typed
        figures = {name: posted.figure(getattr(typed, name)) for name in ("figure", "previous")}
        wrong = {name: "not_a_number" for name in figures if figures[name] is None and getattr(typed, name).strip()}
        choice = _step_number(typed.choice)
        if typed.choice and choice is None:
            wrong["choice"] = "not_a_choice"
        return Answer(choice=choice, text=typed.text.strip(), **figures), wrong

    def is_as_before(self, entered: Answer, note: str) -> bool:
        """An untouched form makes no draft."""
        before = self.view.answer
        return (entered, note) == ((before.entered, before.note) if before else (Answer(), ""))

    def keep(self, entered: Answer, note: str) -> None:
        task_id, actor, code = self.task_id, self.actor, self.view.code
        unit(lambda s: save_answer(s, task_id, actor, code, entered, note))

    def keep_the_rest(self, entered: Answer, note: str, wrong: dict[str, str]) -> None:
        """What is right is saved without what is wrong; that stays on the page as it was typed."""
        kept, kept_note = _without(entered, wrong), "" if "note" in wrong else note
        if "answer" in wrong or self.is_as_before(kept, kept_note):
            return
        try:
            self.keep(kept, kept_note)
        except Invalid as error:
            wrong |= {name: codes[0] for name, codes in error.fields.items() if codes and name not in wrong}

    def refuse_answer(self, wrong: dict[str, str]) -> None:
        for name, code in wrong.items():
            self.outcome.note(FIELDS.get(name, name), sentences.of_answer(self.view.question, name, code))

    # -- one evidence item
    def slot(self, slot: SlotView, typed: SlotPosted) -> None:
        place = Place(code=self.view.code, item=slot.key)
        dates = self.dates(slot, typed)
        if typed.link:
            self.link(place, typed.link, dates)
        taken = [self.file(place, each, dates) for each in typed.files]
        if dates is not None and shown_dates(slot) != typed.dates:
            self.date(place, slot, dates, is_there=bool(slot.files) or any(taken) or bool(typed.link))

    def dates(self, slot: SlotView, typed: SlotPosted) -> Dates | None:
        """The dates typed; None when one of them is none. A file is kept all the same, without a date."""
        dates, unread = typed.days()
        for name in unread:
            self.outcome.note(f"{name}-{slot.key}", sentences.of_date(name, "not_a_day", {}))
        return None if unread else dates

    def link(self, place: Place, url: str, dates: Dates | None) -> None:
        task_id, actor = self.task_id, self.actor
        for error in self.with_dates(
            place, dates, lambda given: unit(lambda s: upload.add_link(s, task_id, actor, place, url, given))
        ):
            self.outcome.note(f"link-{place.item}", sentences.of_file(url, error, "bad_link"))

    def file(self, place: Place, file: FileStorage, dates: Dates | None) -> bool:
        """Takes one file in; True when it is kept."""
        name = file.filename or ""
        incoming = Incoming(name=name, stream=cast("BinaryIO", file.stream))

        def take(given: Dates) -> Any:
            file.stream.seek(0)
            return upload.upload(unit, context().blobs, self.task_id, self.actor, place, incoming, given)

        refusals = list(self.with_dates(place, dates, take))
        for error in refusals:
            self.outcome.note(f"file-{place.item}", sentences.of_file(name, error, _file_code(error)))
        return not refusals

    def with_dates(self, place: Place, dates: Dates | None, act: Callable[[Dates], Any]) -> Iterator[LayakError]:
        """Acts with the dates; when they are refused, without: the file is kept and the date is asked for again."""
        try:
            act(dates or Dates())
        except Invalid as error:
            if not set(error.fields) & set(posted.DATES):
                yield error
                return
            self.refuse_dates(place, error)
            yield from self.with_dates(place, None, act)
        except StorageFailed as error:
            self.outcome.status = 507 if error.code == "storage_full" else 503
            yield error

    def date(self, place: Place, slot: SlotView, dates: Dates, *, is_there: bool) -> None:
        """Gives all files of the item the dates typed; a date without a file has nothing to stand on."""
        if not is_there:
            if dates != Dates():
                first = next(name for name in posted.DATES if getattr(dates, name))
                self.outcome.note(f"{first}-{slot.key}", sentences.of_date(first, "no_file", {}))
            return
        task_id, actor = self.task_id, self.actor
        try:
            unit(lambda s: upload.date_place(s, task_id, actor, place, dates))
        except Invalid as error:
            self.refuse_dates(place, error)

    def refuse_dates(self, place: Place, error: Invalid) -> None:
        for name, codes in error.fields.items():
            refusal = FieldError(field=f"{name}-{place.item}", message=sentences.of_date(name, codes[0], error.values))
            if refusal not in self.outcome.errors:
                self.outcome.errors.append(refusal)

    # -- buttons
    def button(self) -> None:
        task_id, actor = self.task_id, self.actor
        if self.typed.remove is not None:
            file_id = self.typed.remove
            unit(lambda s: upload.detach(s, task_id, actor, file_id))
        if self.typed.reuse is not None:
            item, offered = self.typed.reuse
            place = Place(code=self.view.code, item=item)
            unit(lambda s: upload.attach_existing(s, task_id, actor, place, offered))


def _file_code(error: LayakError) -> str:
    if isinstance(error, Invalid):
        return next(iter(error.fields.get("file", [])), error.code)
    return error.code if isinstance(error, Busy) else "storage_failed"


def shown_dates(slot: SlotView) -> dict[str, str]:
    """The dates of an item as its page shows them: those its files share."""
    return {name: _common(slot, name) for name in posted.DATES}


def _common(slot: SlotView, name: str) -> str:
    days = {getattr(file, name) for file in slot.files if not file.url}
    [day] = days if len(days) == 1 else [None]
    return day.isoformat() if day else ""


def _step_number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _without(entered: Answer, fields: Collection[str]) -> Answer:
    """The answer with some of its fields empty."""
    empty = Answer()
    return Answer(**{name: getattr(empty if name in fields else entered, name) for name in vars(entered)})
