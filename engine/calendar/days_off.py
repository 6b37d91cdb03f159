"""Days on which nobody works: national holidays and joint leave (cuti bersama), or a list of a city's own."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["public", "joint_leave", "local"]
_ESTIMATE = "(perkiraan)"  # how the library marks an Indonesian holiday whose date is not decreed yet


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A day off. `is_decreed` is False while the yearly joint decree that fixes it is not out: the date may move."""

    name: str
    kind: Kind = "public"
    is_decreed: bool = True


Year = Mapping[dt.date, Holiday]


class DaysOff:
    """Days off by year; a year is asked for once, when a deadline first reaches it."""

    def __init__(self, of_year: Callable[[int], Year]) -> None:
        self._of_year = functools.cache(of_year)

    def in_year(self, year: int) -> Year:
        """All days off of a year."""
        return self._of_year(year)

    def on(self, day: dt.date) -> Holiday | None:
        """The day off on this date, if it is one."""
        return self._of_year(day.year).get(day)

    def is_estimated(self, year: int) -> bool:
        """Whether some day off of this year may still move."""
        return any(not holiday.is_decreed for holiday in self._of_year(year).values())


def listed(days: Mapping[dt.date, Holiday]) -> DaysOff:
    """Days off from rows, as a city keeps them."""
    years: dict[int, dict[dt.date, Holiday]] = {}
    for day, holiday in days.items():
        years.setdefault(day.year, {})[day] = holiday
    return DaysOff(lambda year: years.get(year, {}))


@functools.cache
def national() -> DaysOff:
    """Indonesia's public holidays and joint leave. A year for which no decree is out is estimated as a whole."""
    return DaysOff(_national_year)


def _national_year(year: int) -> Year:
    public, joint = _from_library(year, "public"), _from_library(year, "government")
    is_decreed = not any(_ESTIMATE in name for name in (*public.values(), *joint.values()))
    leave = _holidays(joint.items(), "joint_leave", is_decreed)
    return leave | _holidays(public.items(), "public", is_decreed)


def _holidays(rows: Iterable[tuple[dt.date, str]], kind: Kind, is_decreed: bool) -> dict[dt.date, Holiday]:
    return {
        day: Holiday(name=name.replace(_ESTIMATE, "").strip(), kind=kind, is_decreed=is_decreed) for day, name in rows
    }


def _from_library(year: int, category: str) -> dict[dt.date, str]:
    import holidays  # 0.15 s: only for who counts a deadline

    return dict(holidays.country_holidays("ID", years=year, categories=(category,), language="id"))
