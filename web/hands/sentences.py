"""Why a task did not change hands, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as translated
from flask_babel import lazy_gettext as _

from engine.clock import LAST_YEAR
from engine.errors import Invalid, LayakError
from web.views import FieldError
from web.words import refusals

FIELDS: Mapping[tuple[str, str], LazyString] = {
    ("to", "self"): _("Pilih orang lain; tugas ini sudah padanya"),
    ("to", "inactive"): _("Orang ini tidak aktif lagi; pilih orang lain"),
    ("to", "unknown"): _("Pilih orangnya"),
    ("person", "unknown"): _("Pilih siapa yang pindah atau berhenti"),
    ("words", "required"): _("Tulis sepatah kata"),
    ("words", "too_long"): _("Paling banyak 2.000 huruf"),
    ("mentions", "unknown"): _("Yang disebut harus ikut dalam kasus ini"),
    ("until", "past"): _("Pilih hari sesudah hari ini"),
    ("until", "after_due"): _("Tidak boleh melewati tenggat tugas"),
    ("until", "late"): _("Tugas yang terlambat tidak bisa ditunda; mintalah perpanjangan"),
    ("until", "not_later"): _("Tenggatnya sudah sama atau lebih lama dari itu"),
    ("until", "too_far"): _("Tenggat paling jauh tahun %(year)s", year=LAST_YEAR),
    ("until", "unknown"): _("Isi tanggalnya"),
    ("level", "unknown"): _("Pilih salah satu"),
    ("tasks", "required"): _("Centang tugasnya dulu"),
    ("tasks", "too_many"): _("Paling banyak 200 tugas sekaligus"),
}
CODES: Mapping[str, LazyString] = {
    "task_claimed": _("Sudah diambil orang lain"),
    "task_delegated": _("Tugas ini titipan; kembalikan dulu kepada pemiliknya"),
    "not_delegated": _("Tugas ini bukan titipan"),
    "task_already_completed": _("Sudah diselesaikan"),
    "task_cancelled": _("Prosesnya tidak memerlukan tugas ini lagi"),
    "nudged_today": _("Sudah diingatkan hari ini"),
    "forbidden": _("Anda tidak berhak mengubah tugas ini"),
    "not_found": _("Tugas ini tidak ada"),
    "busy": _("Sedang dipakai orang lain; coba lagi"),
}


def errors_of(refused: Invalid) -> tuple[FieldError, ...]:
    """A sentence per field."""
    return tuple(
        FieldError(field=field, message=_of_field(field, codes[0])) for field, codes in refused.fields.items() if codes
    )


def _of_field(field: str, code: str) -> str:
    return str(FIELDS.get((field, code)) or _("Isian ini belum bisa diterima. Periksa lagi"))


def why(refusal: LayakError) -> str:
    """A refusal in one sentence, for a list of results."""
    if isinstance(refusal, Invalid):
        return "; ".join(error.message for error in errors_of(refusal))
    found = CODES.get(refusal.code)
    return str(found) if found is not None else refusals.text(refusal) or translated("Tidak berubah")
