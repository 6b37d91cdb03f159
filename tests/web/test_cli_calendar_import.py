"""Days off by command: shown first, applied when asked, refused line by line."""

from __future__ import annotations

import pathlib

import pytest
import sqlalchemy as sa

from engine.city.calendar.tables import CalendarChange
from tests.web.test_cli import database, make_city, no_settings, run

__all__ = ["database", "no_settings"]
HEAD = "Tanggal;Nama;Jenis;Ditetapkan\n"


@pytest.fixture
def file(tmp_path: pathlib.Path) -> pathlib.Path:
    """A list with one day of the city's own."""
    made = tmp_path / "libur.csv"
    made.write_text(HEAD + "20/4/2026;Hari jadi kota;daerah;ya\n", "utf-8")
    return made


def test_it_is_shown_first_and_applied_when_asked(database: sa.Engine, file: pathlib.Path) -> None:
    make_city()
    shown = run("calendar", "import", str(file), "--city", "banjarbaru")
    assert shown.exit_code == 0, shown.output
    assert "+ 2026-04-20  Hari jadi kota (local)" in shown.output
    assert "0 deadlines move, 0 become late" in shown.output
    assert "Nothing was changed" in shown.output
    applied = run("calendar", "import", str(file), "--city", "banjarbaru", "--apply")
    assert "is at version 1" in applied.output
    with database.connect() as connection:
        assert connection.execute(sa.select(CalendarChange.version, CalendarChange.reason)).all() == [(1, "libur.csv")]
    due = run("calendar", "due", "--from", "2026-04-17T09:00", "--working-days", "1", "--city", "banjarbaru")
    assert "2026-04-21" in due.output
    again = run("calendar", "import", str(file), "--city", "banjarbaru")
    assert (again.exit_code, again.stderr) == (1, "Error: this changes nothing\n")


def test_every_wrong_line_is_named_and_none_is_taken(file: pathlib.Path) -> None:
    make_city()
    file.write_text(HEAD + "2026-04-20;Hari jadi;;\nbesok;Banjir;;\n2026-04-20;Lagi;libur;\n", "utf-8")
    refused = run("calendar", "import", str(file), "--city", "banjarbaru", "--apply")
    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        "Error: nothing was taken:",
        "  line 3: 'besok' is no date; write 2026-03-31 or 31/03/2026",
        "  line 4: 'libur' is no kind; write nasional, cuti bersama or daerah",
    ]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("libur.txt", "x", "only .csv and .xlsx files are read"),
        ("kosong.csv", "", "there is no day off in the file"),
        ("lain.csv", "a;b\n1;2\n", "the columns Tanggal and Nama"),
        ("rusak.xlsx", "x", "the file is damaged or locked"),
    ],
)
def test_what_is_no_list_is_said(tmp_path: pathlib.Path, name: str, text: str, words: str) -> None:
    make_city()
    (tmp_path / name).write_text(text, "utf-8")
    refused = run("calendar", "import", str(tmp_path / name), "--city", "banjarbaru")
    assert refused.exit_code == 1
    assert words in refused.stderr
    assert "there is no city" in run("calendar", "import", str(tmp_path / name), "--city", "solo").stderr
