"""Deadlines in words: dates and instants, how a due date was counted, how much is left, in Indonesian and English."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Literal

from babel.dates import format_date

from engine.calendar import counting
from engine.calendar.due import DueDate, Pause, Skipped
from engine.calendar.working import DAY, WorkingCalendar

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")
Texts = dict[Language, str]


def day(date: dt.date, language: Language, *, year: bool = True) -> str:
    """`Senin, 5 Mei 2025`."""
    return format_date(date, "EEEE, d MMMM y" if year else "EEEE, d MMMM", locale=language)


def clock(at: dt.datetime, zone: dt.tzinfo, language: Language) -> str:
    """`16.00 WITA`; the zone by its own abbreviation."""
    local = at.astimezone(zone)
    return f"{local:%H.%M} {local:%Z}" if language == "id" else f"{local:%H:%M} {local:%Z}"


def instant(at: dt.datetime, zone: dt.tzinfo, language: Language, *, year: bool = True) -> str:
    """`Senin, 5 Mei 2025 pukul 16.00 WITA`."""
    date = day(at.astimezone(zone).date(), language, year=year)
    return f"{date}{_AT[language]}{clock(at, zone, language)}"


_AT: Texts = {"id": " pukul ", "en": " at "}


def remaining(calendar: WorkingCalendar, due_at: dt.datetime, now: dt.datetime) -> Texts:
    """`3 hari kerja lagi; 18–24 Maret libur tidak dihitung`, `Terlambat 2 hari kerja`."""
    return _late(calendar, due_at, now) if due_at <= now else _left(calendar, due_at, now)


def _late(calendar: WorkingCalendar, due_at: dt.datetime, now: dt.datetime) -> Texts:
    days = counting.working_days_between(calendar, due_at, now)
    if not days:
        return {"id": "Terlambat kurang dari 1 hari kerja", "en": "Late by less than 1 working day"}
    return {"id": f"Terlambat {days} hari kerja", "en": f"Late by {_plural(days, 'working day')}"}


def _left(calendar: WorkingCalendar, due_at: dt.datetime, now: dt.datetime) -> Texts:
    today, last = calendar.local_day(now), calendar.local_day(due_at)
    if today == last:
        return {"id": "Hari ini", "en": "Today"}
    working = counting.working_days_between(calendar, now, due_at)
    if not working:  # a clock-hour deadline that falls into a weekend
        days = (last - today).days
        return {"id": f"{days} hari lagi", "en": f"{_plural(days, 'day')} left"}
    off = not_counted(counting.skipped_between(calendar, today + DAY, last))
    found: Texts = {"id": f"{working} hari kerja lagi", "en": f"{_plural(working, 'working day')} left"}
    if last == today + DAY:
        found = {"id": f"Besok, {found['id']}", "en": f"Tomorrow, {found['en']}"}
    return {language: found[language] + off[language] for language in LANGUAGES}


def explain(due: DueDate, zone: dt.tzinfo) -> Texts:
    """How a due date was counted: `5 hari kerja sejak Senin, 9 Maret; 18–24 Maret libur tidak dihitung`."""
    off = not_counted(due.skipped)
    return {
        language: _counted(due, zone, language)
        + off[language]
        + _other_hours(due, language)
        + _paused(due, zone, language)
        + (_ESTIMATED[language] if due.is_estimated else "")
        for language in LANGUAGES
    }


_ESTIMATED: Texts = {"id": "; sebagian hari libur masih perkiraan", "en": "; some holidays are still estimates"}
_HOURS: Texts = {"id": "; menurut jam kerja ", "en": "; by the hours of "}


def _other_hours(due: DueDate, language: Language) -> str:
    names = [f"“{name}”" for name in due.other_hours]
    return _HOURS[language] + _joined(names, language) if names else ""


_PAUSED: Texts = {"id": "; jeda ", "en": "; paused "}


def _paused(due: DueDate, zone: dt.tzinfo, language: Language) -> str:
    pauses = [_stretch(pause, zone, language) for pause in due.pauses]
    return _PAUSED[language] + _joined(pauses, language) if pauses else ""


def _stretch(pause: Pause, zone: dt.tzinfo, language: Language) -> str:
    """`11–13 Maret`; within one day with its hours."""
    begin, end = pause.begin.astimezone(zone), pause.end.astimezone(zone)
    dates = _range(begin.date(), end.date(), language)
    if begin.date() != end.date():
        return dates
    mark = "." if language == "id" else ":"
    return f"{dates}{_AT[language]}{begin:%H}{mark}{begin:%M}–{end:%H}{mark}{end:%M}"


_NAMED = ("end_of_work", "end_of_day", "instant")
_WITH_CLOCK = ("working_hours", "hours", "duration", "cycle", "instant")


def _counted(due: DueDate, zone: dt.tzinfo, language: Language) -> str:
    there = zoneinfo.ZoneInfo(due.zone) if due.zone else zone
    year = due.start_at.astimezone(there).year != due.due_at.astimezone(there).year
    is_named = due.unit in _NAMED or (due.unit == "working_days" and not due.number)
    shown = due.due_at if is_named else due.start_at
    when = (
        instant(shown, there, language, year=year)
        if due.unit in _WITH_CLOCK
        else day(shown.astimezone(there).date(), language, year=year)
    )
    return _SENTENCE[language](due, when) + (_here(due.due_at, there, zone, language) if due.zone else "")


_THAT_IS: Texts = {"id": ", yaitu ", "en": ", that is "}


def _here(at: dt.datetime, there: dt.tzinfo, zone: dt.tzinfo, language: Language) -> str:
    """The same instant by the city's clocks: `, yaitu Rabu, 1 April pukul 00.59 WITA`."""
    is_same_day = at.astimezone(there).date() == at.astimezone(zone).date()
    here = clock(at, zone, language) if is_same_day else instant(at, zone, language, year=False)
    return _THAT_IS[language] + here


