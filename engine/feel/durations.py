"""The two durations of FEEL: days and time, years and months. They never mix, as a month has no fixed length."""

from __future__ import annotations

from dataclasses import dataclass

NANO = 1_000_000_000
DAY_NANOS = 86_400 * NANO
#: Nanoseconds or months of no duration: as many digits as a number has.
LONGEST = 10**34


@dataclass(frozen=True, slots=True, order=True)
class DayTime:
    """A days and time duration, in nanoseconds. Its parts carry its sign. Raises `ValueError` when it is too long."""

    nanos: int

    def __post_init__(self) -> None:
        _ensure_length(self.nanos)

    def __neg__(self) -> DayTime:
        return DayTime(-self.nanos)

    @property
    def days(self) -> int:
        """Whole days."""
        return self._part(86_400, 0)

    @property
    def hours(self) -> int:
        """Hours beside the days, below 24."""
        return self._part(3600, 24)

    @property
    def minutes(self) -> int:
        """Minutes beside the hours, below 60."""
        return self._part(60, 60)

    @property
    def seconds(self) -> int:
        """Whole seconds beside the minutes, below 60."""
        return self._part(1, 60)

    def _part(self, unit: int, modulus: int) -> int:
        value = abs(self.nanos) // (unit * NANO)
        value = value % modulus if modulus else value
        return -value if self.nanos < 0 else value

    def __str__(self) -> str:
        days, hours, minutes = abs(self.days), abs(self.hours), abs(self.minutes)
        seconds = str(abs(self.seconds)) + fraction_text(abs(self.nanos) % NANO)
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        clock += f"{seconds}S" if seconds != "0" else ""
        text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return ("-" if self.nanos < 0 else "") + "P" + (text or "T0S")


@dataclass(frozen=True, slots=True, order=True)
class YearMonth:
    """A years and months duration, in months. Its parts carry its sign. Raises `ValueError` when it is too long."""

    total: int

    def __post_init__(self) -> None:
        _ensure_length(self.total)

    def __neg__(self) -> YearMonth:
        return YearMonth(-self.total)

    @property
    def years(self) -> int:
        """Whole years."""
        return self._signed(abs(self.total) // 12)

    @property
    def months(self) -> int:
        """Months beside the years, below 12."""
        return self._signed(abs(self.total) % 12)

    def _signed(self, value: int) -> int:
        return -value if self.total < 0 else value

    def __str__(self) -> str:
        years, months = abs(self.years), abs(self.months)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.total < 0 else "") + "P" + (text or "0M")


def _ensure_length(length: int) -> None:
    if not -LONGEST < length < LONGEST:
        raise ValueError("no such duration")


def fraction_text(nanos: int) -> str:
    """The fraction of a second: `.25`, or nothing."""
    return "." + f"{nanos:09d}".rstrip("0") if nanos else ""
