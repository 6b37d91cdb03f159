"""`layak calendar`: when something is due, and when it must begin at the latest.

    layak calendar due --from 2026-03-09T08:00+08:00 --working-days 5 [--city KEY] [--json]
    layak calendar latest --before 2026-03-31T16:00+08:00 --working-days 5 [--city KEY] [--json]

Without a city the default calendar counts and no database is touched. What cannot be counted ends with status 2 and a
sentence that says what to write.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from engine.calendar import counting, iso
from engine.calendar.due import DueDate, Skipped
from engine.calendar.working import WorkingCalendar, default_calendar
from engine.config import Settings
from engine.errors import Invalid, NotFound
from web.cli_settings import get_city, open_sessions, with_settings
from web.words import deadlines

LENGTHS: dict[str, Callable[[WorkingCalendar, counting.Number, dt.datetime], DueDate]] = {
    "working_days": counting.working_days,
    "working_hours": counting.working_hours,
    "hours": counting.hours,
}
CITY = click.option("--city", help="key of a city, as banjarbaru: its own calendar counts, not the default one")
JSON = click.option("--json", "as_json", is_flag=True, help="one JSON object")


class Number(click.ParamType[Decimal]):
    """A decimal number; the engine says which ones it counts."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The exact number; anything else is wrong usage."""
        try:
            return Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is no number; write 5 or 7.5", param, ctx)


def counting_it(command: Callable[..., None]) -> Callable[..., None]:
    """What the calendar refuses is wrong usage: its sentence, status 2."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except Invalid as refusal:
            raise click.UsageError(str(refusal)) from refusal

    return run


@click.group()
def calendar() -> None:
    """Working days, working hours and clock hours, counted and explained."""


@calendar.command()
@click.option(
    "--from", "start", required=True, metavar="INSTANT", help="ISO 8601; without an offset in the city's time"
)
@click.option("--working-days", type=Number(), help="working days after the day of the start")
@click.option("--working-hours", type=Number(), help="hours of working time, breaks left out")
@click.option("--hours", type=Number(), help="clock hours, nights and holidays included")
@CITY
@JSON
@with_settings
@counting_it
def due(settings: Settings, start: str, city: str | None, as_json: bool, **lengths: Decimal | None) -> None:
    """When it is due, and how that was counted."""
    given = [(unit, number) for unit, number in lengths.items() if number is not None]
    if len(given) != 1:
        raise click.UsageError("say how long: exactly one of --working-days, --working-hours, --hours")
    counted = _calendar(settings, city)
    [(unit, number)] = given
    _print_due(counted, LENGTHS[unit](counted, number, iso.instant(start, counted.zone)), as_json)


@calendar.command()
@click.option("--before", required=True, metavar="INSTANT", help="ISO 8601; without an offset in the city's time")
@click.option("--working-days", required=True, type=Number(), help="how long the work takes")
@CITY
@JSON
@with_settings
@counting_it
def latest(settings: Settings, before: str, working_days: Decimal, city: str | None, as_json: bool) -> None:
    """The latest working day on which the work can start and still be due by then."""
    counted = _calendar(settings, city)
    end = iso.instant(before, counted.zone)
    day = counting.latest_start(counted, working_days, end)
    years = range(day.year, counted.local_day(end).year + 1)
    is_estimated = any(counted.days_off.is_estimated(year) for year in years)
    if as_json:
        _print_json({"latest_on": day.isoformat(), "is_estimated": is_estimated})
    else:
        note = "; some holidays are still estimates" if is_estimated else ""
        click.echo(f"{day}  {deadlines.day(day, 'en')}{note}")


def _calendar(settings: Settings, city: str | None) -> WorkingCalendar:
    if city is None:
        return default_calendar()
    from engine.city.calendar import calendar_of

    with open_sessions(settings)() as session:
        try:
            return calendar_of(session, get_city(session, city).id)
        except NotFound as refusal:
            raise click.BadParameter(str(refusal), param_hint="--city") from refusal


def _print_due(calendar: WorkingCalendar, found: DueDate, as_json: bool) -> None:
    words = deadlines.explain(found, calendar.zone)
    at = found.due_at.astimezone(calendar.zone)
    if not as_json:
        click.echo(f"{at.isoformat()}  {deadlines.instant(at, calendar.zone, 'en')}\n{words['en']}")
        return
    _print_json(
        {
            "due_at": at.isoformat(),
            "unit": found.unit,
            "skipped": [_skipped(day) for day in found.skipped],
            "explanation": words,
            "is_estimated": found.is_estimated,
        }
    )


def _skipped(day: Skipped) -> dict[str, str]:
    row = {"date": day.date.isoformat(), "why": day.why}
    return {**row, "name": day.name} if day.name else row


def _print_json(row: dict[str, Any]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))
