"""What narrows the candidates of a role, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

WORDS = {
    "agency": _("di perangkat daerahnya"),
    "cluster": _("di klasternya"),
    "city": _("di seluruh kota"),
}


def word(scope: str) -> str:
    """A scope of `process.yaml`."""
    return str(WORDS.get(scope, scope))
