"""Writing a calendar as RFC 5545 wants it: lines of at most 75 bytes, CRLF, texts escaped. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 75  # bytes of a line, its end not counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A deadline as a calendar shows it. The `uid` stays the same while `at` moves and `sequence` grows."""

    uid: str
    at: dt.datetime
    title: str
    url: str
    sequence: int
    changed_at: dt.datetime


def write(name: str, entries: Iterable[Entry]) -> str:
    """The whole calendar."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Layak//Layak//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
        *(line for entry in entries for line in _entry(entry)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def _entry(entry: Entry) -> Iterator[str]:
    yield from (
        "BEGIN:VEVENT", f"UID:{entry.uid}", f"DTSTAMP:{_instant(entry.changed_at)}", f"DTSTART:{_instant(entry.at)}",
        f"LAST-MODIFIED:{_instant(entry.changed_at)}", f"SEQUENCE:{entry.sequence}", f"SUMMARY:{escaped(entry.title)}",
        f"URL:{entry.url}", "TRANSP:TRANSPARENT", "END:VEVENT",
    )  # fmt: skip


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text value: one line, and nothing in it means anything."""
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes; all but the first begin with a blank, and no character is cut."""
    piece = b""
    for char in line:
        raw = char.encode()
        if len(piece) + len(raw) > LONGEST:
            yield piece.decode()
            piece = b" "
        piece += raw
    yield piece.decode()
