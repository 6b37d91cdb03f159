"""Secrets of endpoints and sources: shown once, kept encrypted.

A signature needs the secret itself, so a hash will not do; and what another system has chosen cannot be derived from a
key of ours. So they are encrypted with a key made from LAYAK_SECRET_KEY: who reads the database alone forges nothing,
and when that key is replaced the fallbacks still open what was written before.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import Invalid, Misconfigured

PREFIX = "whsec_"
BYTES = 32
SHORTEST, LONGEST = 24, 64  # bytes, as Standard Webhooks wants them
PURPOSE = b"layak webhook secrets"  # the same key signs sessions: one purpose cannot pass for another


def new_secret() -> str:
    """A secret as it is shown: `whsec_` and base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode("ascii")


def key_of(secret: str) -> bytes:
    """The bytes to sign with. Raises Invalid at `secret`: secret_malformed, secret_length."""
    text = secret.strip()
    if not text.startswith(PREFIX):
        raise Invalid("a secret begins with whsec_", fields={"secret": ["secret_malformed"]})
    try:
        encoded = text.removeprefix(PREFIX).rstrip("=")
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)  # some leave the padding out
    except (binascii.Error, ValueError) as error:
        raise Invalid("a secret is base64 behind whsec_", fields={"secret": ["secret_malformed"]}) from error
    if not SHORTEST <= len(key) <= LONGEST:
        raise Invalid(
            f"a secret has {SHORTEST} to {LONGEST} bytes, this has {len(key)}", fields={"secret": ["secret_length"]}
        )
    return key


class Vault:
    """Encrypts and decrypts the secrets of one installation."""

    def __init__(self, current: str, fallbacks: Sequence[str] = ()) -> None:
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in (current, *fallbacks)])

    def close(self, secret: str) -> bytes:
        """What is kept of a secret; raises Invalid for one that cannot be one."""
        key_of(secret)
        return self._fernet.encrypt(secret.strip().encode("ascii"))

    def open(self, kept: bytes) -> bytes:
        """The bytes to sign with. Misconfigured when the key they were closed with is no longer among ours."""
        try:
            return key_of(self._fernet.decrypt(kept).decode("ascii"))
        except InvalidToken as error:
            raise Misconfigured(
                "the key a webhook secret was kept with is gone; add it to LAYAK_SECRET_KEY_FALLBACKS",
                name="LAYAK_SECRET_KEY_FALLBACKS",
            ) from error


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(made)
