"""The rows of the outbox: each of a kind somebody carries out, and what was given up is shown as an incident."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.faults.audit.books import Books, Row

KINDS = frozenset({
    "letter", "mail.digest", "mail.bounces", "evidence.collect", "history.seal", "calendar.keep", "calendar.spread",
    "calendar.recount", "incident.retry", "webhook.event", "webhook.incoming",
})  # fmt: skip
ELSEWHERE = "webhook.event"  # what is given up of these is shown with its subscriber
# The mail server's own words; or whoever had it in hand was killed time and again, thrice with nothing else in hand.
OF_MAIL = re.compile(r"letter: ((Later: )?[45]\d\d |claimed 5 times and never ended)")
# Nobody answered there, or not to the end: given up after eight times, which the demo's clock may bring close together.
AWAY, TIMES = re.compile(r"letter: (Unreachable|Ambiguous): "), 8


def rows_are_of_a_known_kind(books: Books) -> Iterator[str]:
    """Nothing is planned that nobody carries out."""
    for kind in {row["kind"] for row in books.rows("outbox")} - KINDS:
        yield f"nobody carries out {kind}"


def what_was_given_up_is_shown(books: Books) -> Iterator[str]:
    """A failed row has one open incident; an open incident is of a row that has not come to its end."""
    rows, opened = books.by_id("outbox"), books.rows("incident", resolved_at=None)
    shown = [incident["outbox_id"] for incident in opened if incident["outbox_id"]]
    yield from (
        f"outbox row {row_id} has {shown.count(row_id)} incidents" for row_id in {*shown} if shown.count(row_id) > 1
    )
    for row in rows.values():
        if row["state"] == "failed" and row["kind"] != ELSEWHERE and row["id"] not in shown:
            yield f"outbox row {row['dedupe_key']} was given up and no incident says so"
    for row_id in shown:
        if row_id in rows and rows[row_id]["state"] in ("done", "dropped"):
            yield f"outbox row {rows[row_id]['dedupe_key']} is {rows[row_id]['state']}, its incident open"


def incidents_have_a_cause(books: Books) -> Iterator[str]:
    """Nothing stops but letters: refused, time and again in the hands of who was killed, or handed over in vain."""
    rows = books.by_id("outbox")
    for incident in books.rows("incident"):
        if not _is_of_mail(incident) and not _is_away(incident, rows.get(incident["outbox_id"])):
            yield f"incident: {incident['reason']}"


def _is_away(incident: Row, row: Row | None) -> bool:
    """As long as it is given up its row tells how often it was tried."""
    is_given_up = row is not None and row["state"] == "failed"
    return AWAY.match(incident["reason"]) is not None and not (is_given_up and row["failures"] < TIMES)


def _is_of_mail(incident: Row) -> bool:
    return OF_MAIL.match(incident["reason"]) is not None
