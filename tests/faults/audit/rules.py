"""What must hold at every instant the process may be killed at: tables, snapshots and history tell one story."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.audit import drawings, tokens
from tests.faults.audit.books import Books, Row, dashed, plain
from tests.faults.audit.letters import letters_and_outbox_agree, letters_follow_from_history
from tests.faults.audit.work import incidents_have_a_cause, rows_are_of_a_known_kind, what_was_given_up_is_shown

ENDS = {"completed": "task.completed", "cancelled": "task.cancelled"}
WITH_RECEIPT = ("evidence", "remediation", "sign_off", "verdict", "continuation")
Rule = Callable[[Books], Iterator[str]]


def consistent(books: Books) -> list[str]:
    """Everything that does not add up, in words; empty when all does."""
    return [complaint for rule in RULES for complaint in rule(books)]


def file_is_whole(books: Books) -> Iterator[str]:
    """SQLite's own check, and every reference leads to a row."""
    for (said,) in books.pragma("integrity_check"):
        if said != "ok":
            yield f"the database file is damaged: {said}"
    for table, _row, parent, _key in books.pragma("foreign_key_check"):
        yield f"a row of {table} refers to a row of {parent} that is not there"


def history_is_a_chain(books: Books) -> Iterator[str]:
    """docs: hash = sha256(previous + "stream/seq/at/type/actor" + body_hash), body_hash = sha256(salt + body)."""
    heads = {**books.by_id("process_instance"), **books.by_id("city")}
    streams = books.grouped("history_event", "stream")
    for stream in streams.keys() - heads.keys():
        yield f"history of {stream}, which is nothing"
    for stream, head in heads.items():
        yield from _chain(stream, head, sorted(streams.get(stream, []), key=lambda row: row["seq"]))


def _chain(stream: str, head: Row, events: list[Row]) -> Iterator[str]:
    previous = b""
    for number, event in enumerate(events, 1):
        if event["seq"] != number:
            yield f"history of {stream}: event {number} is missing, {event['seq']} comes instead"
            return
        if hashlib.sha256(event["salt"] + event["body"].encode()).digest() != event["body_hash"]:
            yield f"history of {stream}: the body of event {number} is another"
        text = f"{dashed(stream)}/{number}/{event['at']}+00:00/{event['type']}/{event['actor']}".encode()
        previous = hashlib.sha256(previous + text + event["body_hash"]).digest()
        if previous != event["hash"]:
            yield f"history of {stream}: the chain breaks at event {number}"
            return
    if (len(events), previous) != (head["history_seq"], head["history_hash"]):
        yield f"history of {stream} ends at {len(events)}, its head says {head['history_seq']}"


def task_events(books: Books, type_: str) -> Counter[str]:
    """How often each task is named by an event of a type."""
    return Counter(plain(json.loads(event["body"])["task"]) for event in books.rows("history_event", type=type_))


def tasks_have_their_events(books: Books) -> Iterator[str]:
    """Created once; completed or cancelled once if it is; no event of a task that is not there."""
    tasks = books.by_id("user_task")
    for type_, wanted in (
        ("task.created", lambda _task: True),
        ("task.completed", lambda task: task["state"] == "completed"),
        ("task.cancelled", lambda task: task["state"] == "cancelled"),
    ):
        found = task_events(books, type_)
        for task_id in found.keys() - tasks.keys():
            yield f"{type_} of the task {task_id}, which is not there"
        for task_id, task in tasks.items():
            if found[task_id] != int(wanted(task)):
                yield f"task {task_id} ({task['element_id']}) is {task['state']} and has {found[task_id]} {type_}"


