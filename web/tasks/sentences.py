"""What a form's verb refuses, in the sentences of the form's own fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from engine.errors import Invalid
from engine.process.forms import Field, Form, Refusal
from web.forms.words import CODES, label, sentence

ALIASES: Mapping[str, str] = {"unknown": "not_option", "not_a_day": "not_date"}
OTHERWISE = _("Isian ini belum bisa diterima. Periksa lagi")
OWN: Mapping[str, LazyString] = {
    "claim_did_change": _("Jawaban atau angka sudah Anda ubah. Jawab “Ya”, atau kembalikan jawaban seperti semula"),
}


def messages(form: Form, error: Invalid) -> dict[Any, Any]:
    """Messages as marshmallow's `ValidationError` has them, by key; rows by key, number, column."""
    found: dict[Any, Any] = {}
    for path, codes in error.fields.items():
        *parents, last = path.split(".")
        there = found
        for name in parents:
            there = there.setdefault(int(name) if name.isdigit() else name, {})
        there[last] = [_sentence(_field(form, last), code) for code in codes[:1]]
    return found


def _field(form: Form, key: str) -> Field | None:
    return next((field for field in form.components() if field.key == key), None)


def _sentence(field: Field | None, code: str) -> str:
    if code in OWN:
        return str(OWN[code])
    if code == "after_deadline" and field is not None:
        return str(_("%(label)s harus tidak melewati tenggat tugas ini", label=label(field)))
    code = ALIASES.get(code, code)
    if field is None or code not in CODES:
        return str(OTHERWISE)
    return str(sentence(Refusal(code=code, field=field, values={"max": field.max_length, "min": field.min_length})))
