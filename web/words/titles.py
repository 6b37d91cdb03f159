"""How a role is named together with its scope."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from web.words import codes

ROMAN = ("", "I", "II", "III", "IV", "V")


def cluster(number: int) -> str:
    """`Klaster III`; the parts of the evaluation without a number of their own by name."""
    if number == 0:
        return str(_("Kelembagaan"))
    if number >= len(ROMAN):
        return str(_("Kelana dan Dekela"))
    return str(_("Klaster %(number)s", number=ROMAN[number]))


def of_clusters(role: str, clusters: Iterable[int]) -> str:
    """`Peninjau Klaster III`, `Peninjau Kelembagaan, Klaster I`; without clusters the bare role."""
    names = ", ".join(cluster(each) for each in sorted(clusters))
    return f"{codes.word(role, 'role')} {names}".rstrip()
