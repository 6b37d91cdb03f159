"""How a role is named together with its scope."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from web.words import codes


def of_clusters(role: str, clusters: Iterable[int]) -> str:
    """`Peninjau Klaster 3`, `Peninjau Klaster 1, 3`; without clusters the bare role."""
    numbers = ", ".join(str(each) for each in sorted(clusters))
    word = codes.word(role, "role")
    return str(_("%(role)s Klaster %(number)s", role=word, number=numbers)) if numbers else word
