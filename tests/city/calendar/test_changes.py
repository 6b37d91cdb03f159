"""What a change makes of a calendar, and what is refused. No database."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest

from engine.calendar.hours import OFFICE_WEEK, OtherHours, spans
from engine.city.calendar.changes import Change, as_data, changed, from_data, working_days_in
from engine.city.calendar.kept import LIBRARY, PERSON, Entry, Kept
from engine.city.calendar.written import spans_of, spans_text
from engine.errors import Invalid

KEPT = Kept(zone="Asia/Makassar")
MONDAY, FAR_OFF = dt.date(2026, 4, 20), dt.date(2032, 4, 19)
NEW_YEAR = dt.date(2026, 1, 1)
RAMADAN = OtherHours(
    name="Ramadan 1447 H", first_on=dt.date(2026, 2, 18), last_on=dt.date(2026, 3, 19),
    week={**dict.fromkeys(range(4), spans("08:00", "12:00", "12:30", "15:00")), 4: spans("08:00", "11:30")},
)  # fmt: skip


def local(day: dt.date, name: str = "Hari jadi kota") -> Entry:
    return Entry(day=day, name=name, kind="local", is_decreed=True, source=PERSON)


def test_a_day_of_the_city_is_added_to_the_years_national_days() -> None:
    after = changed(KEPT, Change(put=(local(MONDAY),)))
    assert after.version == 1
    assert list(after.years) == [2026]
    assert {entry.source for entry in after.years[2026].values()} == {LIBRARY, PERSON}
    assert list(after.years[2026]) == sorted(after.years[2026])
    assert not after.working().is_working(MONDAY)
    assert KEPT.working().is_working(MONDAY)


def test_a_year_nobody_has_touched_follows_the_national_list() -> None:
    after = changed(KEPT, Change(put=(local(MONDAY),)))
    assert after.year(2025) == KEPT.year(2025)
    assert after.year(2025)[dt.date(2025, 1, 1)].source == LIBRARY


def test_a_day_off_that_is_none_any_more_is_worked() -> None:
    after = changed(KEPT, Change(drop=(NEW_YEAR,)))
    assert after.working().is_working(NEW_YEAR)
    assert working_days_in(after.working(), 2026) == working_days_in(KEPT.working(), 2026) + 1


def test_a_decree_turns_every_estimate_of_its_year_into_a_certainty() -> None:
    assert KEPT.working().days_off.is_estimated(2032)
    after = changed(KEPT, Change(decreed=(2032,)))
    assert not after.working().days_off.is_estimated(2032)
    assert KEPT.working().days_off.is_estimated(2033)


def test_ramadan_has_hours_of_its_own() -> None:
    after = changed(KEPT, Change(put_hours=(RAMADAN,)))
    assert after.working().closing(dt.date(2026, 3, 2)).hour == 7  # 15.00 WITA
    gone = changed(after, Change(drop_hours=(RAMADAN.name,)))
    assert gone.other_hours == ()


def test_other_hours_of_the_same_name_are_written_anew() -> None:
    after = changed(KEPT, Change(put_hours=(RAMADAN,)))
    longer = dataclasses.replace(RAMADAN, last_on=RAMADAN.last_on + dt.timedelta(days=1))
    assert changed(after, Change(put_hours=(longer,))).other_hours == (longer,)


def test_another_week() -> None:
    six_days = {**OFFICE_WEEK, 5: spans("07:30", "12:00")}
    assert changed(KEPT, Change(week=six_days)).working().is_working(dt.date(2026, 4, 18))


EVERY_DAY = tuple(local(dt.date(2026, 1, 1) + dt.timedelta(days=n), "Libur") for n in range(365))
NO_WEEK = {weekday: () for weekday in range(7)}
REFUSED = [
    (Change(), "calendar_same"),
    (Change(week=OFFICE_WEEK), "calendar_same"),
    (Change(drop=(MONDAY,)), "calendar_no_day_off"),
    (Change(drop_hours=("Ramadan",)), "calendar_no_hours"),
    (Change(put=(local(MONDAY, "  "),)), "calendar_name"),
    (Change(put=(local(MONDAY, "x" * 121),)), "calendar_name"),
    (Change(put=(local(dt.date(1900, 1, 1)),)), "calendar_out_of_range"),
    (Change(decreed=(2150,)), "calendar_out_of_range"),
    (Change(put=EVERY_DAY), "calendar_without_work"),
    (Change(week=NO_WEEK), "calendar_without_work"),
    (Change(week={}), "calendar_without_work"),
    (
        Change(put_hours=(OtherHours(name="Tutup", first_on=NEW_YEAR, last_on=MONDAY, week=NO_WEEK),
                          OtherHours(name="Dan tutup", first_on=MONDAY, last_on=dt.date(2026, 10, 1), week=NO_WEEK),
                          OtherHours(name="Lagi", first_on=dt.date(2026, 9, 1), last_on=dt.date(2026, 12, 31),
                                     week=NO_WEEK))),
        "calendar_without_work",
    ),
    (
        Change(put_hours=(OtherHours(name="Lama", first_on=NEW_YEAR, last_on=FAR_OFF, week=NO_WEEK),)),
        "calendar_hours_long",
    ),
    (
        Change(put_hours=(OtherHours(name="Kelak", first_on=dt.date.max, last_on=dt.date.max, week=NO_WEEK),)),
        "calendar_out_of_range",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code"), REFUSED, ids=[f"{code}-{n}" for n, (_, code) in enumerate(REFUSED)])
def test_what_cannot_be(change: Change, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        changed(KEPT, change)
    assert refused.value.code == code


def test_a_change_is_plain_data_and_comes_back() -> None:
    change = Change(
        put=(local(MONDAY),), drop=(NEW_YEAR,), decreed=(2026, 2027), week=OFFICE_WEEK, put_hours=(RAMADAN,),
        drop_hours=("Ramadan 1446 H",),
    )  # fmt: skip
    assert from_data(json.loads(json.dumps(as_data(change)))) == change
    assert as_data(Change()) == {}


@pytest.mark.parametrize(
    "data",
    [[], {"put": [1]}, {"put": [["2026-13-01", "x", "local", True, "person"]]}, {"week": {"x": ""}}, {"drop": 3},
     {"put": [["2026-01-01", "x", "holiday", True, "person"]]}, {"put_hours": [{}]}, {"decreed": ["x"]}],
)  # fmt: skip
def test_what_is_no_change(data: object) -> None:
    with pytest.raises(Invalid, match="no change"):
        from_data(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("07.30–12.00, 13.00–16.00", "07:30-12:00 13:00-16:00"),
        ("7:30 - 12:00; 13.00 s/d 16.00", "07:30-12:00 13:00-16:00"),
        ("", ""),
    ],
)
def test_hours_as_people_write_them(text: str, kept: str) -> None:
    assert spans_text(spans_of(text)) == kept
    assert spans_of(kept) == spans_of(text)


@pytest.mark.parametrize(
    "text", ["pagi", "07.30", "07.30-25.00", "16.00-07.30", "07.30-12.00 x", "08.00-12.00 11.00-15.00"]
)
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        spans_of(text)
    assert refused.value.code == "calendar_hours"
