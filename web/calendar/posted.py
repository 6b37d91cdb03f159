"""The forms of the calendar: empty, as they stand, as they were typed, and the change they mean."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import cast

from flask import request

from engine.calendar.days_off import Kind
from engine.calendar.hours import OtherHours, Span, Week
from engine.city.calendar.changes import KINDS, Change
from engine.city.calendar.kept import PERSON, Entry, Kept
from engine.city.calendar.written import spans_of
from engine.errors import Invalid, NotFound
from web.calendar.views import DayForm, HoursForm, WeekdayField, WeekForm
from web.words import calendar as words

CLOSED = ("tutup", "libur", "closed", "off")


# -- a day off
def standing_day(kept: Kept, day: str) -> DayForm:
    """A day off as it stands; an empty form where none is named. Raises NotFound."""
    if not day:
        return DayForm()
    entry = _find(kept, day)
    return DayForm(was=day, day=day, name=entry.name, kind=entry.kind, is_decreed=entry.is_decreed)


def _find(kept: Kept, day: str) -> Entry:
    try:
        date = dt.date.fromisoformat(day)
        return kept.year(date.year)[date]
    except (KeyError, ValueError) as error:
        raise NotFound("that is no day off") from error


def typed_day() -> DayForm:
    """What was sent."""
    sent = request.form
    return DayForm(
        was=sent.get("was", ""), day=sent.get("day", "").strip(), name=" ".join(sent.get("name", "").split()),
        kind=sent.get("kind", ""), is_decreed=sent.get("is_decreed") == "1",
    )  # fmt: skip


def day_change(kept: Kept, form: DayForm) -> Change:
    """The change a form means. Raises Invalid at a field."""
    day = _day("day", form.day)
    if form.kind not in KINDS:
        raise Invalid("no kind", fields={"kind": ["kind_unknown"]})
    was = _find(kept, form.was).day if form.was else None
    if day != was and day in kept.year(day.year):
        raise Invalid("taken", fields={"day": ["day_taken"]})
    entry = Entry(day=day, name=form.name, kind=cast("Kind", form.kind), is_decreed=form.is_decreed, source=PERSON)
    return Change(put=(entry,), drop=(was,) if was is not None and was != day else ())


def removal(kept: Kept, form: DayForm) -> Change:
    """The day is none any more."""
    return Change(drop=(_find(kept, form.was).day,))


def _day(field: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"{text!r} is no date", fields={field: ["day_malformed"]}) from error


# -- the week
def standing_week(kept: Kept) -> WeekForm:
    """The ordinary week."""
    return WeekForm(weekdays=_fields({number: kept.week.get(number, ()) for number in words.WEEKDAYS}))


def typed_week() -> WeekForm:
    """What was sent."""
    return WeekForm(weekdays=_typed())


def week_change(form: WeekForm) -> Change:
    """A weekday without hours is closed. Raises Invalid at the weekday whose hours are none."""
    week = {number: _spans(field) for number, field in enumerate(form.weekdays)}
    return Change(week={number: spans for number, spans in week.items() if spans})


# -- other hours
def standing_hours(kept: Kept, name: str) -> HoursForm:
    """Hours of certain dates as they stand; empty where none are named. Raises NotFound."""
    if not name:
        return HoursForm(weekdays=_fields({}))
    hours = next((it for it in kept.other_hours if it.name == name), None)
    if hours is None:
        raise NotFound("there are no such hours")
    return HoursForm(
        was=name, name=name, first_on=hours.first_on.isoformat(), last_on=hours.last_on.isoformat(),
        weekdays=_fields(hours.week),
    )  # fmt: skip


def typed_hours() -> HoursForm:
    """What was sent."""
    sent = request.form
    return HoursForm(
        was=sent.get("was", ""), name=" ".join(sent.get("name", "").split()), first_on=sent.get("first_on", ""),
        last_on=sent.get("last_on", ""), weekdays=_typed(),
    )  # fmt: skip


def hours_change(kept: Kept, form: HoursForm) -> Change:
    """A weekday left empty is as ever, one that is closed says so. Raises Invalid at a field."""
    if form.name != form.was and any(it.name == form.name for it in kept.other_hours):
        raise Invalid("taken", fields={"name": ["hours_taken"]})
    first_on, last_on = _day("first_on", form.first_on), _day("last_on", form.last_on)
    if last_on < first_on:
        raise Invalid("backwards", fields={"last_on": ["calendar_other_hours"]})
    week = {number: _spans(field) for number, field in enumerate(form.weekdays) if field.text}
    if not week:
        raise Invalid("no hours", fields={"weekday-0": ["calendar_hours"]})
    hours = OtherHours(name=form.name, first_on=first_on, last_on=last_on, week=week)
    return Change(put_hours=(hours,), drop_hours=(form.was,) if form.was and form.was != form.name else ())


def hours_removal(_kept: Kept, form: HoursForm) -> Change:
    """The ordinary week holds again."""
    return Change(drop_hours=(form.was,))


def _fields(week: Mapping[int, tuple[Span, ...]] | Week) -> tuple[WeekdayField, ...]:
    def text(number: int) -> str:
        return words.spans(week[number]) or CLOSED[0] if number in week else ""

    return tuple(
        WeekdayField(id=f"weekday-{number}", label=words.weekday(number), text=text(number))
        for number in words.WEEKDAYS
    )


def _typed() -> tuple[WeekdayField, ...]:
    return tuple(
        dataclasses.replace(field, text=" ".join(request.form.get(field.id, "").split())) for field in _fields({})
    )


def _spans(field: WeekdayField) -> tuple[Span, ...]:
    if field.text.lower() in CLOSED:
        return ()
    try:
        return spans_of(field.text)
    except Invalid as error:
        raise Invalid(str(error), fields={field.id: [error.code]}) from error
