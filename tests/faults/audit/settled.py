"""What must hold once the dust has settled: nothing due is left over, nobody holds on to anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tests.faults.audit.books import Books


def settled(books: Books, by: dt.datetime | None = None) -> list[str]:
    """What still waits although it was due `by` then (None: by now), or is held although nobody works on it."""
    due_by = by or city_now(books)
    return [*_outbox(books, due_by), *_timers(books, due_by), *_calendar(books), *_incidents(books)]


def city_now(books: Books) -> dt.datetime:
    """The instant by the city's clock. New work falls due at every hour, also while all is being stopped."""
    [city] = books.rows("city")
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=city["clock_offset_seconds"])


def _outbox(books: Books, due_by: dt.datetime) -> Iterator[str]:
    for row in books.rows("outbox"):
        if row["claimed_until"] is not None:
            yield f"outbox row {row['dedupe_key']} is held by somebody until {row['claimed_until']}"
        elif row["state"] == "open" and _instant(row["due_at"]) <= due_by:
            yield f"outbox row {row['dedupe_key']} is due since {row['due_at']}"


def _timers(books: Books, due_by: dt.datetime) -> Iterator[str]:
    for instance in books.rows("process_instance"):
        if instance["next_due_at"] is not None and _instant(instance["next_due_at"]) <= due_by:
            yield f"{instance['business_key']} is due since {instance['next_due_at']}"


def _calendar(books: Books) -> Iterator[str]:
    """A change of the calendar has reached every case that runs."""
    [city] = books.rows("city")
    for instance in books.rows("process_instance", state="running"):
        if instance["calendar_version"] != city["calendar_version"]:
            yield f"{instance['business_key']} counts by calendar {instance['calendar_version']}, not by the city's"


def _incidents(books: Books) -> Iterator[str]:
    yield from (f"still open: {incident['reason']}" for incident in books.rows("incident", resolved_at=None))


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
