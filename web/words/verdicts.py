"""What is wrong with a verdict, at the field it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

SENTENCES: Mapping[str, LazyString] = {
    "required": _("Isi bagian ini"),
    "above_claim": _("Nilai yang diterima tidak boleh melebihi klaim"),
    "not_a_number": _("Nilai harus angka, misalnya 2,50"),
    "unknown_reason": _("Pilih satu alasan dari daftar"),
    "unknown_verdict": _("Pilih Terima atau Kembalikan"),
    "missing_questions": _("Putuskan setiap pertanyaan: terima atau kembalikan"),
    "too_long": _("Terlalu panjang. Ringkaskan menjadi paling banyak 2.000 huruf"),
}


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """The sentence of a refused field; one without words of its own asks to look at it again."""
    found = SENTENCES.get(code, _("Periksa lagi bagian ini"))
    return str(found) % values if "%(" in str(found) else str(found)


def blocked(code: str) -> str:
    """Why this reader may not decide."""
    if code == "sender":
        return str(_("Anda mengirim atau menandatangani bukti ini. Peninjau lain yang memutuskan."))
    return str(_("Anda sudah memutuskan putaran ini. Yang satu lagi menunggu peninjau lain."))
