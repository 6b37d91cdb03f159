"""The calendar against a count that asks no calendar: from the hours, days off and single days it was drawn from."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.calendar import counting
from engine.calendar.working import DAY
from tests.calendar.drawn import DAYS, FIRST, RAMADAN, Drawn, drawn, feast, is_ramadan

quick = settings(max_examples=100)
instants = st.integers(0, DAYS * 24 * 60).map(
    lambda n: dt.datetime(2021, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=n)
)
anywhere = st.integers(0, DAYS).map(lambda n: FIRST + n * DAY)
ramadans = st.integers(FIRST.year, FIRST.year + 9).map(lambda year: feast(year) - RAMADAN)


@quick
@given(drawn(), anywhere | ramadans)
def test_a_month_is_worked_when_its_facts_say_so(it: Drawn, first: dt.date) -> None:
    for day in (first + n * DAY for n in range(31)):
        assert [(each.begin, each.end) for each in it.calendar.windows(day)] == it.stretches_on(day)


@quick
@given(drawn(), instants, st.integers(1, 60))
def test_the_nth_working_day_is_the_nth(it: Drawn, start: dt.datetime, number: int) -> None:
    day = next(itertools.islice(it.days_after(start), number - 1, None))
    due = counting.working_days(it.calendar, number, start)
    assert due.due_at == it.stretches_on(day)[-1][1]
    first = (start + dt.timedelta(hours=it.offset)).date()
    passed = [first + n * DAY for n in range(1, (day - first).days + 1)]
    assert [skip.date for skip in due.skipped] == [each for each in passed if not it.spans_on(each)]
    assert {skip.date for skip in due.skipped if skip.why == "local"} >= {
        each for each in passed if each in it.local and it.week.get(each.weekday()) and not is_ramadan(each)
    }


@quick
@given(drawn(), instants, st.integers(1, 240))
def test_working_hours_are_minutes_added_up(it: Drawn, start: dt.datetime, quarters: int) -> None:
    due = counting.working_hours(it.calendar, Decimal(quarters) / 4, start).due_at
    assert due == after(it, start, dt.timedelta(minutes=15 * quarters))
    assert counting.working_time_between(it.calendar, start, due) == dt.timedelta(minutes=15 * quarters)


def after(it: Drawn, start: dt.datetime, left: dt.timedelta) -> dt.datetime:
    """Where the minutes are used up."""
    today = (start + dt.timedelta(hours=it.offset)).date()
    for day in itertools.chain((today,), it.days_after(start)):
        for begin, end in it.stretches_on(day):
            took = max(end - max(begin, start), dt.timedelta())
            if left <= took:
                return max(begin, start) + left
            left -= took
    raise AssertionError("there is always another working day")
