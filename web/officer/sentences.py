"""Refusals of an answer, a date, a file: which field, and what it must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.cases.instrument import Question
from engine.cases.scoring import LONGEST_TEXT
from engine.errors import LayakError
from engine.evidence.filetypes import EXTENSIONS
from engine.evidence.rules import LONGEST_NOTE
from web import present
from web.templating import filesize

Words = Mapping[str, LazyString]
ANSWERS: Words = {
    "not_a_choice": _("Jawaban harus salah satu pilihan yang tampil"),
    "contradicts_figure": _("Jawaban harus sesuai angkanya; yang diklaim tidak boleh lebih tinggi"),
    "not_a_number": _("Angka harus ditulis seperti 83,5"),
    "out_of_range": _("Angka harus 0 sampai %(most)s"),
    "not_whole": _("Angka harus bilangan bulat"),
    "not_asked": _("Pertanyaan ini tidak meminta angka; kosongkan"),
    "too_long": _("Teks harus paling panjang %(longest)s huruf"),
    "not_yours_to_answer": _("Pertanyaan ini dijawab %(agency)s; bagian Anda buktinya"),
}
ANSWER_OTHERWISE = _("Jawaban ini belum bisa diterima. Periksa lagi")

DATE_FIELDS: Words = {
    "document_on": _("Tanggal dokumen"),
    "period_from": _("Masa dari"),
    "period_to": _("Masa sampai"),
}
DATES: Words = {
    "not_a_day": _("%(label)s harus tanggal, misalnya 14-01-2025"),
    "date_outside_years": _("%(label)s harus tahun %(years)s"),
    "date_in_future": _("%(label)s harus hari ini atau sebelumnya"),
    "period_order": _("%(label)s harus sama dengan atau sesudah “Masa dari”"),
    "no_file": _("%(label)s belum tersimpan: unggah dulu berkasnya, tanggalnya ikut disimpan"),
}
DATE_OTHERWISE = _("%(label)s harus tanggal yang benar")

FILES: Words = {
    "empty": _("“%(name)s” ditolak: berkasnya kosong. Periksa isinya, lalu unggah lagi"),
    "too_big": _("“%(name)s” ditolak: %(size)s, paling besar %(limit)s. Perkecil, atau bagi menjadi beberapa berkas"),
    "wrong_type": _("“%(name)s” ditolak: jenis ini tidak diterima. Simpan sebagai %(types)s"),
    "content_mismatch": _("“%(name)s” ditolak: isinya bukan %(type)s. Buka berkasnya dan simpan ulang"),
    "cut_off": _("“%(name)s” gagal: berkasnya terpotong. Unggah lagi; berkas lain aman"),
    "bad_name": _("“%(name)s” ditolak: namanya tidak terbaca. Ganti nama berkasnya"),
    "password_protected": _("“%(name)s” ditolak: berkasnya berkata sandi. Simpan tanpa kata sandi"),
    "too_many_files": _("“%(name)s” ditolak: bukti ini sudah punya %(most)s berkas. Hapus dulu yang tidak perlu"),
    "storage_full": _("“%(name)s” gagal disimpan: tempat penyimpanan penuh. Berkas lain aman; beri tahu administrator"),
    "none_chosen": _("Pilih berkas yang akan diunggah"),
    "bad_link": _("Tautan harus alamat lengkap yang dimulai https://"),
}
FILE_OTHERWISE = _("“%(name)s” gagal disimpan. Berkas lain aman; coba lagi")


def of_answer(question: Question, name: str, code: str) -> str:
    """A refusal of `scoring.problems`, or of the verb that saves, at the field `name` of the answer."""
    scale = question.scale
    most = 10**9 if scale.kind == "count" else 100 if scale.has_bands else 1000
    values = {
        "most": present.number_words(most),
        "longest": present.number_words(LONGEST_NOTE if name == "note" else LONGEST_TEXT),
        "agency": present.agency_short(question.answering_agency),
    }
    return str(ANSWERS.get(code, ANSWER_OTHERWISE)) % values


def of_date(name: str, code: str, values: Mapping[str, Any]) -> str:
    """A refusal of a date field."""
    years = str(_(" atau ")).join(str(year) for year in values.get("years", ()))
    return str(DATES.get(code, DATE_OTHERWISE)) % {"label": str(DATE_FIELDS[name]), "years": years}


def of_file(name: str, error: LayakError, code: str) -> str:
    """Why a file was not taken, and the way out."""
    known = error.values
    values = {
        "name": _shown(str(known.get("name") or name)),
        "size": _size(known.get("size")),
        "limit": _size(known.get("limit")),
        "most": known.get("limit", ""),
        "type": known.get("type", ""),
        "types": ", ".join(EXTENSIONS),
    }
    return str(FILES.get(code, FILE_OTHERWISE)) % values


def _size(size: Any) -> str:
    return filesize(size) if isinstance(size, int) else ""


def _shown(name: str, most: int = 80) -> str:
    """A name as it may stand in a sentence: nothing that hides or turns text, and not endless."""
    text = "".join(char for char in name if char.isprintable())
    return text if len(text) <= most else f"{text[: most - 1]}…"
