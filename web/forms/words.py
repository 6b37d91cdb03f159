"""The sentence for every refusal of a form. Codes come from `engine.process.forms`, sentences from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, cast

from babel.numbers import format_decimal
from flask_babel import LazyString, get_locale, lazy_gettext

from engine.clock import LAST_YEAR
from engine.process.forms import Field, FieldType, Refusal
from engine.process.forms.model import MANY_OF, ONE_OF

#: A lazy string counts as `str`: it becomes words where it is read, in the reader's language.
_: Callable[..., str] = lazy_gettext

NOT_OF_THIS_FORM = _("Halaman ini mengirim isian yang tidak ada pada formulir. Muat ulang halaman ini")

OPTIONAL = _("Tidak wajib.")


def sentence(refusal: Refusal) -> str:
    """What a person reads: which field, and what it must be."""
    if refusal.field is None:
        return NOT_OF_THIS_FORM
    return _SENTENCES[refusal.code](refusal.field, refusal.values)


def label(field: Field) -> str:
    """The label as the subject of a sentence: a question loses its mark."""
    return field.label.rstrip(" ?:.")


def _required(field: Field, _values: Mapping[str, Any]) -> str:
    if field.type in ONE_OF:
        return _("%(label)s: pilih satu jawaban", label=label(field))
    if field.type in MANY_OF:
        return _("%(label)s: pilih paling sedikit satu", label=label(field))
    if field.type is FieldType.DATETIME and field.subtype == "date":  # a page may offer its days as choices
        return _("%(label)s: pilih satu tanggal", label=label(field))
    if field.type is FieldType.CHECKBOX:
        return _("%(label)s harus dicentang", label=label(field))
    return _("%(label)s harus diisi", label=label(field))


def _range(field: Field, values: Mapping[str, Any]) -> str:
    least, most = values.get("min"), values.get("max")
    if least is not None and most is not None:
        return _("%(label)s harus angka %(min)s sampai %(max)s", label=label(field), min=_said(least), max=_said(most))
    if least is not None:
        return _("%(label)s harus angka paling sedikit %(min)s", label=label(field), min=_said(least))
    if most is not None:
        return _("%(label)s harus angka paling banyak %(max)s", label=label(field), max=_said(most))
    return _("%(label)s harus angka", label=label(field))


def _said(number: Decimal) -> str:
    """A number as the reader writes it; the language is known only when the sentence is read."""
    return _lazy(lambda: format_decimal(number, locale=get_locale() or "id"))


def _lazy(words: Callable[[], str]) -> str:
    return cast(str, LazyString(words))


def _digits(field: Field, values: Mapping[str, Any]) -> str:
    if values["digits"] == 0:
        return _("%(label)s harus angka bulat", label=label(field))
    return _(
        "%(label)s harus angka dengan paling banyak %(digits)s angka di belakang koma",
        label=label(field),
        digits=values["digits"],
    )


def _pattern(field: Field, values: Mapping[str, Any]) -> str:
    return str(values.get("words") or "") or _("%(label)s harus ditulis seperti contoh", label=label(field))


def _not_option(field: Field, _values: Mapping[str, Any]) -> str:
    return _("%(label)s harus salah satu pilihan yang tampil", label=label(field))


def _fixed(words: Callable[..., str]) -> Callable[[Field, Mapping[str, Any]], str]:
    return lambda field, values: words(label=label(field), **values)


_SENTENCES: Mapping[str, Callable[[Field, Mapping[str, Any]], str]] = {
    "required": _required,
    "not_text": _fixed(lambda label, **_v: _("%(label)s harus berupa teks", label=label)),
    "too_long": _fixed(
        lambda label, max, **_v: _("%(label)s harus paling panjang %(max)s huruf", label=label, max=max)
    ),
    "too_short": _fixed(
        lambda label, min, **_v: _("%(label)s harus paling pendek %(min)s huruf", label=label, min=min)
    ),
    "control_characters": _fixed(
        lambda label, **_v: _("%(label)s harus tanpa karakter yang tidak terlihat. Ketik ulang bagian itu", label=label)
    ),
    "not_email": _fixed(
        lambda label, **_v: _("%(label)s harus alamat surel, misalnya sekretariat@dinas.go.id", label=label)
    ),
    "not_phone": _fixed(lambda label, **_v: _("%(label)s harus nomor telepon, misalnya 0511 4772 000", label=label)),
    "pattern": _pattern,
    "not_number": _range,
    "out_of_range": _range,
    "too_many_digits": _digits,
    "off_step": _fixed(
        lambda label, step, **_v: _("%(label)s harus kelipatan %(step)s", label=label, step=_said(step))
    ),
    "not_option": _not_option,
    "not_date": _fixed(lambda label, **_v: _("%(label)s harus tanggal, misalnya 17-03-2026", label=label)),
    "not_time": _fixed(lambda label, **_v: _("%(label)s harus jam, misalnya 16.00", label=label)),
    "not_instant": _fixed(
        lambda label, **_v: _("%(label)s harus tanggal dan jam, misalnya 17-03-2026 16.00", label=label)
    ),
    "in_the_past": _fixed(lambda label, **_v: _("%(label)s harus hari ini atau sesudahnya", label=label)),
    "too_far": _fixed(
        lambda label, **_v: _("%(label)s harus tahun %(year)s atau sebelumnya", label=label, year=LAST_YEAR)
    ),
    "bad_rows": _fixed(lambda label, **_v: _("%(label)s harus berupa daftar. Muat ulang halaman ini", label=label)),
    "too_many_rows": _fixed(
        lambda label, max, **_v: _("%(label)s harus paling banyak %(max)s baris", label=label, max=max)
    ),
}

CODES = frozenset(_SENTENCES)


def when(options: list[str]) -> str:
    """Beside a field that belongs to one answer: when it is to be filled in."""
    return _("Bila Anda memilih %(options)s", options=_lazy(lambda: _joined(options)))


def _joined(options: list[str]) -> str:
    quoted = [f"“{option}”" for option in options]
    if len(quoted) < 2:
        return "".join(quoted)
    return str(_("%(first)s atau %(last)s", first=", ".join(quoted[:-1]), last=quoted[-1]))
