from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from engine.calendar.working import WorkingCalendar, default_calendar

WITA = zoneinfo.ZoneInfo("Asia/Makassar")


def wita(text: str) -> dt.datetime:
    """`2026-02-02 08:00` as Banjarbaru's clocks show it."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=WITA)


@pytest.fixture(scope="session")
def city() -> WorkingCalendar:
    """Banjarbaru's calendar."""
    return default_calendar()
