"""The steps of a drawing, and what changed between two, in words: the same as the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from engine.process.step_changes import Change, Value, facts
from engine.process.steps import Branch, DrawnProcess, DrawnStep, Time
from web.words.steps import KINDS
from web.words.times import time

FIELDS: Mapping[str, LazyString] = {
    "kind": _("Jenis"),
    "role": _("Siapa mengerjakan"),
    "agency": _("Perangkat daerah"),
    "assignee": _("Orang tertentu"),
    "excluding": _("Tidak boleh dikerjakan oleh"),
    "form": _("Formulir"),
    "due": _("Tenggat"),
    "follow_up": _("Tidur di bawah daftar sampai"),
    "priority": _("Kepentingan"),
    "pause": _("Jeda tenggat"),
    "time": _("Kapan"),
    "event": _("Peristiwa"),
    "message": _("Pesan"),
    "operator": _("Yang dikerjakan Layak"),
    "parameters": _("Keterangannya"),
    "decision": _("Tabel keputusan"),
    "result": _("Nama hasilnya"),
    "called": _("Proses yang dijalankan"),
    "binding": _("Versi yang dipanggil"),
    "ins": _("Yang dibawa masuk"),
    "outs": _("Yang dibawa kembali"),
    "loop": _("Diulang untuk setiap"),
    "one_by_one": _("Satu per satu"),
    "attached_to": _("Di tepi"),
    "lets_go_on": _("Langkahnya tetap berjalan"),
    "lane": _("Jalur"),
    "documentation": _("Petunjuk untuk yang mengerjakan"),
}
EVENTS: Mapping[str, LazyString] = {
    "message": _("Menunggu pesan"),
    "signal": _("Sinyal"),
    "error": _("Galat"),
    "escalation": _("Isyarat naik"),
    "terminate": _("Mengakhiri seluruh gambar ini"),
    "conditional": _("Syarat"),
    "compensate": _("Pembatalan hasil"),
    "cancel": _("Pembatalan"),
    "link": _("Sambungan"),
}
PAUSES: Mapping[str, LazyString] = {
    "never": _("Tidak pernah"),
    "waiting": _("Saat menunggu pihak luar"),
}
BINDINGS: Mapping[str, LazyString] = {
    "deployment": _("Yang terbit bersama proses ini"),
    "latest": _("Yang terbaru saat dipanggil"),
}
OPERATORS: Mapping[str, LazyString] = {
    "notify": _("Mengirim surat"),
    "fix_score": _("Menetapkan nilai"),
    "extend_deadline": _("Memindahkan tenggat"),
    "pause_deadline": _("Menjeda tenggat"),
    "resume_deadline": _("Melanjutkan tenggat"),
    "reassign_task": _("Menyerahkan tugas kepada orang lain"),
}


CODES: Mapping[str, Mapping[str, LazyString]] = {
    "operator": OPERATORS, "event": EVENTS, "pause": PAUSES, "binding": BINDINGS, "kind": KINDS,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the codes of a package are called: role, form, decision, process key, fact -> title."""

    roles: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    processes: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)  # what each means
    steps: Mapping[str, str] = field(default_factory=dict)  # of the process that is told


@dataclass(frozen=True, kw_only=True)
class Told:
    """A step as a page lists it."""

    element: str
    title: str
    kind: str
    facts: tuple[tuple[str, str], ...] = ()  # label, words
    then: tuple[str, ...] = ()


def steps(process: DrawnProcess, names: Names) -> tuple[Told, ...]:
    """Every step of a process in words; a gateway nobody named is told by its branches only."""
    named = Names(**{**vars(names), "steps": {s.element: s.name for s in process.steps}})
    return tuple(_told(step, named) for step in process.steps)


def _told(step: DrawnStep, names: Names) -> Told:
    found = facts(step)
    return Told(
        element=step.element,
        title=step.name if step.is_named else kind(step),
        kind=kind(step),
        facts=tuple((str(FIELDS[code]), value(code, found[code], names)) for code in found),
        then=tuple(branch(each) for each in step.branches),
    )


