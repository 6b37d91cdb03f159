"""Days off from a table: every line that is wrong is named with its reason, and then none is taken.

The first line names the columns. A decreed list takes the place of what was an estimate in its years; days that are
decreed already, and the city's own, stay unless the list names them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.calendar.days_off import Kind
from engine.city.calendar.changes import LONGEST_NAME, Change
from engine.city.calendar.kept import Entry, Kept
from engine.city.calendar.sheets import Cell, Line, lines_of, refused
from engine.clock import FIRST_YEAR, LAST_YEAR
from engine.errors import Invalid

LONGEST_SOURCE = 120
COLUMNS: Mapping[str, frozenset[str]] = {
    "day": frozenset({"tanggal", "tgl", "hari", "date", "day"}),
    "name": frozenset({"nama", "keterangan", "hari libur", "libur", "uraian", "name", "description"}),
    "kind": frozenset({"jenis", "kind", "type"}),
    "is_decreed": frozenset({"ditetapkan", "penetapan", "decreed"}),
}
KINDS: Mapping[str, Kind] = {
    "": "public", "libur nasional": "public", "nasional": "public", "public": "public", "national": "public",
    "cuti bersama": "joint_leave", "joint_leave": "joint_leave", "joint leave": "joint_leave",
    "daerah": "local", "libur daerah": "local", "lokal": "local", "kota": "local", "local": "local",
}  # fmt: skip
YES, NO = (
    frozenset({"", "ya", "y", "yes", "true", "1", "sudah"}),
    frozenset({"tidak", "t", "no", "n", "false", "0", "belum"}),
)
_MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("maret", "march", "mar"), ("april", "apr"),
    ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"), ("agustus", "august", "agu", "aug", "ags"),
    ("september", "sept", "sep"), ("oktober", "october", "okt", "oct"), ("november", "nov"),
    ("desember", "december", "des", "dec"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ISO, _SLASHED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WRITTEN = re.compile(r"(?:[^\W\d]+,?\s+)?(\d{1,2})\s+([^\W\d]+)\s+(\d{4})")


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A line that cannot be taken. `value` is what stands there; of `day_twice` the line that has the day already."""

    line: int
    code: (
        str  # day_missing, day_malformed, day_out_of_range, day_twice, name_missing, name_long, kind_unknown, yes_or_no
    )
    value: str = ""


class WrongLines(Invalid):
    """Lines of the file are wrong; none was taken."""

    code = "calendar_lines"

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__(
            "; ".join(f"line {each.line}: {each.code} {each.value}".rstrip() for each in wrong),
            fields={"file": ["calendar_lines"]},
            lines=[[each.line, each.code, each.value] for each in wrong],
        )
        self.wrong = tuple(wrong)


def read_days(name: str, body: bytes) -> list[Entry]:
    """The days off of a file, in their order.

    Raises Invalid at `file` when there is no table (`sheets.lines_of`, or file_columns: no column of days or of names),
    WrongLines when lines of it are wrong.
    """
    head, *lines = lines_of(name, body)
    columns = _columns(head)
    source = name.replace("\\", "/").rpartition("/")[2][:LONGEST_SOURCE]
    entries, wrong, lines_by_day = [], list[Wrong](), dict[dt.date, int]()
    for line in lines:
        cells = {column: line.cells[at] if at < len(line.cells) else "" for column, at in columns.items()}
        try:
            entry = _entry(cells, source)
            if entry.day in lines_by_day:
                raise _No("day_twice", str(lines_by_day[entry.day]))
        except _No as no:
            wrong.append(Wrong(line=line.number, code=no.code, value=no.value))
            continue
        lines_by_day[entry.day] = line.number
        entries.append(entry)
    if wrong:
        raise WrongLines(wrong)
    if not entries:
        raise refused("file_empty")
    return sorted(entries, key=lambda it: it.day)


def change_by(kept: Kept, entries: Iterable[Entry]) -> Change:
    """What taking these days changes in a calendar; nothing may be left to change (`changes.changed` says so)."""
    put = tuple(entry for entry in entries if kept.year(entry.day.year).get(entry.day) != entry)
    named = {entry.day for entry in entries}
    decreed = {entry.day.year for entry in entries if entry.is_decreed and entry.kind != "local"}
    drop = tuple(day for year in sorted(decreed) for day in _estimated(kept, year) if day not in named)
    return Change(put=put, drop=drop)


def _estimated(kept: Kept, year: int) -> list[dt.date]:
    """The days of a year that only stood there until somebody decreed them."""
    return [day for day, entry in kept.year(year).items() if not entry.is_decreed and entry.kind != "local"]


class _No(Exception):
    """Why a line cannot be taken."""

    def __init__(self, code: str, value: object = "") -> None:
        super().__init__(code)
        self.code, self.value = code, str(value)[:80]


def _columns(head: Line) -> dict[str, int]:
    words = [str(cell).strip().lower() for cell in head.cells]
    found = {
        column: place
        for column, names in COLUMNS.items()
        for place, word in reversed([*enumerate(words)])
        if word in names
    }
    if "day" not in found or "name" not in found:
        raise refused("file_columns", found=", ".join(filter(None, words))[:200])
    return found


def _entry(cells: Mapping[str, Cell], source: str) -> Entry:
    """One line; raises _No."""
    day = _day(cells["day"])
    name = " ".join(str(cells["name"]).split())
    if not name:
        raise _No("name_missing")
    if len(name) > LONGEST_NAME:
        raise _No("name_long", name)
    return Entry(day=day, name=name, kind=_kind(cells), is_decreed=_yes(cells), source=source)


def _kind(cells: Mapping[str, Cell]) -> Kind:
    word = str(cells.get("kind", "")).strip().lower()
    if word not in KINDS:
        raise _No("kind_unknown", word)
    return KINDS[word]


def _yes(cells: Mapping[str, Cell]) -> bool:
    word = str(cells.get("is_decreed", "")).strip().lower()
    if word not in YES | NO:
        raise _No("yes_or_no", word)
    return word in YES


def _day(cell: Cell) -> dt.date:
    if cell == "":
        raise _No("day_missing")
    day = cell if isinstance(cell, dt.date) else _read_day(str(cell))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _No("day_out_of_range", cell)
    return day


def _read_day(text: str) -> dt.date:
    """`2026-03-31`, `31/3/2026`, `31 Maret 2026`, `Selasa, 31 Maret 2026`."""
    for pattern, read in _WAYS:
        found = pattern.fullmatch(text.strip().lower())
        if found:
            try:
                return read(found)
            except (KeyError, ValueError):
                break
    raise _No("day_malformed", text)


def _of(year: str, month: str | int, day: str) -> dt.date:
    return dt.date(int(year), int(month), int(day))


_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dt.date]], ...] = (
    (_ISO, lambda it: _of(it[1], it[2], it[3])),
    (_SLASHED, lambda it: _of(it[3], it[2], it[1])),
    (_WRITTEN, lambda it: _of(it[3], MONTHS[it[2]], it[1])),
)
__all__ = ["KINDS", "Wrong", "WrongLines", "change_by", "read_days"]
