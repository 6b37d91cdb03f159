"""Refusals in the reader's language. A code without a sentence here keeps the standing words of its status."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.errors import LayakError

SENTENCES: Mapping[str, LazyString] = {
    "task_cancelled": _("Prosesnya tidak memerlukan tugas ini lagi. Tidak ada yang perlu Anda lakukan."),
    "four_eyes_violated": _(
        "Siapa yang mengirim atau menandatangani tidak boleh memeriksanya. Peninjau lain yang melanjutkan."
    ),
    "task_delegated": _("Tugas ini titipan; kembalikan dulu kepada pemiliknya"),
    "not_a_demo": _("Hanya jam kota peragaan yang bisa dimajukan."),
    "sign_in_needed": _("Masuk dulu untuk membuka halaman ini."),
}


def text(error: LayakError) -> str:
    """A sentence that says what to do, or nothing where the page's own words fit."""
    found = SENTENCES.get(error.code)
    return str(found) if found is not None else ""


def database_away() -> str:
    """For as long as the database does not answer."""
    return str(_("Basis data tidak menjawab. Tidak ada yang berubah dan isian Anda tetap di sini; coba lagi sebentar."))
