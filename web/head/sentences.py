"""What is wrong with a head's answer, in words; codes of the verbs that the form itself does not know."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.errors import Invalid
from web.views import FieldError

DECISION: Mapping[str, LazyString] = {
    "not_offered": _("Keputusan Anda harus salah satu yang ditawarkan"),
    "past": _("Tenggat baru harus hari ini atau sesudahnya; pilih hari kerja berikutnya"),
    "no_working_day": _("Tenggat baru harus hari kerja"),
    "too_late": _(
        "Tenggat baru harus salah satu hari yang ditawarkan; lebih lama dari itu hanya ketua yang memutuskan"
    ),
    "within_limit": _("Hari itu masih dalam batas Anda; pilih “Beri waktu lagi”"),
    "nobody": _("Siapa yang melanjutkan harus salah satu petugas yang tampil"),
}
WISH: Mapping[str, LazyString] = {
    "past": _("Waktu yang diminta harus sesudah hari ini"),
    "no_working_day": _("Waktu yang diminta harus hari kerja"),
    "too_late": _("Waktu yang diminta harus dalam batas yang boleh diberikan ketua"),
}
OTHERWISE = _("Isian ini belum bisa diterima. Periksa lagi")


def of_decision(error: Invalid) -> tuple[FieldError, ...]:
    """A sentence per field; what may be asked of the chair is limited too, and by other words."""
    return _sentences(error, {**DECISION, **WISH} if "wished_until" in error.fields else DECISION)


def _sentences(error: Invalid, words: Mapping[str, LazyString]) -> tuple[FieldError, ...]:
    return tuple(
        FieldError(field=field.replace(".", "-"), message=str(words.get(code, OTHERWISE)))
        for field, codes in error.fields.items()
        for code in codes[:1]
    )
