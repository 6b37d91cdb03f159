"""What happened, in plain words: one sentence per event of a case. The audit trail below it is the event itself."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine import events

SENTENCES: Mapping[str, LazyString] = {
    events.INSTANCE_STARTED: _("Kasus dibuka"),
    events.INSTANCE_COMPLETED: _("Kasus selesai"),
    events.INSTANCE_TERMINATED: _("Kasus ditutup"),
    events.TASK_CREATED: _("%(task)s diminta"),
    events.TASK_CLAIMED: _("%(task)s diambil"),
    events.TASK_ASSIGNED: _("%(task)s diserahkan kepada orang lain"),
    events.TASK_RELEASED: _("%(task)s dilepaskan ke rekan-rekannya"),
    events.TASK_DELEGATED: _("%(task)s dititipkan kepada orang lain"),
    events.TASK_HANDED_BACK: _("%(task)s kembali kepada pemiliknya"),
    events.TASK_PUT_OFF: _("%(task)s ditunda sampai %(until)s"),
    events.TASK_WOKEN: _("%(task)s tidak ditunda lagi"),
    events.TASK_PRIORITISED: _("Prioritas %(task)s: %(level_word)s"),
    events.TASK_NUDGED: _("Koordinator mengingatkan: %(task)s"),
    events.COMMENT_ADDED: _("Komentar ditulis"),
    events.TASK_COMPLETED: _("%(task)s selesai"),
    events.TASK_CANCELLED: _("%(task)s tidak diperlukan lagi"),
    events.DEADLINE_MOVED: _("Tenggat %(task)s menjadi %(to)s"),
    events.TASK_PAUSED: _("Tenggat %(task)s dijeda, menunggu %(reason)s"),
    events.TASK_RESUMED: _("Tenggat %(task)s berjalan lagi, menjadi %(to)s"),
    events.TIMER_FIRED: _("Waktunya tiba: %(element)s"),
    events.MESSAGE_TAKEN: _("Keputusan masuk ke proses"),
    events.NOTIFICATION_PLANNED: _("Surat kepada %(role)s: %(template)s"),
    events.NOTIFICATION_UNADDRESSED: _("Tidak ada penerima surat; koordinator diberi tahu"),
    events.INSTANCE_SUSPENDED: _("Jam kasus dihentikan"),
    events.INSTANCE_RESUMED: _("Jam kasus berjalan lagi"),
    events.INCIDENT_RAISED: _("Gangguan pada %(element)s"),
    events.INCIDENT_RESOLVED: _("Gangguan selesai"),
    events.EVIDENCE_SUBMITTED: _("Bukti terkirim dari %(agency)s, tanda terima %(receipt)s"),
    events.EVIDENCE_SIGNED: _("Klaim %(claimed)s poin ditandatangani, tanda terima %(receipt)s"),
    events.EVIDENCE_RETURNED: _("Bukti dikembalikan: %(reasons)s"),
    events.EVIDENCE_ACCEPTED: _("Bukti diterima: %(score)s poin"),
    events.SCORE_FIXED: _("Nilai ditetapkan: %(score)s poin"),
    events.DECISION_ASKED: _("Keputusan diminta dari %(role)s, tingkat %(level)s"),
    events.DECISION_MADE: _("%(role)s memutuskan: %(decision)s"),
    events.DECISION_REVOKED: _("Tautan keputusan dicabut"),
    events.MEMO_DELIVERED: _("Nota dinas diserahkan kepada %(role)s"),
    events.CONTINUATION_DECIDED: _("Koordinator memutuskan: %(continuation)s"),
}
BY_CALENDAR = _("Tenggat %(task)s menjadi %(to)s karena kalender kota berubah: %(reason)s")
# What one event tells, its neighbours of the same step need not repeat.
TOLD_BY: Mapping[str, frozenset[str]] = {
    events.TASK_COMPLETED: frozenset(
        {events.EVIDENCE_SUBMITTED, events.EVIDENCE_SIGNED, events.EVIDENCE_RETURNED, events.EVIDENCE_ACCEPTED,
         events.CONTINUATION_DECIDED}
    ),
    events.TIMER_FIRED: frozenset({events.NOTIFICATION_PLANNED, events.DECISION_ASKED}),
    events.MESSAGE_TAKEN: frozenset({events.DECISION_MADE}),
    events.INSTANCE_COMPLETED: frozenset({events.SCORE_FIXED}),
}  # fmt: skip
ASKING = "escalation_ask"
STEP = dt.timedelta(seconds=1)  # events of one actor this close together are of one step


class Row(Protocol):
    """As much of a history event as the story needs."""

    @property
    def at(self) -> dt.datetime: ...
    @property
    def type(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def body(self) -> str | None: ...


AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, kw_only=True)
class Known:
    """Words for the ids and codes of an event's body."""

    tasks: Callable[[Sequence[str]], str]  # task ids -> their name, and whose they are
    element: Callable[[str, str], str]  # process, element -> name
    role: Callable[[str, str | None], str]  # role, agency
    agency: Callable[[str | None], str]
    code: Callable[[str, str], str]  # code, table
    instant: Callable[[str], str]  # ISO text
    points: Callable[[Any], str]