def _indonesian(due: DueDate, when: str) -> str:
    number = _number(due.number).replace(".", ",")
    at_zero = {
        "working_days": f"Sampai akhir jam kerja {when}",
        "before_due": f"Awal jam kerja pada hari tenggat, {when}",
        "after_due": f"Tepat pada tenggat, {when}",
    }
    counted = {
        "working_days": f"{number} hari kerja sejak {when}",
        "working_hours": f"{number} jam kerja sejak {when}",
        "hours": f"{number} jam sejak {when}, malam dan hari libur ikut dihitung",
        "before_due": f"{number} hari kerja sebelum tenggat {when}",
        "after_due": f"{number} hari kerja setelah tenggat {when}",
        "end_of_work": f"Sampai akhir jam kerja {when}",
        "end_of_day": f"Sampai akhir hari {when}{_by_clocks(due, ' menurut ')}",
        "instant": f"Ditetapkan pada {when}",
        "duration": f"Dihitung menurut jam sejak {when}",
        "cycle": f"Berulang sejak {when}",
    }
    return counted[due.unit] if due.number != 0 else at_zero.get(due.unit, counted[due.unit])


def _english(due: DueDate, when: str) -> str:
    number = due.number or Decimal(0)
    at_zero = {
        "working_days": f"Until the end of work on {when}",
        "before_due": f"Start of work on the day of the deadline, {when}",
        "after_due": f"At the deadline itself, {when}",
    }
    counted = {
        "working_days": f"{_plural(number, 'working day')} from {when}",
        "working_hours": f"{_plural(number, 'working hour')} from {when}",
        "hours": f"{_plural(number, 'hour')} from {when}, nights and holidays included",
        "before_due": f"{_plural(number, 'working day')} before the deadline of {when}",
        "after_due": f"{_plural(number, 'working day')} after the deadline of {when}",
        "end_of_work": f"Until the end of work on {when}",
        "end_of_day": f"Until the end of {when}{_by_clocks(due, ' by ')}",
        "instant": f"Set to {when}",
        "duration": f"Counted by the clock from {when}",
        "cycle": f"Repeated from {when}",
    }
    return counted[due.unit] if due.number != 0 else at_zero.get(due.unit, counted[due.unit])


def _by_clocks(due: DueDate, word: str) -> str:
    """` menurut WIB`, where a day was named in another zone."""
    return f"{word}{due.due_at.astimezone(zoneinfo.ZoneInfo(due.zone)):%Z}" if due.zone else ""


_SENTENCE: dict[Language, Callable[[DueDate, str], str]] = {"id": _indonesian, "en": _english}


def not_counted(skipped: Sequence[Skipped]) -> Texts:
    """`; 18–24 Maret libur tidak dihitung`; empty when nothing but weekends was skipped."""
    runs = holiday_runs(skipped)
    if not runs:
        return {"id": "", "en": ""}
    ranges: Texts = {language: _joined([_range(*run, language) for run in runs], language) for language in LANGUAGES}
    noun = "holiday" if len(runs) == 1 and runs[0][0] == runs[0][1] else "holidays"
    return {"id": f"; {ranges['id']} libur tidak dihitung", "en": f"; {noun} {ranges['en']} not counted"}


def holiday_runs(skipped: Sequence[Skipped]) -> list[tuple[dt.date, dt.date]]:
    """First and last date of each stretch of days off; weekends only where holidays stand on both sides."""
    grouped = groupby(enumerate(skipped), key=lambda row: row[1].date.toordinal() - row[0])
    stretches = ([skip.date for _, skip in group if skip.why != "weekend"] for _, group in grouped)
    return [(days[0], days[-1]) for days in stretches if days]


def _range(first: dt.date, last: dt.date, language: Language) -> str:
    end = format_date(last, "d MMMM", locale=language)
    if first == last:
        return end
    begin = format_date(first, "d" if first.month == last.month else "d MMMM", locale=language)
    return f"{begin}–{end}"


def _joined(texts: Sequence[str], language: Language) -> str:
    *most, last = texts
    return f"{', '.join(most)} {'dan' if language == 'id' else 'and'} {last}" if most else last


def _number(number: Decimal | int | None) -> str:
    return f"{Decimal(number or 0).normalize():f}"


def _plural(number: Decimal | int, noun: str) -> str:
    return f"{_number(number)} {noun}{'' if number == 1 else 's'}"
