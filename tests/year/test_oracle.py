"""The oracle is independent, and counts as docs/calendar.md says."""

from __future__ import annotations

import ast
import datetime as dt
import pathlib
import re
import sys
from collections.abc import Callable, Mapping

import pytest

from tests.year.oracle.days import Days

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "year"
DATA = {"holidays", "yaml"}  # lists of days and a file, read independently
OWN = ("tests.year.oracle", "tests.year.seen", "tests.year.told")
ROW = re.compile(r"^\| `(\w+)\(([^)]*)\)`[^|]*\| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
WITA = "Asia/Makassar"


def imported(path: pathlib.Path) -> set[str]:
    """The modules a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports from where it stands: say from where"
            found.add(node.module or "")
    return found


def test_the_oracle_knows_nothing_of_the_product() -> None:
    files = [*(HERE / "oracle").glob("*.py"), HERE / "seen.py", HERE / "told.py"]
    assert len(files) >= 9
    strange = {
        (path.name, name)
        for path in files
        for name in imported(path)
        if name.partition(".")[0] not in sys.stdlib_module_names | DATA and not name.startswith(OWN)
    }
    assert strange == set()


def test_nothing_is_imported_by_its_name_as_text() -> None:
    words = ("importlib", "__import__", "exec(", "eval(")
    found = [(path.name, word) for path in (HERE / "oracle").glob("*.py") for word in words if word in path.read_text()]
    assert found == []


def examples() -> list[tuple[str, str, str, str]]:
    """The rows of the tables of docs/calendar.md that the oracle has a function for."""
    rows = ROW.findall((ROOT / "docs" / "calendar.md").read_text(encoding="utf-8"))
    return [row for row in rows if row[0] in COUNTS]


Count = Callable[[Days, str, dt.datetime], dt.datetime]
COUNTS: Mapping[str, Count] = {
    "working_days": lambda days, words, start: days.working_days(int(words), start),
    "end_of_work": lambda days, words, _start: days.end_of_work(dt.date.fromisoformat(words)),
    "before_due": lambda days, words, due: days.before(int(words), due),
    "after_due": lambda days, words, due: days.after(int(words), due),
}


@pytest.mark.parametrize("example", [row for row in examples() if row[:2] != ("working_days", "0")], ids=" ".join)
def test_it_counts_as_the_documentation_says(example: tuple[str, str, str, str]) -> None:
    name, words, start, due = example
    days = Days(WITA)
    begun, expected = (dt.datetime.fromisoformat(text).replace(tzinfo=days.zone) for text in (start, due))
    assert COUNTS[name](days, words, begun) == expected


def test_a_pause_moves_a_deadline_by_the_working_time_it_took() -> None:
    days = Days(WITA)
    due = days.instant(dt.date(2026, 3, 6), dt.time(16, 30))
    night = days.instant(dt.date(2026, 3, 4), dt.time(17)), days.instant(dt.date(2026, 3, 5), dt.time(7))
    day = days.instant(dt.date(2026, 3, 4), dt.time(16)), days.instant(dt.date(2026, 3, 5), dt.time(16))
    assert days.worked(*night) == dt.timedelta()
    assert days.later(due, days.worked(*day)) == days.instant(dt.date(2026, 3, 9), dt.time(16))
