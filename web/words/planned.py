"""The steps of the plan backwards, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

STEPS = {
    ("collect", 1): _("Kumpulkan bukti"),
    ("sign", 1): _("Tanda tangan kepala"),
    ("review", 1): _("Periksa bukti"),
    ("remediate", 2): _("Perbaiki yang dikembalikan"),
    ("sign", 2): _("Tanda tangan lagi"),
    ("review", 2): _("Periksa lagi"),
}


def step(key: str, number: int) -> str:
    """A step of a round; what follows any return is called like what follows the first."""
    return str(STEPS[key, min(number, 2)])
