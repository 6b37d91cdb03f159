"""The stages of a cycle, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS = {
    "training": _("Bimbingan teknis"),
    "self_assessment": _("Penilaian mandiri"),
    "provincial": _("Verifikasi administrasi provinsi"),
    "ministry": _("Peninjauan ulang"),
    "field": _("Verifikasi lapangan"),
    "final": _("Verifikasi akhir"),
    "award": _("Penetapan"),
}


def word(key: str) -> str:
    """A stage; one of a city's own is shown as its key."""
    return str(WORDS.get(key, key))
