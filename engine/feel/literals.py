"""Dates, times and durations written as ISO 8601. What is none gives None."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.feel.dates import Date
from engine.feel.durations import NANO, DayTime, YearMonth
from engine.feel.times import DateTime, Time, zone_named

_DATE = r"(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)"
_ZONE = r"(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z_]+(?:[/+\-][A-Za-z0-9_+\-]+)*)?"
_TIME = r"(\d\d):(\d\d):(\d\d(?:\.\d+)?)" + _ZONE
_DATE_RE = re.compile(_DATE, re.ASCII)
_TIME_RE = re.compile(_TIME, re.ASCII)
_DATETIME_RE = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_YEARS_RE = re.compile(r"(-?)P(?=\d)(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_CLOCK = r"T(?=\d)(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15}(?:\.\d{0,18})?)S)?"
_DAYS_RE = re.compile(rf"(-?)P(?=[\dT])(?:(\d{{1,15}})D)?(?:{_CLOCK})?", re.ASCII)


def parse_date(text: str) -> Date | None:
    """`2026-03-17`."""
    match = _DATE_RE.fullmatch(text)
    try:
        return _date(*match.groups()) if match else None
    except ValueError:
        return None


def parse_time(text: str) -> Time | None:
    """`16:00:00`, with `Z`, an offset or `@zone`."""
    match = _TIME_RE.fullmatch(text)
    try:
        return _time(*match.groups()) if match else None
    except ValueError:
        return None


def parse_datetime(text: str) -> DateTime | None:
    """`2026-03-17T16:00:00+08:00`; a date alone is its midnight; 24:00:00 is the next."""
    match = _DATETIME_RE.fullmatch(text)
    if match is None:
        day = parse_date(text)
        return DateTime(day, Time(0)) if day else None
    sign, year, month, day_of_month, hour, minute, second, zone = match.groups()
    try:
        day = _date(sign, year, month, day_of_month)
        if hour == "24" and minute == "00" and Decimal(second) == 0:
            return DateTime(day.add_days(1), _time("00", "00", "00", zone))
        return DateTime(day, _time(hour, minute, second, zone))
    except ValueError:
        return None


def parse_duration(text: str) -> DayTime | YearMonth | None:
    """`P1Y6M`, or `P2DT3H`."""
    return _parse_months(text) or _parse_days(text)


def _parse_months(text: str) -> YearMonth | None:
    match = _YEARS_RE.fullmatch(text)
    if match is None:
        return None
    sign, years, months = match.groups("0")
    total = int(years) * 12 + int(months)
    return YearMonth(-total if sign == "-" else total)


def _parse_days(text: str) -> DayTime | None:
    match = _DAYS_RE.fullmatch(text)
    if match is None:
        return None
    sign, days, hours, minutes, seconds = match.groups("0")
    whole = int(days) * 86_400 + int(hours) * 3600 + int(minutes) * 60
    nanos = whole * NANO + int(Decimal(seconds) * NANO)
    return DayTime(-nanos if sign == "-" else nanos)


def parse_any(text: str) -> Date | Time | DateTime | DayTime | YearMonth | None:
    """The value of an at-literal `@"..."`."""
    return parse_date(text) or parse_time(text) or parse_datetime(text) or parse_duration(text)


def _date(sign: str, year: str, month: str, day: str) -> Date:
    return Date(-int(year) if sign else int(year), int(month), int(day))


def _time(hour: str, minute: str, second: str, zone: str | None) -> Time:
    if zone and zone[0] == "@":
        if zone_named(zone[1:]) is None:
            raise ValueError("unknown zone")
        return Time.of(int(hour), int(minute), Decimal(second), None, zone[1:])
    return Time.of(int(hour), int(minute), Decimal(second), _offset(zone))


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone == "Z":
        return 0
    hours, minutes, *seconds = (int(part) for part in zone[1:].split(":"))
    if minutes > 59:
        raise ValueError("no such offset")
    east = hours * 3600 + minutes * 60 + sum(seconds)
    return -east if zone[0] == "-" else east
