"""What the mail server has counted against the books: no question is missing, nothing came twice without a reason."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.faults.audit import Books, city_now
from tests.faults.audit.books import Row, dashed, plain
from tests.faults.audit.letters import DIGEST, FOR_DIGEST
from tests.faults.browser import Browser
from tests.faults.crowd.clerk import LOG, UNKNOWN, odd_letters
from tests.services.post import Handing

ONCE = (DIGEST, "nudge", *FOR_DIGEST)  # missing is better than twice
ASKS, RETURNED = "escalation_ask", "evidence_returned"
ELSEWHERE = ("reassigned", "role_lost", "recipient_inactive")
SENDERS = ("worker", "scheduler")  # whose death may come between the server's yes and our remembering it
SOON, LONG = 2.0, 8.0  # seconds within which a letter's end is written; and where the database is on its way back
EARLY = 1.0  # what a process has sent may be read after its death


@dataclass(frozen=True, kw_only=True)
class Crash:
    """Something was killed, or away from one instant to another (`time.monotonic`)."""

    what: str
    begun: float
    ended: float


def wrong(books: Books, accepted: Sequence[Handing], crashes: Sequence[Crash]) -> list[str]:
    """What does not add up once all is settled, in words. `accepted`: what the server has taken, in order."""
    copies: dict[str, list[Handing]] = defaultdict(list)
    for each in accepted:
        copies[each.message_id].append(each)
    letters = [row for row in books.rows("letter") if row["state"] != "kept"]
    known = {row["message_id"] for row in letters}
    found = [f"{message_id} was never written" for message_id in copies.keys() - known]
    for row in letters:
        came = copies.get(row["message_id"] or "", [])
        about = _of_once(row, came) if row["template"] in ONCE else _of_other(row, came, books)
        name = f"letter {row['number']} ({row['template']}, {row['state']}, {row['answer']})"
        found += [f"{name} {said}" for said in (*about, *_of_copies(row, came, crashes))]
    return found


def _of_once(row: Row, came: Sequence[Handing]) -> Iterator[str]:
    """A digest or a reminder."""
    if len(came) > 1:
        yield f"came {len(came)} times"
    if row["state"] == "sent" and not came:
        yield "counts as sent and never came"
    if row["state"] in ("planned", "sending", "refused"):
        yield "has no end"


def _of_other(row: Row, came: Sequence[Handing], books: Books) -> Iterator[str]:
    """Questions, returns, answers, receipts: each comes, or nobody needs it any more."""
    if row["state"] not in ("sent", "dropped"):
        yield "has no end, or one that these never have"
    if row["state"] == "sent" and not came:
        yield "counts as sent and never came"
    if row["state"] == "dropped" and not came and not _is_over(row, books):
        yield "was dropped, though somebody still waits for it"


def _of_copies(row: Row, came: Sequence[Handing], crashes: Sequence[Crash]) -> Iterator[str]:
    if len(came) > row["attempts"]:
        yield f"came {len(came)} times in {row['attempts']} attempts"
    yield from ("came again without a reason" for first, _ in pairwise(came) if not cause(first, crashes))


def cause(first: Handing, crashes: Sequence[Crash]) -> str:
    """Why a letter that the server had taken was sent again; empty when there is no reason.

    Either its answer never left the server, or whoever should have remembered the answer died, or could not write it.
    """
    if first.answered_at is None:
        return first.deed or "the network was cut"
    begun, ended = (first.accepted_at or 0.0) - EARLY, first.answered_at + SOON
    near = [crash for crash in crashes if crash.begun <= ended and crash.ended >= begun]
    died = [crash.what for crash in near if crash.what in SENDERS and not first.went_on]
    away = [crash.what for crash in crashes if "database" in crash.what and _is_away(crash, begun, ended)]
    return next(iter((*died, *away)), "")


def _is_away(crash: Crash, begun: float, ended: float) -> bool:
    return crash.begun <= ended and crash.ended + LONG >= begun


def _is_over(row: Row, books: Books) -> bool:
    """What nobody needs any more: decided, the paper is there, another has it, the rung has risen, or time is up."""
    request = books.by_id("decision_request").get(plain(str(_facts(row).get("request") or "")))
    task = books.by_id("user_task").get(row["task_id"] or "")
    if task is not None and task["state"] != "open":
        return True
    if row["template"] == RETURNED:
        return row["answer"] in ELSEWHERE
    if row["template"] != ASKS or request is None or request["spent_at"]:
        return True
    waits = any(
        each["instance_id"] == request["instance_id"] and each["token"] == request["waiting_token"]
        for each in books.rows("message_subscription")
    )
    return not waits or dt.datetime.fromisoformat(request["expires_at"]).replace(tzinfo=dt.UTC) <= city_now(books)


def _facts(row: Row) -> Mapping[str, object]:
    found: Mapping[str, object] = json.loads(row["facts"])
    return found


def hidden(books: Books, coordinator: Browser) -> list[str]:
    """Letters of which nobody knows whether they came, and that the coordinator's page does not show as such."""
    shown = odd_letters(coordinator)
    return [
        f"letter {row['number']} is unknown and {LOG} does not say so"
        for row in books.rows("letter", state="unknown")
        if not shown.get(f"{LOG}/{dashed(row['id'])}", "").startswith(UNKNOWN)
    ]


# -- told to whoever looks at a long run
def table(books: Books, accepted: Sequence[Handing], crashes: Sequence[Crash]) -> str:
    """Mails by kind, copies by cause, letters that never left by reason."""
    letters = {row["message_id"]: row for row in books.rows("letter") if row["message_id"]}
    came: dict[str, list[Handing]] = defaultdict(list)
    for each in accepted:
        came[each.message_id].append(each)
    return "\n".join(
        [
            _kinds(books, came, letters),
            _counted("copies", (cause(a, crashes) for each in came.values() for a, _ in pairwise(each))),
            _counted("incidents", (row["reason"] for row in books.rows("incident"))),
            _counted("dropped", (f"{r['template']}: {r['answer']}" for r in books.rows("letter", state="dropped"))),
        ]
    )


def _kinds(books: Books, came: Mapping[str, Sequence[Handing]], letters: Mapping[str, Row]) -> str:
    arrived = Counter(letters[message_id]["template"] for message_id in came if message_id in letters)
    twice = Counter(
        letters[message_id]["template"] for message_id, each in came.items() if message_id in letters and len(each) > 1
    )
    columns: list[tuple[str, Callable[[str], int]]] = [
        ("letters", lambda kind: len(books.rows("letter", template=kind))),
        ("accepted", lambda kind: arrived[kind]),
        ("twice", lambda kind: twice[kind]),
        *((state, _in_state(books, state)) for state in ("unknown", "dropped", "gathered", "waiting", "kept")),
    ]
    rows = [f"{'kind':20}" + "".join(f"{name:>10}" for name, _ in columns)]
    for kind in sorted({row["template"] for row in books.rows("letter")}):
        rows.append(f"{kind:20}" + "".join(f"{count(kind):10}" for _, count in columns))
    return "\n".join(rows)


def _in_state(books: Books, state: str) -> Callable[[str], int]:
    return lambda kind: len(books.rows("letter", template=kind, state=state))


def _counted(name: str, found: Iterable[str]) -> str:
    return f"{name}: " + (", ".join(f"{what} {n}" for what, n in Counter(found).most_common()) or "none")
