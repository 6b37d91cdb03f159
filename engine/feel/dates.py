"""Days of the proleptic Gregorian calendar, in any year. FEEL's years go far beyond 1..9999."""

from __future__ import annotations

from dataclasses import dataclass

MAX_YEAR = 999_999_999


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01. The year is counted from March, so that a leap day is its last."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Year, month, day of a number of days since 1970-01-01."""
    era, day_of_era = divmod(days + 719_468, 146_097)
    year = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year + year // 4 - year // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    month = month_from_march + (3 if month_from_march < 10 else -9)
    return year + era * 400 + (month <= 2), month, day_of_year - (153 * month_from_march + 2) // 5 + 1


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A day. Raises `ValueError` when there is none such."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        is_month = -MAX_YEAR <= self.year <= MAX_YEAR and 1 <= self.month <= 12
        if not (is_month and 1 <= self.day <= month_length(self.year, self.month)):
            raise ValueError("no such date")

    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        return days_from_civil(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 = Monday."""
        return (self.ordinal() + 3) % 7 + 1

    @property
    def day_of_year(self) -> int:
        """1 = the first of January."""
        return self.ordinal() - days_from_civil(self.year, 1, 1) + 1

    @property
    def iso_week(self) -> int:
        """The week that holds its Thursday, by ISO 8601."""
        thursday = self.ordinal() - (self.weekday - 1) + 3
        year = civil_from_days(thursday)[0]
        return (thursday - days_from_civil(year, 1, 1)) // 7 + 1

    def add_months(self, months: int) -> Date:
        """The same day of a later month, or that month's last."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Date(year, month + 1, min(self.day, month_length(year, month + 1)))

    def add_days(self, days: int) -> Date:
        """A later day."""
        return Date(*civil_from_days(self.ordinal() + days))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


def months_between(first: Date, last: Date) -> int:
    """Whole months from one day to another, toward zero."""
    total = (last.year - first.year) * 12 + last.month - first.month
    if total > 0 and last.day < first.day:
        return total - 1
    if total < 0 and last.day > first.day:
        return total + 1
    return total
