"""Identifiers: UUIDs of version 7 (RFC 9562), made by us, so that rows made later sort later."""

from __future__ import annotations

import os
import threading
import time
import uuid

_guard = threading.Lock()
_last = (0, 0)  # millisecond, number within it


def new_id() -> uuid.UUID:
    """A new identifier, greater than every one this process has made before.

    Its time is the machine's, not the product's clock: it orders rows, it dates nothing.
    """
    millisecond, number = _next()
    noise = int.from_bytes(os.urandom(8), "big") >> 2  # 62 bits behind the version and the variant
    return uuid.UUID(int=millisecond << 80 | (0x7000 | number) << 64 | 0x2 << 62 | noise)


def _next() -> tuple[int, int]:
    """The present millisecond and a number of 12 bits within it; a clock that stands or jumps back is counted on."""
    global _last
    with _guard:
        now, (last, number) = time.time_ns() // 1_000_000, _last
        following = (last, number + 1) if number < 0xFFF else (last + 1, 0)
        _last = max((now, 0), following)
        return _last
