"""Whatever somebody was told is done, is done: the journal of the people against the books."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.faults.audit import Books
from tests.faults.audit.books import Row, plain
from tests.faults.crowd.journal import Attempt, Journal


def broken(journal: Journal, books: Books) -> list[str]:
    """Promises that the books do not keep, in words."""
    return [
        *_receipts(journal, books), *_notes(journal, books), *_files(journal, books), *_decisions(journal, books),
        *_forms(journal, books),
    ]  # fmt: skip


def _receipts(journal: Journal, books: Books) -> Iterator[str]:
    found = {row["number"]: row for row in books.rows("receipt")}
    for each in journal.promised("receipt"):
        row = found.get(each.value)
        if row is None or row["task_id"] != plain(each.about[0]):
            yield f"receipt {each.value} of task {each.about[0]} was handed out and is not there"


def _notes(journal: Journal, books: Books) -> Iterator[str]:
    """The newest note that was promised stands there, or one that may have come after it."""
    by_place: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    share, answers = _shares(books), books.rows("answer")
    for each in journal.attempts:
        if each.kind == "note":
            by_place[each.about[0], each.about[1]].append(each)
    standing = {_place(row): row["note"] for row in sorted(answers, key=_newest_last)}
    merged: dict[tuple[str, str, str], list[Attempt]] = defaultdict(list)
    for (task, code), attempts in by_place.items():
        case, agency = share[plain(task)]
        merged[case, code, agency] += attempts
    for place, attempts in merged.items():
        if any(each.is_promised for each in attempts) and standing.get(place) not in _possible(attempts):
            yield f"at {place} stands {standing.get(place)!r}, promised was one of {sorted(_possible(attempts))}"


def _possible(attempts: list[Attempt]) -> set[str]:
    """Values nothing promised can have overwritten: none of it began after they had ended."""
    last = max(each.begun for each in attempts if each.is_promised)
    return {each.value for each in attempts if each.ended >= last}


def _place(row: Row) -> tuple[str, str, str]:
    return row["case_id"], row["question_code"], row["agency_key"]


def _newest_last(row: Row) -> tuple[bool, int]:
    return row["receipt_id"] is None, row["round"]


def _shares(books: Books) -> dict[str, tuple[str, str]]:
    """Task -> case and agency."""
    cases = {row["instance_id"]: row["id"] for row in books.rows("kla_case")}
    return {row["id"]: (cases[row["instance_id"]], row["agency_key"]) for row in books.rows("user_task")}


def _files(journal: Journal, books: Books) -> Iterator[str]:
    blobs, revisions, evidence = (books.by_id(name) for name in ("blob", "evidence_revision", "evidence"))
    share, kept = _shares(books), set()
    for file in books.rows("evidence_file"):
        item = evidence[revisions[file["revision_id"]]["evidence_id"]]
        if file["blob_id"]:
            kept.add((*_place(item), item["item_key"], blobs[file["blob_id"]]["sha256"]))
    for each in journal.promised("file"):
        task, code, slot = each.about
        case, agency = share[plain(task)]
        if (case, code, agency, slot, each.value) not in kept:
            yield f"the file {each.value[:12]} of {code} {agency} was taken and is not there"


def _decisions(journal: Journal, books: Books) -> Iterator[str]:
    by_id, requests = books.by_id("decision_link"), books.by_id("decision_request")
    by_token = {row["token_hash"]: row for row in by_id.values()}
    for each in journal.promised("decision"):
        [said] = each.about  # the token of a letter, or the id of the link when somebody signed in decided
        link = by_id.get(plain(said)) or by_token[hashlib.sha256(said.encode()).digest()]
        request = requests[link["request_id"]]
        if request["spent_at"] is None:
            yield f"a decision ({each.value}) on {request['business_key']} was taken and is not there"


def _forms(journal: Journal, books: Books) -> Iterator[str]:
    tasks, promised = books.by_id("user_task"), Counter(each.about[0] for each in journal.promised("form"))
    for task_id in promised:
        if tasks[plain(task_id)]["state"] != "completed":
            yield f"task {task_id} was done and is {tasks[plain(task_id)]['state']}"
