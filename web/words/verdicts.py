"""What is wrong with a verdict, at the field it is about."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

# Of a control whatever is wrong with it, or of a code wherever it stands
OF_CONTROL: Mapping[str, LazyString] = {
    "verdict": _("Pilih Terima atau Kembalikan"),
    "reason": _("Pilih satu alasan dari daftar"),
}
OF_CODE: Mapping[str, LazyString] = {
    "required": _("Isi bagian ini"),
    "above_claim": _("Nilai yang diterima tidak boleh melebihi klaim"),
    "out_of_range": _("Nilai tidak boleh kurang dari nol"),
    "not_a_number": _("Nilai harus angka, misalnya 2,50"),
    "missing_questions": _("Putuskan setiap pertanyaan: terima atau kembalikan"),
    "too_long": _("Terlalu panjang. Ringkaskan menjadi paling banyak 2.000 huruf"),
}


def sentence(name: str, code: str) -> str:
    """The sentence of a refused field (`questions.2.words`); one without words of its own asks to look again."""
    control = name.rpartition(".")[2]
    return str(OF_CONTROL.get(control) or OF_CODE.get(code) or _("Periksa lagi bagian ini"))


def blocked(code: str) -> str:
    """Why this reader may not decide."""
    if code == "sender":
        return str(_("Anda mengirim atau menandatangani bukti ini. Peninjau lain yang memutuskan."))
    return str(_("Anda sudah memutuskan putaran ini. Yang satu lagi menunggu peninjau lain."))
