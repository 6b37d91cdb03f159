"""One hash over many: a Merkle tree whose leaves and inner nodes cannot be taken for each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").digest()


def digest(*parts: bytes) -> bytes:
    """sha256 over parts of any length; each is preceded by its length, so that no two lists read alike."""
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over the leaves in the order given; an odd one at the end of a level moves up as it is."""
    level = [digest(b"\0", leaf) for leaf in leaves]
    while len(level) > 1:
        pairs = [digest(b"\1", left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0] if level else EMPTY