def kind(step: DrawnStep) -> str:
    """`Tugas orang`, `Tenggat`: what a step is."""
    if step.event is not None and step.event.kind == "timer":
        return str(gettext("Tenggat"))
    return str(KINDS.get(step.kind, step.kind))


def branch(it: Branch) -> str:
    """`bila verdict = "accepted": Tetapkan nilai`."""
    if it.is_default:
        return str(gettext("selain itu: %(step)s", step=it.target_name))
    if it.condition:
        return str(
            gettext(
                "bila %(condition)s: %(step)s", condition=it.condition.removeprefix("=").strip(), step=it.target_name
            )
        )
    return it.target_name


def value(code: str, it: Value, names: Names) -> str:
    """One fact of a step in words."""
    if isinstance(it, Time):
        return time(it)
    if code in ("one_by_one", "lets_go_on"):
        return str(gettext("ya"))
    titles = _titles(code, names)
    return str(titles[it]) if titles.get(it) else it


def _titles(code: str, names: Names) -> Mapping[str, str | LazyString]:
    of_names: dict[str, Mapping[str, str]] = {
        "role": names.roles, "form": names.forms, "decision": names.decisions, "called": names.processes,
        "attached_to": names.steps, "excluding": names.facts, "agency": names.facts, "loop": names.facts,
    }  # fmt: skip
    return of_names.get(code) or CODES.get(code) or {}


def change(it: Change, names: Names) -> str:
    """`Tenggat Periksa bukti: 3 hari kerja menjadi 2 hari kerja`."""
    if it.kind == "step_changed":
        return _changed(it, names)
    given = {"name": it.name, "target": it.target, "before": it.before or "–", "after": it.after or "–"}
    return str(CHANGES[it.kind]) % given


def _changed(it: Change, names: Names) -> str:
    before, after = (value(it.field, each, names) if each else "" for each in (it.before, it.after))
    given = {"field": str(FIELDS[it.field]), "step": it.name, "before": before, "after": after}
    if it.field == "documentation":
        return str(gettext("%(field)s pada “%(step)s” ditulis ulang", **given))
    if not before:
        return str(gettext("%(field)s “%(step)s” kini %(after)s", **given))
    if not after:
        return str(gettext("%(field)s “%(step)s” dihapus (tadinya %(before)s)", **given))
    return str(gettext("%(field)s “%(step)s”: %(before)s menjadi %(after)s", **given))


CHANGES: Mapping[str, LazyString] = {
    "process_added": _("Proses baru: “%(name)s”"),
    "process_removed": _("Proses “%(name)s” dihapus"),
    "process_renamed": _("Proses “%(before)s” kini bernama “%(after)s”"),
    "step_added": _("Langkah baru: “%(name)s”"),
    "step_removed": _("Langkah “%(name)s” dihapus"),
    "step_renamed": _("Langkah “%(before)s” kini bernama “%(after)s”"),
    "branch_added": _("Dari “%(name)s” ada jalan baru ke “%(target)s” (bila: %(after)s)"),
    "branch_removed": _("Jalan dari “%(name)s” ke “%(target)s” dihapus (bila: %(before)s)"),
    "branch_renamed": _("Jalan dari “%(name)s” ke “%(target)s” kini bernama %(after)s (tadinya %(before)s)"),
    "branch_led": _("Jalan dari “%(name)s” yang menuju “%(before)s” kini menuju “%(after)s”"),
    "branch_condition": _("Syarat dari “%(name)s” ke “%(target)s”: %(before)s menjadi %(after)s"),
    "branch_default": _("Dari “%(name)s”, bila tidak ada syarat yang terpenuhi, kini ke “%(target)s”"),
    "file_added": _("Berkas baru: %(name)s"),
    "file_removed": _("Berkas %(name)s dihapus"),
    "file_changed": _("Berkas %(name)s berubah"),
    "drawn_anew": _("Di %(name)s hanya letak gambar atau sifat yang tidak tampak yang berubah"),
}