def snapshots_say_what_tables_say(books: Books) -> Iterator[str]:
    """Open tasks are the tokens that wait for a person, timers those that are armed."""
    drawn = drawings.processes(books)
    tasks, timers = books.grouped("user_task", "instance_id"), books.grouped("timer", "instance_id")
    for instance in books.rows("process_instance"):
        name, found = instance["business_key"], tokens.read(instance["snapshot"], instance["digest"])
        homes = {(token.digest, token.process): drawn[token.digest, token.process] for token in found}
        waiting = Counter(
            (token.process, token.element, token.id)
            for token in found
            if tokens.waits_for_a_person(token, homes[token.digest, token.process].user_tasks)
        )
        opened = Counter(_place(t) for t in tasks.get(instance["id"], []) if t["state"] == "open")
        yield from _differ(f"{name}: tasks", waiting, opened)
        armed = Counter(
            (token.process, element, token.id)
            for token in found
            for element in token.more.get("armed", {})
            if element in homes[token.digest, token.process].timers
        )
        yield from _differ(f"{name}: timers", armed, Counter(_place(t) for t in timers.get(instance["id"], [])))
        due = min((t["due_at"] for t in timers.get(instance["id"], []) if t["due_at"]), default=None)
        if due != instance["next_due_at"]:
            yield f"{name} is due next at {instance['next_due_at']}, its first timer at {due}"


def _place(row: Row) -> tuple[str, str, int]:
    return row["process_key"], row["element_id"], row["token"]


def _differ(what: str, in_snapshot: Counter[Any], in_table: Counter[Any]) -> Iterator[str]:
    if in_snapshot != in_table:
        yield f"{what}: only in the snapshot {in_snapshot - in_table}, only in the table {in_table - in_snapshot}"


def nothing_is_stuck(books: Books) -> Iterator[str]:
    """What runs waits for a person, for an instant, or for a message; what has ended waits for nothing."""
    waiting = {row["instance_id"] for row in books.rows("user_task", state="open")}
    waiting |= {row["instance_id"] for name in ("timer", "message_subscription") for row in books.rows(name)}
    for instance in books.rows("process_instance"):
        if (instance["state"] == "running") != (instance["id"] in waiting):
            yield f"{instance['business_key']} is {instance['state']}, yet {instance['id'] in waiting=}"


def receipts_are_unique(books: Books) -> Iterator[str]:
    """No number twice, none left out; the hash fits; each task that proves something has exactly one."""
    receipts = books.rows("receipt")
    for (city, year), numbers in _numbers(receipts).items():
        [counter] = [c["last"] for c in books.rows("receipt_counter", city_id=city, year=year)]
        if sorted(numbers) != list(range(1, counter + 1)):
            yield f"receipts of {year} are {sorted(numbers)}, the counter says {counter}"
    for receipt in receipts:
        if hashlib.sha256(receipt["manifest"].encode()).hexdigest() != receipt["digest"]:
            yield f"{receipt['number']}: the hash is another than that of what was sent"
    proven = Counter(receipt["task_id"] for receipt in receipts)
    for task in books.rows("user_task"):
        wanted = int(task["state"] == "completed" and task["form_key"] in WITH_RECEIPT)
        if proven[task["id"]] != wanted:
            yield f"task {task['id']} ({task['element_id']}, {task['state']}) has {proven[task['id']]} receipts"


def _numbers(receipts: list[Row]) -> dict[tuple[str, int], list[int]]:
    found: dict[tuple[str, int], list[int]] = {}
    for receipt in receipts:
        _tt, year, number = receipt["number"].split("-")
        found.setdefault((receipt["city_id"], int(year)), []).append(int(number))
    return found


def evidence_lies_where_it_should(books: Books) -> Iterator[str]:
    """Every file that a row names is there, byte for byte."""
    for blob in books.rows("blob"):
        path = books.blob(blob["id"])
        if not path.exists():
            yield f"the object {path.name} is missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != blob["sha256"]:
            yield f"the object {path.name} has other bytes than its row says"


RULES: tuple[Rule, ...] = (
    file_is_whole,
    history_is_a_chain,
    tasks_have_their_events,
    snapshots_say_what_tables_say,
    nothing_is_stuck,
    receipts_are_unique,
    letters_follow_from_history,
    letters_and_outbox_agree,
    rows_are_of_a_known_kind,
    what_was_given_up_is_shown,
    incidents_have_a_cause,
    evidence_lies_where_it_should,
)
