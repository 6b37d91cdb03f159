"""Letters: each follows from something that happened, none is missing, none is there twice."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.faults.audit.books import Books, Row, grouped, plain

ANSWER, RECEIPT, SEAL, DIGEST = "answer_to_decision", "receipt", "seal", "digest"
RESULT, LOOKED_INTO = "result_of_decision", {"help": "help_asked", "search": "already_sent"}
# Planned when somebody spoke, reminded or left: the event that tells of it, and where it names who gets one.
SPOKEN = {"mention": ("comment.added", "mentioned"), "nudge": ("task.nudged", "to"),
          "hand_over": ("person.handed_over", "to")}  # fmt: skip
FOLLOWED = (
    ANSWER,
    RESULT,
    RECEIPT,
    SEAL,
    DIGEST,
    "address_parked",
    "deadlines_held",
    *SPOKEN,
)  # all others follow from a notification
ENDED = {
    "open": ("planned", "sending"), "done": ("sent", "kept", "bounced"), "dropped": ("dropped", "unknown", "sent"),
    "failed": ("refused", "unknown"),
}  # fmt: skip
AGAIN = "again:"
FOR_DIGEST = (
    "evidence_soon", "evidence_due", "remediation_soon", "remediation_due", "sign_soon", "sign_due", "review_late",
)  # fmt: skip
Key = tuple[str, str, str]


def letters_follow_from_history(books: Books) -> Iterator[str]:
    """Each notification, share sent and decision has its letters, one per person told; there are no others."""
    events = books.grouped("history_event", "type")
    letters = books.grouped("letter", "template")
    told = Counter(key for event in events["notification.planned"] for key in _told(event))
    others = [row for template, rows in letters.items() if template not in FOLLOWED for row in rows]
    yield from _differ("notifications", told, Counter(map(_letter, others)))
    sent = Counter((plain(event["actor"]), _body(event)["receipt"]) for event in events["evidence.submitted"])
    proofs = Counter((row["person_id"], json.loads(row["facts"])["receipt"]) for row in letters[RECEIPT])
    yield from _differ("receipts by mail", sent, proofs)
    yield from _answers(books, letters[ANSWER])
    yield from _results(books, letters[RESULT])
    yield from _seals(books, letters[SEAL])
    yield from _held(books, letters["deadlines_held"])
    yield from _digests(letters[DIGEST])
    for template, (type_, who) in SPOKEN.items():
        named = Counter(plain(each) for event in events[type_] for each in _listed(_body(event)[who]))
        yield from _differ(template, named, Counter(row["person_id"] for row in letters[template]))


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _seals(books: Books, letters: list[Row]) -> Iterator[str]:
    """Each auditor gets the root of each seal once."""
    auditors = [row["person_id"] for row in books.rows("role_held") if row["role"] == "auditor"]
    made = Counter((row["number"], person) for row in books.rows("seal") for person in auditors)
    yield from _differ(
        "roots by mail", made, Counter((json.loads(row["facts"])["number"], row["person_id"]) for row in letters)
    )


def _held(books: Books, letters: list[Row]) -> Iterator[str]:
    """Of deadlines that are held each who may let them go hears once."""
    told = Counter((plain(json.loads(row["facts"])["surge"]), row["person_id"]) for row in letters)
    yield from (
        f"{who} was told of the surge {surge} {count} times" for (surge, who), count in told.items() if count > 1
    )
    surges = books.by_id("surge")
    yield from (f"a letter tells of the surge {surge}, which is nothing" for surge, _who in told if surge not in surges)


def _digests(letters: list[Row]) -> Iterator[str]:
    """One per person and day."""
    days = Counter((row["person_id"], json.loads(row["facts"])["day"]) for row in letters)
    yield from (f"{who} has {count} digests of {day}" for (who, day), count in days.items() if count > 1)


def _told(event: Row) -> Iterator[Key]:
    body = _body(event)
    return ((event["stream"], body["template"], plain(who)) for who in body["to"] + body["copy"])


def _letter(row: Row) -> Key:
    return row["instance_id"], row["template"], row["person_id"]


def _body(event: Row) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(event["body"])
    return body


def _answers(books: Books, letters: list[Row]) -> Iterator[str]:
    """Every decision is told, to each person once."""
    told = Counter((plain(json.loads(row["facts"])["request"]), row["person_id"]) for row in letters)
    decided = {plain(_body(event)["request"]) for event in books.rows("history_event", type="decision.made")}
    spent = {row["id"] for row in books.rows("decision_request") if row["spent_at"]}
    if not decided == spent == {request for request, _person in told}:
        yield f"decisions made {len(decided)}, requests spent {len(spent)}, told {len({r for r, _ in told})}"
    yield from (f"{who} was told of {request} {count} times" for (request, who), count in told.items() if count > 1)


def _results(books: Books, letters: list[Row]) -> Iterator[str]:
    """Whoever asked for help or said it was sent hears what came of it, once a task."""
    asked = {(row["instance_id"], row["agency_key"], row["decision"]) for row in books.rows("decision_request")}
    done = [row for row in books.rows("user_task", state="completed") if row["form_key"] in LOOKED_INTO]
    due = Counter(
        row["instance_id"]
        for row in done
        if (row["instance_id"], row["agency_key"], LOOKED_INTO[row["form_key"]]) in asked
    )
    yield from _differ("results", due, Counter(row["instance_id"] for row in letters))


def letters_and_outbox_agree(books: Books) -> Iterator[str]:
    """A row of the outbox per letter and per wish to send it again; it has ended when the last has. No key twice.

    What a digest gathers has no row: it waits for it, stands in it, or was dropped by it.
    """
    last = sorted(books.rows("outbox", kind="letter"), key=lambda row: row["created_at"])
    rows = {plain(json.loads(row["body"])["letter"]): row for row in last}
    letters = {id_: row for id_, row in books.by_id("letter").items() if row["template"] not in FOR_DIGEST}
    yield from _gathered(books)
    first = (row for row in last if not row["dedupe_key"].startswith(AGAIN))
    counted = Counter(plain(json.loads(row["body"])["letter"]) for row in first)
    yield from _differ("outbox rows", Counter(letters.keys()), counted)
    for id_ in rows.keys() & letters.keys():
        letter, row = letters[id_], rows[id_]
        if letter["state"] not in ENDED[row["state"]]:
            yield f"letter {letter['number']} is {letter['state']}, its row is {row['state']}"
    for key, same in grouped(books.rows("outbox"), "dedupe_key").items():
        if len(same) > 1:
            yield f"{key} stands {len(same)} times in the outbox"


def _gathered(books: Books) -> Iterator[str]:
    digests = {row["id"]: row["person_id"] for row in books.rows("letter", template=DIGEST)}
    for row in books.rows("letter"):
        if row["template"] in FOR_DIGEST and row["state"] not in ("waiting", "gathered", "dropped"):
            yield f"letter {row['number']} is {row['state']}, though digests tell of it"
        if row["state"] == "gathered" and digests.get(row["digest_id"]) != row["person_id"]:
            yield f"letter {row['number']} stands in no digest of its recipient"


def _differ(what: str, wanted: Counter[Any], found: Counter[Any]) -> Iterator[str]:
    if wanted != found:
        yield f"{what}: missing {wanted - found}, too many {found - wanted}"
