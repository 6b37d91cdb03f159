"""The token of a decision link: 192 bits made from the row's id and the secret, so that it need not be kept anywhere.

A mail that is rendered again carries the same link. The row holds the hash to find it by, and which secret it was made
with, so that a secret can be replaced while old links still work.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from typing import Protocol

from engine.errors import Misconfigured

BYTES = 24
PURPOSE = b"layak decision link\0"  # the same secret signs sessions: one purpose cannot pass for another


class Keyed(Protocol):
    """As much of a link as its token is made from."""

    id: uuid.UUID
    key_id: str


@dataclass(frozen=True)
class LinkKeys:
    """The secret that makes tokens now, and those it replaced."""

    current: str
    fallbacks: tuple[str, ...] = ()

    @property
    def key_id(self) -> str:
        """The name of the present secret; it tells nothing about it."""
        return name_of(self.current)

    def make(self, link_id: uuid.UUID) -> str:
        """The token of a new link."""
        return _token(self.current, link_id)

    def token(self, link: Keyed) -> str:
        """The token of a link that exists. Misconfigured when its secret is no longer among ours."""
        for secret in (self.current, *self.fallbacks):
            if name_of(secret) == link.key_id:
                return _token(secret, link.id)
        raise Misconfigured(
            "the secret this link was made with is gone; add it to LAYAK_SECRET_KEY_FALLBACKS",
            name="LAYAK_SECRET_KEY_FALLBACKS",
        )


def name_of(secret: str) -> str:
    """The id of a secret."""
    return hashlib.sha256(b"layak key id\0" + secret.encode()).hexdigest()[:8]


def hash_of(token: str) -> bytes:
    """What is stored of a token; the token itself is random enough to need no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _token(secret: str, link_id: uuid.UUID) -> str:
    digest = hmac.digest(secret.encode(), PURPOSE + link_id.bytes, "sha256")
    return base64.urlsafe_b64encode(digest[:BYTES]).decode("ascii")
