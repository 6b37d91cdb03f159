"""What people type, turned into values: decimals with a comma, days as they are written in Indonesia."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

MONTHS = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february"),
    ("mar", "maret", "march"),
    ("apr", "april"),
    ("mei", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("agu", "ags", "aug", "agustus", "august"),
    ("sep", "september"),
    ("okt", "oct", "oktober", "october"),
    ("nov", "november"),
    ("des", "dec", "desember", "december"),
)
_MONTH = {word: number for number, words in enumerate(MONTHS, 1) for word in words}
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]+)\.?[-/. ]+(\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[.:](\d\d)(?::\d\d)?", re.ASCII)
_INSTANT = re.compile(r"(.+?)(?:[Tt]|,?\s+(?:pukul\s+|at\s+)?)(\d{1,2}[.:]\d\d(?::\d\d)?)", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+", re.ASCII)
LONGEST_NUMBER = 40


def number(text: str) -> Decimal | None:
    """A number as typed: `12,5`, `1.234,56`, `12.5`; None when it is none.

    With a comma and a point the later one divides; a point alone groups when three digits follow it, as in `1.234`.
    """
    bare = re.sub(r"\s", "", text).replace("\u2212", "-")
    if not bare or len(bare) > LONGEST_NUMBER:
        return None
    return Decimal(plain) if _PLAIN.fullmatch(plain := _with_point(bare)) else None


def _with_point(text: str) -> str:
    if "," not in text:
        return text.replace(".", "") if _GROUPED.fullmatch(text) else text
    if text.rfind(".") > text.rfind(","):  # 1,234.5
        return text.replace(",", "") if _GROUPED.fullmatch(text.partition(".")[0].replace(",", ".")) else "no"
    whole, _, digits = text.partition(",")
    if "." in whole and not _GROUPED.fullmatch(whole):
        return "no"
    return f"{whole.replace('.', '')}.{digits}"


def day(text: str) -> dt.date | None:
    """A day as typed: `2026-03-17`, `17-3-2026`, `17/03/2026`, `17 Maret 2026`; None when it is none."""
    bare = text.strip().lower()
    if iso := _ISO_DAY.fullmatch(bare):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if typed := _DAY.fullmatch(bare):
        month = int(typed[2]) if typed[2].isdigit() else _MONTH.get(typed[2], 0)
        return _date(int(typed[3]), month, int(typed[1]))
    return None


def _date(year: int, month: int, day_of_month: int) -> dt.date | None:
    try:
        return dt.date(year, month, day_of_month)
    except ValueError:
        return None


def time(text: str) -> dt.time | None:
    """A time of day as typed: `16.00`, `16:00`, `8.30`; None when it is none."""
    typed = _TIME.fullmatch(text.strip())
    if typed is None or int(typed[1]) > 23 or int(typed[2]) > 59:
        return None
    return dt.time(int(typed[1]), int(typed[2]))


def instant(text: str) -> dt.datetime | None:
    """A day and a time as typed or as a browser sends them, without zone; None when it is none."""
    parts = _INSTANT.fullmatch(text.strip())
    if parts is None:
        return None
    on, at = day(parts[1]), time(parts[2])
    return dt.datetime.combine(on, at) if on is not None and at is not None else None
