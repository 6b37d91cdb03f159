"""A city's calendar in words: hours, kinds of days, what a change changes, what is wrong with a form or a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from babel.dates import get_day_names
from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

from engine.calendar.hours import OtherHours, Span, Week
from engine.city.calendar.changes import Change
from engine.city.calendar.importing import Wrong
from engine.city.calendar.kept import Entry, Kept
from engine.errors import Invalid
from web import i18n
from web.views import FieldError
from web.words import deadlines

Words = Mapping[str, LazyString]
WEEKDAYS = range(7)

KINDS: Words = {
    "public": _("Libur nasional"),
    "joint_leave": _("Cuti bersama"),
    "local": _("Libur daerah"),
}
TABLES: Mapping[str, Words] = {"day_off": KINDS}

REFUSED: Words = {
    "calendar_out_of_range": _("Tahun harus antara 1950 dan 2099"),
    "calendar_name": _("Nama harus 1 sampai 120 huruf"),
    "calendar_no_day_off": _("Hari itu bukan hari libur lagi; lihat kalender yang sekarang"),
    "calendar_no_hours": _("Jam kerja itu sudah tidak ada; lihat kalender yang sekarang"),
    "calendar_hours_long": _("Jam kerja khusus berlaku paling lama 200 hari"),
    "calendar_other_hours": _("Hari terakhir harus sama dengan atau sesudah hari pertama"),
    "calendar_without_work": _("Harus ada hari kerja: dengan kalender ini tidak ada yang bekerja"),
    "calendar_same": _("Tidak ada yang berubah: kalender sudah seperti ini"),
    "calendar_hours": _("Tulis jam seperti 07.30–12.00, 13.00–16.00, berurutan dan tidak tumpang tindih"),
    "calendar_change": _("Perubahan ini tidak terbaca; mulai lagi dari kalender"),
    "day_malformed": _("Pilih tanggal"),
    "day_taken": _("Tanggal itu sudah hari libur; ubah yang sudah ada"),
    "hours_taken": _("Nama itu sudah dipakai; ubah yang sudah ada atau pilih nama lain"),
    "kind_unknown": _("Pilih satu jenis"),
    "reason_missing": _("Tulis alasan perubahan; alasan ini tercatat di setiap kasus"),
    "reason_long": _("Alasan paling banyak 200 huruf"),
    "file_missing": _("Pilih berkas CSV atau XLSX"),
    "file_kind": _("Ditolak: hanya CSV atau XLSX. Simpan daftar Anda sebagai salah satunya"),
    "file_size": _("Ditolak: berkas terlalu besar. Daftar hari libur paling besar 1 MB"),
    "file_lines": _("Ditolak: lebih dari 2.000 baris"),
    "file_unreadable": _("Ditolak: berkas rusak atau terkunci. Simpan ulang, lalu unggah lagi"),
    "file_empty": _("Ditolak: tidak ada hari libur di berkas ini"),
    "file_columns": _("Ditolak: baris pertama harus memuat kolom Tanggal dan Nama"),
    "calendar_lines": _("Tidak ada yang diambil: perbaiki baris di bawah ini, lalu unggah lagi"),
}
LINES: Words = {
    "day_missing": _("Tanggal kosong"),
    "day_malformed": _("“%(value)s” bukan tanggal; tulis 31/03/2026 atau 31 Maret 2026"),
    "day_out_of_range": _("%(value)s di luar rentang: tahun 1950 sampai 2099"),
    "day_twice": _("Tanggal ini sudah ada di baris %(value)s"),
    "name_missing": _("Nama hari libur kosong"),
    "name_long": _("Nama lebih dari 120 huruf: “%(value)s …”"),
    "kind_unknown": _("Jenis “%(value)s” tidak dikenal; tulis nasional, cuti bersama, atau daerah"),
    "yes_or_no": _("Kolom Ditetapkan berisi “%(value)s”; tulis ya atau tidak"),
}
CLOCKS: Words = {
    "required": _("Tulis siapa atau apa yang ditunggu"),
    "too_long": _("Paling banyak 200 huruf"),
    "no_deadline": _("Tugas ini tidak bertenggat."),
    "never": _("Menurut gambarnya tugas ini tidak pernah dijeda."),
    "fixed": _("Tenggat ini ditetapkan dari luar dan tidak menunggu siapa pun."),
    "late": _("Sudah lewat tenggat: yang terlambat tidak bisa dijeda. Beri waktu lewat keputusan."),
}


def error(code: str) -> str:
    """What is wrong, as one sentence."""
    return str(REFUSED.get(code, code))


def errors_of(refused: Invalid, field: str) -> tuple[FieldError, ...]:
    """A refusal at the fields it names, else at `field`."""
    field = "name" if refused.code == "calendar_name" else field
    named = [(name, code) for name, codes in refused.fields.items() for code in codes[:1]]
    return tuple(FieldError(field=name, message=error(code)) for name, code in named or [(field, refused.code)])


def line(wrong: Wrong) -> str:
    """What is wrong with a line of a file."""
    return str(LINES[wrong.code]) % {"value": wrong.value}


# -- hours
def weekday(number: int) -> str:
    """`Senin`; Monday is 0."""
    return str(get_day_names("wide", locale=i18n.language())[number])


def spans(found: Iterable[Span]) -> str:
    """`07.30–12.00, 13.00–16.00`; empty for a closed day."""
    sign = "." if i18n.language() == "id" else ":"
    return ", ".join(f"{it.begin:%H}{sign}{it.begin:%M}–{it.end:%H}{sign}{it.end:%M}" for it in found)


def week_lines(week: Week, *, is_whole: bool = True) -> tuple[tuple[str, str], ...]:
    """Weekdays in a row with the same hours together: `Senin–Kamis`, `07.30–12.00, 13.00–16.00`.

    Of a week that is not whole only the weekdays it speaks of.
    """
    days = [(number, spans(week.get(number, ()))) for number in WEEKDAYS if is_whole or number in week]
    groups = groupby(enumerate(days), key=lambda it: (it[1][1], it[1][0] - it[0]))
    return tuple(_together([number for _, (number, _text) in group], text) for (text, _run), group in groups)


def _together(numbers: list[int], text: str) -> tuple[str, str]:
    first, last = weekday(numbers[0]), weekday(numbers[-1])
    return (first if len(numbers) == 1 else f"{first}–{last}"), text or gettext("tidak bekerja")


# -- a change
def change_lines(change: Change, before: Kept) -> tuple[str, ...]:
    """What a change changes, a sentence each; the same words are offered as its reason."""
    return (*_day_lines(change, before), *_hours_lines(change))


def _day_lines(change: Change, before: Kept) -> Iterator[str]:
    for entry in change.put:
        was = before.year(entry.day.year).get(entry.day)
        said = gettext("Libur ditambah: %(day)s") if was is None else gettext("Libur diubah: %(day)s")
        yield said % {"day": day_words(entry)}
    for day in change.drop:
        gone = before.year(day.year).get(day)
        if gone is not None:
            yield gettext("Tidak libur lagi: %(day)s", day=day_words(gone))
    for year in change.decreed:
        yield gettext("Semua hari libur %(year)s ditetapkan", year=year)


def _hours_lines(change: Change) -> Iterator[str]:
    if change.week is not None:
        yield gettext("Pekan kerja diubah: %(hours)s", hours=_week_words(change.week))
    for hours in change.put_hours:
        yield gettext("Jam kerja khusus: %(hours)s", hours=hours_words(hours))
    for name in change.drop_hours:
        if name not in {hours.name for hours in change.put_hours}:
            yield gettext("Jam kerja khusus dihapus: %(name)s", name=name)


def day_words(entry: Entry) -> str:
    """`Senin, 20 April 2026, Hari jadi kota (libur daerah, perkiraan)`."""
    kind = str(KINDS[entry.kind]).lower()
    marks = kind if entry.is_decreed else f"{kind}, {gettext('perkiraan')}"
    return f"{deadlines.day(entry.day, i18n.language())}, {entry.name} ({marks})"


def hours_words(hours: OtherHours) -> str:
    """`Ramadan 1447 H, 18 Februari 2026 sampai 19 Maret 2026`."""
    return f"{hours.name}, {period(hours)}"


def period(hours: OtherHours) -> str:
    """From when to when hours hold."""
    first, last = (deadlines.day(day, i18n.language()) for day in (hours.first_on, hours.last_on))
    return first if first == last else str(gettext("%(first)s sampai %(last)s", first=first, last=last))


def _week_words(week: Week) -> str:
    return "; ".join(f"{days} {hours}" for days, hours in week_lines(week))


def reason_of(lines: Iterable[str], most: int) -> str:
    """What is offered as the reason: the first line, and how many more."""
    first, *more = lines
    said = str(gettext("%(first)s, dan %(count)d lainnya", first=first, count=len(more))) if more else first
    return said if len(said) <= most else f"{said[: most - 1]}…"


def moved_title(moved: int, late: int) -> str:
    """`38 tenggat bergeser, 2 menjadi terlambat`."""
    if not moved:
        return str(gettext("Tidak ada tenggat yang bergeser"))
    said = str(ngettext("%(num)d tenggat bergeser", "%(num)d tenggat bergeser", moved))
    return f"{said}, {late_words(late)}" if late else said


def late_words(late: int) -> str:
    """`2 menjadi terlambat`."""
    return str(ngettext("%(num)d menjadi terlambat", "%(num)d menjadi terlambat", late))
