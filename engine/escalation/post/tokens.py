"""Addresses that work without signing in, made from the secret: nothing of them is stored, and nobody can guess one.

A token names a row, as a person, and carries proof that we made it. Each purpose has proofs of its own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import uuid

from engine.escalation.links import LinkKeys

PROOF = 16  # bytes
UNSUBSCRIBE, CALENDAR = b"layak unsubscribe\0", b"layak calendar\0"


def make_token(keys: LinkKeys, purpose: bytes, row_id: uuid.UUID) -> str:
    """The token of a row: 43 signs that fit into an address."""
    return _text(row_id.bytes + _proof(keys.current, purpose, row_id))


def read_token(keys: LinkKeys, purpose: bytes, token: str) -> uuid.UUID | None:
    """The id of the row a token names; None when it was not made for this purpose with one of our secrets."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + PROOF:
        return None
    row_id, proof = uuid.UUID(bytes=raw[:16]), raw[16:]
    secrets = (keys.current, *keys.fallbacks)
    is_ours = any(hmac.compare_digest(_proof(secret, purpose, row_id), proof) for secret in secrets)
    return row_id if is_ours else None


def _proof(secret: str, purpose: bytes, row_id: uuid.UUID) -> bytes:
    return hmac.new(secret.encode(), purpose + row_id.bytes, hashlib.sha256).digest()[:PROOF]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")
