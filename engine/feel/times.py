"""A time of day, and a date and time.

Own types instead of datetime's, because FEEL has named zones on a plain time, nanoseconds, and a difference between
«+00:00», «@Etc/UTC» and no zone at all.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine import clock
from engine.feel.dates import Date
from engine.feel.durations import DAY_NANOS, NANO, fraction_text

MAX_OFFSET = 18 * 3600


@functools.lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone, or None when there is none."""
    try:
        return ZoneInfo(name)
    except Exception:  # unknown key, bad path, a folder: ZoneInfo has no single error for it
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """`nanos` since midnight; `offset` in seconds east of UTC or None; `zone` an IANA name or None.

    Two times are equal when they are the same instant of a day.
    """

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @classmethod
    def of(cls, hour: int, minute: int, second: Decimal, offset: int | None = None, zone: str | None = None) -> Time:
        """From parts. Raises `ValueError` when there is no such time."""
        whole = int(second)
        if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= whole <= 59):
            raise ValueError("no such time")
        if offset is not None and abs(offset) > MAX_OFFSET:
            raise ValueError("no such offset")
        fraction = int((second - whole) * NANO)
        return cls((hour * 3600 + minute * 60 + whole) * NANO + fraction, offset, zone)

    @property
    def hour(self) -> int:
        """0 to 23."""
        return self.nanos // (3600 * NANO)

    @property
    def minute(self) -> int:
        """0 to 59."""
        return self.nanos // (60 * NANO) % 60

    @property
    def second(self) -> int:
        """0 to 59, without the fraction."""
        return self.nanos // NANO % 60

    def offset_on(self, day: Date | None) -> int | None:
        """Seconds east of UTC on a day; a named zone without a day takes today."""
        if self.zone is None:
            return self.offset
        zone = zone_named(self.zone)
        if zone is None:
            return None
        when = dt.datetime.combine(_plain(day) if day else clock.today(zone), self._plain_time(), zone)
        shift = when.utcoffset()
        return None if shift is None else int(shift.total_seconds())

    def _plain_time(self) -> dt.time:
        return dt.time(self.hour, self.minute, self.second)

    def instant(self) -> tuple[bool, int]:
        """Whether it has a zone, and nanoseconds since midnight UTC."""
        return instant_of(self.nanos, self.offset_on(None))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Time) and self.instant() == other.instant()

    def __lt__(self, other: Time) -> bool:
        return self.instant()[1] < other.instant()[1]

    def __hash__(self) -> int:
        return hash(self.instant())

    def __str__(self) -> str:
        text = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}"
        return text + fraction_text(self.nanos % NANO) + self.zone_text()

    def zone_text(self) -> str:
        """`Z`, `+08:00`, `@Asia/Makassar` or nothing."""
        if self.zone is not None:
            return "@" + self.zone
        if self.offset is None:
            return ""
        if self.offset == 0:
            return "Z"
        east = abs(self.offset)
        text = f"{'-' if self.offset < 0 else '+'}{east // 3600:02d}:{east // 60 % 60:02d}"
        return text + (f":{east % 60:02d}" if east % 60 else "")


@dataclass(frozen=True, slots=True, eq=False)
class DateTime:
    """A date and time. Two are equal when they are the same instant."""

    date: Date
    time: Time

    def offset(self) -> int | None:
        """Seconds east of UTC, or None without a zone."""
        return self.time.offset_on(self.date)

    def instant(self) -> tuple[bool, int]:
        """Whether it has a zone, and nanoseconds since 1970 UTC."""
        return instant_of(self.date.ordinal() * DAY_NANOS + self.time.nanos, self.offset())

    def add_nanos(self, nanos: int) -> DateTime:
        """Later by the clock on the wall."""
        days, rest = divmod(self.time.nanos + nanos, DAY_NANOS)
        return DateTime(self.date.add_days(days), Time(rest, self.time.offset, self.time.zone))

    def add_months(self, months: int) -> DateTime:
        """The same time of the same day of a later month."""
        return DateTime(self.date.add_months(months), self.time)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.instant() == other.instant()

    def __lt__(self, other: DateTime) -> bool:
        return self.instant()[1] < other.instant()[1]

    def __hash__(self) -> int:
        return hash(self.instant())

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def instant_of(nanos: int, offset: int | None) -> tuple[bool, int]:
    """Local nanoseconds as an instant: what has no offset is taken as UTC, and says so."""
    return offset is not None, nanos - (offset or 0) * NANO


def _plain(day: Date) -> dt.date:
    """The day, or one near it, in Python's range: enough to ask a zone for its offset."""
    last = min(day.day, 28) if day.month == 2 else day.day
    return dt.date(min(max(day.year, 2), 9998), day.month, last)
