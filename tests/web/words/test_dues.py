"""A deadline on a page says when, what is left or how late, and how it was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import g

from engine.calendar import counting
from engine.calendar.working import default_calendar
from tests.web import gallery
from web.views import Due
from web.words.dues import due

CITY = default_calendar("Asia/Makassar")
ASKED = dt.datetime(2026, 3, 5, 2, 0, tzinfo=dt.UTC)
TEN = counting.working_days(CITY, 10, ASKED)


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    """Somebody who reads Indonesian."""
    with gallery.make().app_context():
        g.language = "id"
        yield


def test_before_the_deadline_it_says_what_is_left_and_which_days_do_not_count() -> None:
    found = due(CITY, TEN.due_at, TEN.as_data(), dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC))
    assert found.why == "5 hari kerja lagi; 18–24 Maret libur tidak dihitung"
    assert found.counted.startswith("10 hari kerja sejak Kamis, 5 Maret")
    assert not found.is_late


def test_where_both_stand_side_by_side_a_holiday_is_named_once() -> None:
    found = due(CITY, TEN.due_at, TEN.as_data(), dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC))
    assert found.left == "5 hari kerja lagi"
    assert "18–24 Maret" in found.counted
    assert Due(at=TEN.due_at, why=found.why).left == found.why


def test_after_it_the_working_days_past_are_counted() -> None:
    found = due(CITY, TEN.due_at, TEN.as_data(), TEN.due_at + dt.timedelta(days=5))
    assert (found.is_late, found.late_days, found.why) == (True, 3, "")


def test_an_hour_past_is_late_already() -> None:
    found = due(CITY, TEN.due_at, None, TEN.due_at + dt.timedelta(hours=1))
    assert (found.is_late, found.late_days, found.counted) == (True, 0, "")


def test_an_english_reader_gets_english_words() -> None:
    g.language = "en"
    found = due(CITY, TEN.due_at, TEN.as_data(), dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC))
    assert found.why == "5 working days left; holidays 18–24 March not counted"
