"""Doors that open to a token of the installation: `Authorization: Bearer TOKEN`."""

from __future__ import annotations

import hmac

from flask import request


def bears(token: str) -> bool:
    """Does this request carry the token? Compared in constant time, whatever bytes the header has."""
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    return hmac.compare_digest(given, f"Bearer {token}".encode())
