"""Which events are offered, who hears of which, and when a call is tried again. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine import events
from engine.errors import Invalid

EVERYTHING = "*"
TYPE_PREFIX = "id.layak."
# Who signs in and what is set up here concerns nobody outside.
INSIDE = ("person.", "webhook.")
OFFERED: tuple[str, ...] = tuple(sorted(t for t in events.TYPES if not t.startswith(INSIDE)))
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(t.split(".")[0] for t in OFFERED))
# Seconds from each failed call to the next; behind the last one it is given up.
WAITS = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)
FAILS_AT_MOST = dt.timedelta(days=5)  # an endpoint that fails for so long is switched off
LONGEST_WAIT = dt.timedelta(hours=24)  # however much later a server asks to be called again
WORDS = ("reason",)  # of an event's body: sentences of our own machinery, not ids or codes


def matches(pattern: str, type_: str) -> bool:
    """Is an event of this type meant? `*` is every type offered, `task.*` a group, anything else one type."""
    if type_.startswith(INSIDE):
        return False
    if pattern.endswith(".*"):
        return type_.startswith(pattern[:-1])
    return pattern in (EVERYTHING, type_)


def listening(listeners: Mapping[str, Sequence[str]], type_: str) -> list[str]:
    """The endpoints, by id, that hear of this type."""
    return [who for who, patterns in listeners.items() if any(matches(p, type_) for p in patterns)]


def ensure_patterns(patterns: Iterable[str]) -> list[str]:
    """The patterns, each once, the widest alone. Raises Invalid at `patterns`: required, pattern_unknown."""
    wanted = sorted({p.strip() for p in patterns if p.strip()})
    if not wanted:
        raise Invalid("name the events", fields={"patterns": ["required"]})
    _ensure_known(wanted)
    if EVERYTHING in wanted:
        return [EVERYTHING]
    return [p for p in wanted if p.endswith(".*") or f"{p.split('.')[0]}.*" not in wanted]


def _ensure_known(wanted: Iterable[str]) -> None:
    known = {EVERYTHING, *OFFERED, *(f"{group}.*" for group in GROUPS)}
    for pattern in wanted:
        if pattern not in known:
            message = f"{pattern} is no event; known are {', '.join(sorted(known))}"
            raise Invalid(message, fields={"patterns": ["pattern_unknown"]}, pattern=pattern)


def wait_after(failures: int, retry_after: dt.timedelta | None = None) -> dt.timedelta | None:
    """How long to wait after the `failures`th failed call, from 1; None: it was the last.

    A server that asks for more time gets it, up to a day.
    """
    if failures > len(WAITS):
        return None
    planned = dt.timedelta(seconds=WAITS[failures - 1])
    return max(planned, min(retry_after, LONGEST_WAIT)) if retry_after is not None else planned


def data_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What leaves the house of an event's body: ids, codes, days and numbers."""
    return {name: value for name, value in body.items() if name not in WORDS}
