"""The steps of a drawing in words: the same as the picture, for those who do not see it."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from engine.process.outline import QUIET, OutlineStep

KINDS: dict[str, LazyString] = {
    "startEvent": later("Mulai"),
    "endEvent": later("Selesai"),
    "userTask": later("Tugas orang"),
    "manualTask": later("Tugas orang"),
    "sendTask": later("Layak mengirim pesan"),
    "serviceTask": later("Layak mengerjakan sendiri"),
    "businessRuleTask": later("Dibaca dari tabel"),
    "receiveTask": later("Menunggu pesan"),
    "callActivity": later("Proses di dalamnya"),
    "boundaryEvent": later("Menyela atau menyertai"),
    "intermediateCatchEvent": later("Menunggu"),
    "intermediateThrowEvent": later("Memberi tahu"),
    "exclusiveGateway": later("Pilihan"),
    "parallelGateway": later("Bersamaan"),
    "inclusiveGateway": later("Satu atau lebih"),
    "eventBasedGateway": later("Mana yang lebih dulu"),
    "subProcess": later("Bagian"),
    "transaction": later("Bagian"),
    "task": later("Langkah"),
}


def meta(step: OutlineStep, names: dict[str, str]) -> str:
    """Who does it, where it leads: one line below the step's name."""
    parts = [str(KINDS.get(step.kind, step.kind))]
    if step.lane:
        parts.append(step.lane)
    if step.attached_to:
        parts.append(str(_("pada “%(task)s”", task=names.get(step.attached_to, step.attached_to))))
    if step.due:
        parts.append(str(_("tenggat %(due)s", due=step.due)))
    return " · ".join(parts)


def leads_to(step: OutlineStep) -> str:
    """`Lalu: A; bila verdict = "returned": B`."""
    if not step.next:
        return ""
    parts = [str(_("bila %(condition)s: %(name)s", condition=c, name=n)) if c else n for c, n in step.next]
    return str(_("Lalu: %(steps)s", steps="; ".join(parts)))


def is_told(step: OutlineStep, marked: Collection[str]) -> bool:
    """A gateway without a name of its own says nothing that its neighbours do not."""
    return step.kind not in QUIET or step.name != step.element or step.element in marked
