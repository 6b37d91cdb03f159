"""The steps of a drawing, and what changed between two, in words: the same as the picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from engine.process.step_changes import Change, Value, facts
from engine.process.steps import Branch, DrawnProcess, DrawnStep, Time
from web.words.steps import KINDS

FIELDS: Mapping[str, LazyString] = {
    "kind": later("Jenis"),
    "role": later("Siapa mengerjakan"),
    "agency": later("Perangkat daerah"),
    "assignee": later("Orang tertentu"),
    "excluding": later("Tidak boleh dikerjakan oleh"),
    "form": later("Formulir"),
    "due": later("Tenggat"),
    "follow_up": later("Tidur di bawah daftar sampai"),
    "priority": later("Kepentingan"),
    "pause": later("Jeda tenggat"),
    "time": later("Kapan"),
    "event": later("Peristiwa"),
    "message": later("Pesan"),
    "operator": later("Yang dikerjakan Layak"),
    "parameters": later("Keterangannya"),
    "decision": later("Tabel keputusan"),
    "result": later("Nama hasilnya"),
    "called": later("Proses yang dijalankan"),
    "binding": later("Versi yang dipanggil"),
    "ins": later("Yang dibawa masuk"),
    "outs": later("Yang dibawa kembali"),
    "loop": later("Diulang untuk setiap"),
    "one_by_one": later("Satu per satu"),
    "attached_to": later("Di tepi"),
    "lets_go_on": later("Langkahnya tetap berjalan"),
    "lane": later("Jalur"),
    "documentation": later("Petunjuk untuk yang mengerjakan"),
}
EVENTS: Mapping[str, LazyString] = {
    "message": later("Menunggu pesan"),
    "signal": later("Sinyal"),
    "error": later("Galat"),
    "escalation": later("Isyarat naik"),
    "terminate": later("Mengakhiri seluruh gambar ini"),
    "conditional": later("Syarat"),
    "compensate": later("Pembatalan hasil"),
    "cancel": later("Pembatalan"),
    "link": later("Sambungan"),
}
PAUSES: Mapping[str, LazyString] = {
    "never": later("Tidak pernah"),
    "waiting": later("Saat menunggu pihak luar"),
}
BINDINGS: Mapping[str, LazyString] = {
    "deployment": later("Yang terbit bersama proses ini"),
    "latest": later("Yang terbaru saat dipanggil"),
}
OPERATORS: Mapping[str, LazyString] = {
    "notify": later("Mengirim surat"),
    "fix_score": later("Menetapkan nilai"),
    "extend_deadline": later("Memindahkan tenggat"),
    "reassign_task": later("Menyerahkan tugas kepada orang lain"),
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the codes of a package are called: role, form, decision, process key -> title."""

    roles: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    processes: Mapping[str, str] = field(default_factory=dict)
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
        return str(_("Tenggat"))
    return str(KINDS.get(step.kind, step.kind))


def branch(it: Branch) -> str:
    """`bila verdict = "accepted": Tetapkan nilai`."""
    if it.is_default:
        return str(_("selain itu: %(step)s", step=it.target_name))
    if it.condition:
        return str(
            _("bila %(condition)s: %(step)s", condition=it.condition.removeprefix("=").strip(), step=it.target_name)
        )
    return it.target_name


def value(code: str, it: Value, names: Names) -> str:
    """One fact of a step in words."""
    if isinstance(it, Time):
        return time(it)
    titles = {
        "role": names.roles, "form": names.forms, "decision": names.decisions, "called": names.processes,
        "attached_to": names.steps, "operator": OPERATORS, "event": EVENTS, "pause": PAUSES, "binding": BINDINGS,
        "kind": KINDS,
    }.get(code)  # fmt: skip
    if code in ("one_by_one", "lets_go_on"):
        return str(_("ya")) if it else str(_("tidak"))
    return str(titles.get(it, it)) if titles is not None else it


TIMES: Mapping[str, Callable[[str], str]] = {
    "working_days": lambda n: _("%(n)s hari kerja", n=n),
    "working_hours": lambda n: _("%(n)s jam kerja", n=n),
    "hours": lambda n: _("%(n)s jam", n=n),
    "before_due": lambda n: _("%(n)s hari kerja sebelum tenggat", n=n),
    "after_due": lambda n: _("tepat pada tenggat") if n == "0" else _("%(n)s hari kerja setelah tenggat", n=n),
    "rung": lambda n: _("menurut tangga eskalasi, tingkat %(n)s", n=n),
}


def time(it: Time) -> str:
    """`2 hari kerja`, `tepat pada tenggat`; a formula of its own as it is drawn."""
    told = TIMES.get(it.function)
    return str(told(it.number)) if told is not None and it.number else it.text


def change(it: Change, names: Names) -> str:
    """`Tenggat Periksa bukti: 3 hari kerja menjadi 2 hari kerja`."""
    if it.kind == "step_changed":
        return _changed(it, names)
    given = {"name": it.name, "target": it.target, "before": it.before or "–", "after": it.after or "–"}
    return str(CHANGES[it.kind]) % given


def _changed(it: Change, names: Names) -> str:
    field_ = str(FIELDS[it.field])
    before, after = (value(it.field, each, names) if each else "" for each in (it.before, it.after))
    if it.field == "documentation":
        return str(_("%(field)s pada “%(step)s” ditulis ulang", field=field_, step=it.name))
    if not before:
        return str(_("%(field)s “%(step)s” kini %(after)s", field=field_, step=it.name, after=after))
    if not after:
        return str(_("%(field)s “%(step)s” dihapus (tadinya %(before)s)", field=field_, step=it.name, before=before))
    return str(_("%(field)s “%(step)s”: %(before)s menjadi %(after)s", field=field_, step=it.name, before=before,
                 after=after))  # fmt: skip


CHANGES: Mapping[str, LazyString] = {
    "process_added": later("Proses baru: “%(name)s”"),
    "process_removed": later("Proses “%(name)s” dihapus"),
    "process_renamed": later("Proses “%(before)s” kini bernama “%(after)s”"),
    "step_added": later("Langkah baru: “%(name)s”"),
    "step_removed": later("Langkah “%(name)s” dihapus"),
    "step_renamed": later("Langkah “%(before)s” kini bernama “%(after)s”"),
    "branch_added": later("Dari “%(name)s” ada jalan baru ke “%(target)s” (bila: %(after)s)"),
    "branch_removed": later("Jalan dari “%(name)s” ke “%(target)s” dihapus (bila: %(before)s)"),
    "branch_renamed": later("Jalan dari “%(name)s” ke “%(target)s” kini bernama %(after)s (tadinya %(before)s)"),
    "branch_led": later("Jalan dari “%(name)s” yang menuju “%(before)s” kini menuju “%(after)s”"),
    "branch_condition": later("Syarat dari “%(name)s” ke “%(target)s”: %(before)s menjadi %(after)s"),
    "branch_default": later("Dari “%(name)s”, bila tidak ada syarat yang terpenuhi, kini ke “%(target)s”"),
    "file_added": later("Berkas baru: %(name)s"),
    "file_removed": later("Berkas %(name)s dihapus"),
    "file_changed": later("Berkas %(name)s berubah"),
    "drawn_anew": later("Di %(name)s hanya letak gambar atau sifat yang tidak tampak yang berubah"),
}
