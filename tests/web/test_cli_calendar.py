"""`layak calendar`: a deadline asked for on the command line."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from engine.calendar.hours import OtherHours, spans
from engine.city import accounts
from engine.city.actors import system
from engine.city.calendar.change import write_change
from engine.city.calendar.changes import Change
from engine.store import in_unit, open_engine
from engine.store.migrate import upgrade
from web.cli import layak

RAMADAN = OtherHours(
    name="Ramadan 1447 H",
    first_on=dt.date(2026, 2, 18),
    last_on=dt.date(2026, 3, 19),
    week=dict.fromkeys(range(5), spans("08:00", "12:00", "12:30", "15:00")),
)


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> pathlib.Path:
    """An empty data folder."""
    folder = tmp_path / "var"
    monkeypatch.setenv("LAYAK_DATA", str(folder))
    return folder


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(layak, ("calendar", *arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answer(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_working_days_come_with_what_was_skipped_and_with_words_in_both_languages(data: pathlib.Path) -> None:
    found = answer("due", "--from", "2026-03-17T09:00+08:00", "--working-days", "1")
    assert found == {
        "due_at": "2026-03-25T16:00:00+08:00",
        "unit": "working_days",
        "skipped": [
            {"date": "2026-03-18", "why": "joint_leave", "name": "Cuti Bersama Hari Suci Nyepi"},
            {"date": "2026-03-19", "why": "public", "name": "Hari Suci Nyepi"},
            {"date": "2026-03-20", "why": "joint_leave", "name": "Cuti Bersama Hari Raya Idul Fitri"},
            {"date": "2026-03-21", "why": "weekend", "name": "Hari Raya Idul Fitri"},
            {"date": "2026-03-22", "why": "weekend", "name": "Hari kedua dari Hari Raya Idul Fitri"},
            {"date": "2026-03-23", "why": "joint_leave", "name": "Cuti Bersama Hari Raya Idul Fitri"},
            {"date": "2026-03-24", "why": "joint_leave", "name": "Cuti Bersama Hari Raya Idul Fitri"},
        ],
        "explanation": {
            "id": "1 hari kerja sejak Selasa, 17 Maret; 18–24 Maret libur tidak dihitung",
            "en": "1 working day from Tuesday, 17 March; holidays 18–24 March not counted",
        },
        "is_estimated": False,
    }
    assert not data.exists()  # nothing was opened for it


@pytest.mark.parametrize(
    ("length", "due"),
    [
        (("--working-hours", "7.5"), "2026-03-09T16:00:00+08:00"),
        (("--hours", "48"), "2026-03-11T07:30:00+08:00"),
        (("--working-days", "0"), "2026-03-09T16:00:00+08:00"),
    ],
)
def test_each_kind_of_length_is_counted(length: tuple[str, str], due: str) -> None:
    assert answer("due", "--from", "2026-03-09T07:30", *length)["due_at"] == due


def test_the_latest_day_of_start() -> None:
    assert answer("latest", "--before", "2026-03-31T23:59+07:00", "--working-days", "7") == {
        "latest_on": "2026-03-13",
        "is_estimated": False,
    }
    assert run("latest", "--before", "2026-03-31T16:00", "--working-days", "7").stdout == (
        "2026-03-13  Friday, 13 March 2026\n"
    )


def test_a_year_without_a_decree_is_answered_and_marked() -> None:
    found = answer("due", "--from", "2028-03-01T09:00", "--working-days", "3")
    assert found["is_estimated"] is True
    assert found["explanation"]["en"].endswith("; some holidays are still estimates")
    assert answer("latest", "--before", "2028-03-31T16:00", "--working-days", "3")["is_estimated"] is True


def test_words_without_json() -> None:
    assert run("due", "--from", "2026-03-09T08:00", "--hours", "2").stdout == (
        "2026-03-09T10:00:00+08:00  Monday, 9 March 2026 at 10:00 WITA\n"
        "2 hours from Monday, 9 March at 08:00 WITA, nights and holidays included\n"
    )


@pytest.fixture
def jayapura(data: pathlib.Path) -> None:
    """A city two hours before Jakarta that works shorter days in Ramadan."""
    data.mkdir()
    engine = open_engine(f"sqlite:///{data / 'layak.sqlite3'}")
    upgrade(engine)
    with Session(engine) as session:
        city = in_unit(
            session, lambda s: accounts.add_city(s, key="jayapura", name="Kota Jayapura", zone="Asia/Jayapura")
        )
        change = Change(put_hours=(RAMADAN,))
        in_unit(session, lambda s: write_change(s, system(city), change, based_on=0, reason="Ramadan"))
    engine.dispose()


@pytest.mark.usefixtures("jayapura")
def test_a_city_counts_by_its_own_calendar_and_its_own_clocks() -> None:
    found = answer("due", "--from", "2026-03-09T08:00", "--working-days", "1", "--city", "jayapura")
    assert found["due_at"] == "2026-03-10T15:00:00+09:00"
    assert found["explanation"]["id"] == "1 hari kerja sejak Senin, 9 Maret; menurut jam kerja “Ramadan 1447 H”"
    before = ("--before", "2026-03-10T15:00", "--working-days", "1")
    assert answer("latest", *before, "--city", "jayapura")["latest_on"] == "2026-03-09"
    assert answer("latest", *before)["latest_on"] == "2026-03-06"


WRONG = [
    (("due", "--from", "tomorrow", "--hours", "1"), "write 2026-03-31T16:00+08:00"),
    (("due", "--from", "2026-03-09", "--working-days", "1.5"), "a whole number from 0 to 2000"),
    (("due", "--from", "2026-03-09", "--working-days", "-1"), "a whole number from 0 to 2000"),
    (("due", "--from", "2026-03-09", "--hours", "two"), "write 5 or 7.5"),
    (("due", "--from", "2026-03-09"), "exactly one of --working-days, --working-hours, --hours"),
    (("due", "--from", "2026-03-09", "--hours", "1", "--working-days", "1"), "exactly one of"),
    (("due", "--from", "0001-01-01T00:00+14:00", "--hours", "1"), "between 1950 and 2099"),
    (("latest", "--before", "2400-01-01", "--working-days", "1"), "between 1950 and 2099"),
    (("due", "--from", "2026-03-09", "--hours", "1", "--city", "atlantis"), "there is no city atlantis; there are:"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG)
def test_what_cannot_be_counted_is_wrong_usage_and_says_what_to_write(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
