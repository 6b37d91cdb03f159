"""How a sentence of the linter stands here: msgids, translated when somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Say(NamedTuple):
    """What is wrong, and how to mend it."""

    message: str
    hint: str


Sentences = Mapping[str, Say]


def N_(msgid: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Marks a msgid for the catalogue."""
    return msgid
