"""Identifiers: UUIDs of version 7 (RFC 9562), made by us, so that rows made later sort later."""

from __future__ import annotations

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """A new identifier. Its time is the machine's, not the product's clock: it orders rows, it dates nothing."""
    stamp = (time.time_ns() // 1_000_000).to_bytes(6, "big")
    noise = bytearray(os.urandom(10))
    noise[0] = 0x70 | noise[0] & 0x0F
    noise[2] = 0x80 | noise[2] & 0x3F
    return uuid.UUID(bytes=stamp + bytes(noise))
