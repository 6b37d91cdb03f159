"""The instants at which the clock stands: the hours of the post, some moments in between, and days nobody looked on."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator

from tests.year.life.luck import Luck

ALWAYS = {dt.time(7, 30), dt.time(16, 30)}
OFTEN = {dt.time(6): 0.4, dt.time(12): 0.4, dt.time(16): 0.7}  # looked at with this chance
ACTING = 2  # moments of a day at which people act
FIRST_MINUTE, LAST_MINUTE = 7 * 60 + 40, 21 * 60
DOWN, DOWN_UNTIL = 0.02, 0.03  # the server is down all day, or until some hour


Moment = tuple[dt.datetime, bool]


def moments(day: dt.date, zone: zoneinfo.ZoneInfo, luck: Luck, *, is_working: bool) -> Iterator[Moment]:
    """The instants of a day in order, each with: do people act then? Fewer where nobody works."""
    dice = luck.dice("day", day)
    throw, begins = dice.random(), dt.time(dice.randint(8, 17), 5)
    acting = {_time(dice.randint(FIRST_MINUTE, LAST_MINUTE)) for _ in range(ACTING if is_working else 1)}
    regular = ALWAYS | {time for time, chance in OFTEN.items() if dice.random() < chance}
    regular = regular if is_working else set()
    if throw < DOWN:
        return
    for time in sorted(regular | acting):
        if throw >= DOWN + DOWN_UNTIL or time >= begins:
            yield dt.datetime.combine(day, time, zone), time in acting


def _time(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60)
