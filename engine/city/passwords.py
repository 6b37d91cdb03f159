"""Passwords: argon2id with the library's parameters (RFC 9106, second choice)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import Invalid

SHORTEST, LONGEST = 12, 200
_hasher = PasswordHasher()


def hash_of(password: str) -> str:
    """The hash to store; `Invalid` (field `password`) when it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        code = "password_short" if len(password) < SHORTEST else "password_long"
        raise Invalid(f"a password has {SHORTEST} to {LONGEST} characters", fields={"password": [code]})
    return _hasher.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Does the password fit? Without a stored hash the answer is no and takes as long as any other."""
    if stored is None or len(password) > LONGEST:
        _hasher.hash(password[:LONGEST])
        return False
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
