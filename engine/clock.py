"""The only place that asks for the time. Instants are aware and in UTC.

Tests freeze it and move it; the demo city lets it run ahead of the wall by an offset. Nothing else in the code may call
`datetime.now` or `time.time` for a business instant.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator

Source = Callable[[], dt.datetime]
FIRST_YEAR, LAST_YEAR = 1950, 2099  # days lie within: those the holidays are known or estimated for


def wall() -> dt.datetime:
    """The machine's own time."""
    return dt.datetime.now(dt.UTC)


_source: Source = wall
_ahead = dt.timedelta(0)  # the offset that was asked for last


def now() -> dt.datetime:
    """The present instant as the product sees it."""
    return _source()


def today(zone: dt.tzinfo) -> dt.date:
    """The present day in a zone."""
    return now().astimezone(zone).date()


def use(source: Source) -> None:
    """From now on the time comes from `source`."""
    global _source
    _source = source


def run_ahead(offset: dt.timedelta) -> None:
    """The wall's time plus an offset: the demo city's clock. The same offset again changes nothing."""
    global _ahead
    if offset != _ahead:
        _ahead = offset
        use(lambda: wall() + offset)


@contextlib.contextmanager
def given_back() -> Iterator[None]:
    """Whatever clock is taken over inside the block, behind it the one from before counts again."""
    global _source, _ahead
    before = _source, _ahead
    try:
        yield
    finally:
        _source, _ahead = before


class Movable:
    """A clock that stands until it is moved."""

    def __init__(self, instant: dt.datetime) -> None:
        self.instant = instant.astimezone(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.instant

    def advance(self, length: dt.timedelta) -> None:
        """Moves on by a length."""
        self.instant += length

    def set(self, instant: dt.datetime) -> None:
        """Moves to an instant."""
        self.instant = instant.astimezone(dt.UTC)


@contextlib.contextmanager
def standing(instant: dt.datetime) -> Iterator[Movable]:
    """The clock stands at `instant` inside the block and moves only by hand."""
    with given_back():
        movable = Movable(instant)
        use(movable)
        yield movable
