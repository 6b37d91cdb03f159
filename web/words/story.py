"""What happened, in plain words: one sentence per event of a case. The audit trail below it is the event itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine import events

SENTENCES: Mapping[str, LazyString] = {
    events.INSTANCE_STARTED: _("Kasus dibuka"),
    events.INSTANCE_COMPLETED: _("Kasus selesai"),
    events.INSTANCE_TERMINATED: _("Kasus ditutup"),
    events.TASK_CREATED: _("%(task)s diminta"),
    events.TASK_CLAIMED: _("%(task)s diambil"),
    events.TASK_ASSIGNED: _("%(task)s diserahkan kepada petugas lain"),
    events.TASK_COMPLETED: _("%(task)s selesai"),
    events.TASK_CANCELLED: _("%(task)s tidak diperlukan lagi"),
    events.DEADLINE_MOVED: _("Tenggat %(task)s dipindahkan"),
    events.TIMER_FIRED: _("Waktunya tiba: %(element)s"),
    events.MESSAGE_TAKEN: _("Keputusan masuk ke proses"),
    events.NOTIFICATION_PLANNED: _("Surat disiapkan"),
    events.NOTIFICATION_UNADDRESSED: _("Tidak ada penerima surat; koordinator diberi tahu"),
    events.DECISION_REVOKED: _("Tautan keputusan dicabut"),
    events.INCIDENT_RAISED: _("Gangguan pada %(element)s"),
    events.INCIDENT_RESOLVED: _("Gangguan selesai"),
    events.EVIDENCE_SUBMITTED: _("Bukti terkirim"),
    events.EVIDENCE_SIGNED: _("Klaim ditandatangani"),
    events.EVIDENCE_RETURNED: _("Bukti dikembalikan"),
    events.EVIDENCE_ACCEPTED: _("Bukti diterima"),
    events.SCORE_FIXED: _("Nilai ditetapkan: %(score)s"),
    events.DECISION_ASKED: _("Keputusan diminta"),
    events.DECISION_MADE: _("Keputusan dibuat: %(decision)s"),
}
# Told by what follows them; kept in the audit trail.
SILENT = frozenset({events.MESSAGE_TAKEN, events.INCIDENT_RESOLVED})


@dataclass(frozen=True, kw_only=True)
class Known:
    """Names for the ids of an event's body."""

    tasks: Mapping[str, str]  # task id -> name
    elements: Mapping[tuple[str, str], str]  # process, element -> name
    decisions: Mapping[str, str]  # code -> words


def sentence(type_: str, body: Mapping[str, Any], known: Known) -> str:
    """An event in one sentence; a type without words is shown as its code, so that nothing is hidden."""
    found = SENTENCES.get(type_)
    if found is None:
        return type_
    element = str(body.get("element") or "")
    values = {
        "task": known.tasks.get(str(body.get("task")), element),
        "element": known.elements.get((str(body.get("process")), element), element),
        "decision": known.decisions.get(str(body.get("decision")), str(body.get("decision") or "")),
        "score": str(body.get("score") or body.get("fixed") or ""),
    }
    return str(found) % values if "%(" in str(found) else str(found)
