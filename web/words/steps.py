"""The steps of a drawing in words: the same as the picture, for those who do not see it."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from engine.process.outline import QUIET, OutlineStep
from engine.process.steps import time_of
from web.words import times

KINDS: dict[str, LazyString] = {
    "startEvent": _("Mulai"),
    "endEvent": _("Selesai"),
    "userTask": _("Tugas orang"),
    "manualTask": _("Tugas orang"),
    "sendTask": _("Layak mengirim pesan"),
    "serviceTask": _("Layak mengerjakan sendiri"),
    "businessRuleTask": _("Dibaca dari tabel"),
    "receiveTask": _("Menunggu pesan"),
    "callActivity": _("Proses di dalamnya"),
    "boundaryEvent": _("Menyela atau menyertai"),
    "intermediateCatchEvent": _("Menunggu"),
    "intermediateThrowEvent": _("Memberi tahu"),
    "exclusiveGateway": _("Pilihan"),
    "parallelGateway": _("Bersamaan"),
    "inclusiveGateway": _("Satu atau lebih"),
    "eventBasedGateway": _("Mana yang lebih dulu"),
    "subProcess": _("Bagian"),
    "transaction": _("Bagian"),
    "task": _("Langkah"),
}


def meta(step: OutlineStep, names: dict[str, str]) -> str:
    """Who does it, where it leads: one line below the step's name."""
    parts = [str(KINDS.get(step.kind, step.kind))]
    if step.lane:
        parts.append(step.lane)
    if step.attached_to:
        parts.append(str(gettext("pada “%(task)s”", task=names.get(step.attached_to, step.attached_to))))
    if step.due:
        parts.append(_due(step.due))
    return " · ".join(parts)


def _due(text: str) -> str:
    """The days as drawn; a formula is no word for whoever follows a case, so only that there is a deadline."""
    it = time_of(text)
    if it.function and it.number.isdigit():
        return str(gettext("tenggat %(due)s", due=times.time(it)))
    return str(gettext("bertenggat"))


def leads_to(step: OutlineStep) -> str:
    """`Lalu: A; bila verdict = "returned": B`."""
    if not step.next:
        return ""
    parts = [str(gettext("bila %(condition)s: %(name)s", condition=c, name=n)) if c else n for c, n in step.next]
    return str(gettext("Lalu: %(steps)s", steps="; ".join(parts)))


def is_told(step: OutlineStep, marked: Collection[str]) -> bool:
    """A gateway without a name of its own says nothing that its neighbours do not."""
    return step.kind not in QUIET or step.name != step.element or step.element in marked
