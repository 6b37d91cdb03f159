"""File names on their way out."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote


def attachment(name: str) -> str:
    """`Content-Disposition` that saves under this name: plain for old browsers, exact for the others (RFC 6266)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = "".join("_" if char in '"\\' or not char.isprintable() else char for char in plain).strip() or "berkas"
    exact = f"; filename*=UTF-8''{quote(name, safe='')}" if plain != name else ""
    return f'attachment; filename="{plain}"{exact}'