def told(rows: Sequence[AnyRow]) -> list[AnyRow]:
    """The rows worth a sentence, in the order given: what a neighbour of the same step tells is left out."""
    return [row for row in rows if not _is_repeated(row, rows)]


def gathered(rows: Sequence[AnyRow]) -> list[list[AnyRow]]:
    """Tasks asked for in one step are told together; every other row stands alone."""
    found: list[list[AnyRow]] = []
    for row in rows:
        if found and _belong_together(found[-1][-1], row):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _belong_together(one: Row, other: Row) -> bool:
    def same(row: Row) -> tuple[object, ...]:
        body = body_of(row)
        return row.type, row.actor, body.get("process"), body.get("element")

    return one.type == events.TASK_CREATED and same(one) == same(other) and abs(one.at - other.at) < STEP


def _is_repeated(row: Row, rows: Sequence[Row]) -> bool:
    beside = {other.type for other in rows if other.actor == row.actor and abs(other.at - row.at) < STEP}
    if row.type == events.NOTIFICATION_PLANNED and events.DECISION_ASKED in beside:
        return body_of(row).get("template") == ASKING
    return bool(TOLD_BY.get(row.type, frozenset()) & beside)


def body_of(row: Row) -> Mapping[str, Any]:
    """The body, empty once it was redacted."""
    found: Mapping[str, Any] = json.loads(row.body) if row.body else {}
    return found


def sentence(rows: Sequence[Row], known: Known) -> str:
    """What `gathered` put together, in one sentence; a type without words is shown as its code: nothing is hidden."""
    body = body_of(rows[0])
    found = BY_CALENDAR if body.get("why") == "calendar" else SENTENCES.get(rows[0].type)
    if found is None:
        return rows[0].type
    values = _values(body, known)
    tasks = known.tasks([str(body_of(row).get("task")) for row in reversed(rows)])  # the newest comes first
    return str(found) % (values | {"task": tasks or values["element"]})


def _values(body: Mapping[str, Any], known: Known) -> dict[str, str]:
    element = str(body.get("element") or "")
    role, agency = str(body.get("role") or ""), body.get("agency")
    return {
        "element": known.element(str(body.get("process")), element),
        "role": known.role(role, agency) if role else "",
        "agency": known.agency(agency),
        "template": known.code(str(body.get("template")), "template"),
        "decision": _decision(body, known),
        "continuation": known.code(str(body.get("decision")), "continuation"),
        "reasons": ", ".join(dict.fromkeys(known.code(str(r), "reason") for r in _reasons(body))),
        "reason": str(body.get("reason") or ""),
        "receipt": str(body.get("receipt") or ""),
        "level": str(body.get("level") or ""),
        "to": known.instant(str(body["to"])) if _is_instant(body.get("to")) else "",
        "until": known.instant(str(body["until"])) if _is_instant(body.get("until")) else "",
        "level_word": known.code(str(body.get("level")), "priority"),
        "score": known.points(body.get("score")),
        "claimed": known.points(body.get("claimed")),
    }


def _decision(body: Mapping[str, Any], known: Known) -> str:
    """What was decided and, where more time was given, why it is late."""
    said = known.code(str(body.get("decision")), "decision")
    cause = body.get("late_cause")
    return f"{said} ({known.code(str(cause), 'cause')})" if cause else said


def _is_instant(value: Any) -> bool:
    """`to` is an instant where a deadline moved, and a person where a task did."""
    return isinstance(value, str) and "T" in value


def _reasons(body: Mapping[str, Any]) -> Sequence[Any]:
    found = body.get("reasons")
    return list(found.values()) if isinstance(found, Mapping) else list(found or [body.get("by") or "other"])
