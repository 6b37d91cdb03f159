"""Why a stand-in cannot be made, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.clock import FIRST_YEAR, LAST_YEAR
from engine.errors import Invalid
from web.views import FieldError

WORDS: Mapping[str, LazyString] = {
    "self": _("Pengganti harus orang lain; tidak ada yang menggantikan dirinya sendiri"),
    "inactive": _("Orang ini tidak aktif lagi; pilih pengganti lain"),
    "loop": _("Orang ini sedang digantikan oleh yang Anda gantikan: tugasnya akan berputar tanpa ujung"),
    "chain": _("Rantai pengganti paling panjang tiga orang; pilih pengganti yang tidak sedang digantikan"),
    "overlap": _("Pada hari-hari ini sudah ada pengganti untuk tugas yang sama; akhiri dulu yang lama"),
    "backwards": _("Hari terakhir harus sama dengan hari pertama atau sesudahnya"),
    "past": _("Hari-hari ini sudah lewat; pilih hari ini atau sesudahnya"),
    "too_long": _("Paling lama satu tahun; buat lagi bila perlu"),
    "out_of_range": _("Tahun harus antara %(first)s dan %(last)s", first=FIRST_YEAR, last=LAST_YEAR),
    "no_day": _("Isi tanggalnya"),
    "unknown": _("Pilih salah satu yang tersedia"),
}


def errors_of(refused: Invalid) -> tuple[FieldError, ...]:
    """A sentence per field."""
    return tuple(
        FieldError(field=field, message=str(WORDS.get(reasons[0], WORDS["unknown"])))
        for field, reasons in refused.fields.items()
        if reasons
    )
