"""What is wrong with an expression, in the reader's language: the sentence, the word perhaps meant, the place."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from engine.feel.errors import Fault, shown

SENTENCES: Mapping[str, LazyString] = {
    "empty": _("ungkapan kosong"),
    "unterminated_string": _("teks belum ditutup dengan tanda petik"),
    "unterminated_comment": _("komentar belum ditutup"),
    "strange_character": _("tanda «%(sign)s» tidak dikenal"),
    "unexpected": _("%(found)s tidak bisa berada di sini"),
    "sign_expected": _("seharusnya «%(sign)s», bukan %(found)s"),
    "range_end_expected": _("rentang seharusnya ditutup dengan «]», «)» atau «[», bukan %(found)s"),
    "value_expected": _("seharusnya sebuah nilai, bukan %(found)s"),
    "name_expected": _("seharusnya sebuah nama, bukan %(found)s"),
    "type_expected": _("seharusnya sebuah jenis, bukan %(found)s"),
    "string_expected": _("sesudah «@» seharusnya sebuah teks, bukan %(found)s"),
    "chained_comparison": _("perbandingan tidak bisa dirangkai; pakailah «and»"),
    "mixed_arguments": _("argumen bernama dan argumen berurutan tidak bisa dicampur"),
    "text_too_long": _("ungkapan lebih panjang dari %(limit)s huruf"),
    "nested_too_deep": _("ungkapan bersarang lebih dari %(limit)s lapis"),
    "too_high": _("ungkapan dengan lebih dari %(limit)s langkah bertumpuk"),
    "too_many_loops": _("lebih dari %(limit)s perulangan sekaligus"),
    "too_deep": _("ungkapan bersarang terlalu dalam"),
    "too_many_steps": _("ungkapan memerlukan terlalu banyak langkah"),
    "calls_too_deep": _("fungsi saling memanggil terlalu dalam"),
    "string_too_long": _("sebuah teks menjadi terlalu panjang"),
    "pattern_too_long": _("pola teks lebih panjang dari %(limit)s huruf"),
    "pattern_too_slow": _("pola teks memerlukan waktu terlalu lama"),
    "data_too_deep": _("data bersarang lebih dari %(limit)s lapis"),
    "result_too_large": _("hasilnya terlalu besar"),
    "out_of_range": _("%(value)s di luar jangkauan"),
    "unknown_variable": _("tidak ada nama «%(name)s»"),
    "unknown_function": _("tidak ada fungsi «%(name)s»"),
}


def text(fault: Fault) -> str:
    """One line: what is wrong, what was perhaps meant, and where."""
    near = gettext("; maksudnya «%(nearest)s»?", nearest=fault.nearest) if fault.nearest else ""
    return f"{sentence(fault)}{near}{place(fault)}"


def sentence(fault: Fault) -> str:
    """What is wrong; the reason itself where a room above the language gave one."""
    found = SENTENCES.get(fault.code)
    return fault.sentence() if found is None else str(found) % shown(fault.values, gettext("akhir teks"))


def place(fault: Fault) -> str:
    """` (baris 1, kolom 12)`, or nothing where there is no place in a text."""
    if not fault.line:
        return ""
    return str(gettext(" (baris %(line)s, kolom %(column)s)", line=fault.line, column=fault.column))
