"""What was there before a kill is there after it: history, receipts, letters and evidence only grow."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.audit.books import Books, Row

UNCHANGED = ("history_event", "receipt", "judgement", "returned_question", "evidence_file", "deployment_file")
STILL_THERE = ("user_task", "letter", "outbox", "decision_request", "decision_link", "evidence", "answer", "blob")
CHANGING = {"evidence_file": ("document_on", "period_from", "period_to")}  # until it is sent
OVER = {"user_task": ("completed", "cancelled"), "outbox": ("done", "dropped")}  # what failed, somebody has tried again


def grown(before: Books, after: Books) -> list[str]:
    """What is lost between two looks at one folder, in words."""
    return [*_lost(before, after), *_changed(before, after), *_reopened(before, after)]


def _lost(before: Books, after: Books) -> Iterator[str]:
    for table in (*UNCHANGED, *STILL_THERE):
        gone = before.by_id(table).keys() - after.by_id(table).keys()
        yield from (f"{table} {each} is gone" for each in gone)


def _changed(before: Books, after: Books) -> Iterator[str]:
    for table in UNCHANGED:
        now, free = after.by_id(table), CHANGING.get(table, ())
        for id_, row in before.by_id(table).items():
            if id_ in now and _without(row, free) != _without(now[id_], free):
                yield f"{table} {id_} is another than before"


def _without(row: Row, columns: tuple[str, ...]) -> Row:
    return {name: value for name, value in row.items() if name not in columns}


def _reopened(before: Books, after: Books) -> Iterator[str]:
    for table, states in OVER.items():
        now = after.by_id(table)
        for id_, row in before.by_id(table).items():
            if row["state"] in states and id_ in now and now[id_]["state"] != row["state"]:
                yield f"{table} {id_} was {row['state']} and is {now[id_]['state']}"
    clocks = {city["id"]: city["clock_offset_seconds"] for city in after.rows("city")}
    for city in before.rows("city"):
        if clocks[city["id"]] < city["clock_offset_seconds"]:
            yield "the demo's clock has gone back"
