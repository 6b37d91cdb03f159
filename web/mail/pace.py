"""How fast letters leave for one receiving domain: public mailboxes shut out whoever sends too much at once."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.errors import Misconfigured

MINUTE = 60.0
ANY = "*"
# Letters a minute; a city's own domains are limited only where the setting says so.
USUAL: Mapping[str, int] = {
    "gmail.com": 60, "googlemail.com": 60, "yahoo.com": 30, "yahoo.co.id": 30, "outlook.com": 30, "hotmail.com": 30,
    "live.com": 30, "icloud.com": 30,
}  # fmt: skip
_LIMIT = re.compile(r"([^\s=]+)=([1-9]\d{0,5})")


def read_limits(text: str) -> dict[str, int]:
    """Out of `LAYAK_MAIL_LIMITS`, as `gmail.com=60 kota.go.id=600 *=300`; raises Misconfigured."""
    found = dict(USUAL)
    for word in text.split():
        match = _LIMIT.fullmatch(word.lower())
        if match is None:
            raise Misconfigured(
                f"LAYAK_MAIL_LIMITS does not know {word}; write it as gmail.com=60 *=300", name="LAYAK_MAIL_LIMITS"
            )
        found[match[1]] = int(match[2])
    return found


@dataclass(frozen=True)
class Pace:
    """What this process has sent to each domain within the last minute. Threads may share it."""

    limits: Mapping[str, int]
    clock: Callable[[], float] = time.monotonic
    _sent: dict[str, deque[float]] = field(default_factory=dict, repr=False)
    _resting: dict[str, float] = field(default_factory=dict, repr=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, domain: str) -> float:
        """Seconds until a letter may leave for this domain; 0 = now, and it counts as sent."""
        now = self.clock()
        with self._guard:
            rest = self._resting.get(domain, 0.0) - now
            if rest > 0:
                return rest
            limit = self.limits.get(domain, self.limits.get(ANY))
            if limit is None:
                return 0.0
            sent = self._sent.setdefault(domain, deque())
            while sent and sent[0] <= now - MINUTE:
                sent.popleft()
            if len(sent) >= limit:
                return sent[0] + MINUTE - now
            sent.append(now)
            return 0.0

    def rest(self, domain: str) -> None:
        """The domain has asked for less: nothing leaves for it for a minute."""
        with self._guard:
            self._resting[domain] = self.clock() + MINUTE
