"""The table in a CSV or XLSX file: lines of cells, numbered as a spreadsheet shows them. Nothing is understood yet."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import Invalid

MOST_BYTES = 1_000_000
MOST_UNPACKED = 20_000_000
MOST_LINES = 2_000
MOST_CELLS = 30
Cell = str | dt.date


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that is not empty, with its number from 1. Dates of a spreadsheet are dates, all else is text."""

    number: int
    cells: tuple[Cell, ...]


def lines_of(name: str, body: bytes) -> list[Line]:
    """The lines of a file whose name ends in .csv or .xlsx.

    Raises Invalid at `file`: file_kind, file_size, file_unreadable, file_empty, file_lines.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in _READERS:
        raise refused("file_kind")
    if len(body) > MOST_BYTES:
        raise refused("file_size", most=MOST_BYTES)
    found = []
    for number, cells in enumerate(_READERS[ending](body), 1):
        if any(cells):
            found.append(Line(number=number, cells=cells))
        if number > MOST_LINES:
            raise refused("file_lines", most=MOST_LINES)
    if not found:
        raise refused("file_empty")
    return found


def refused(code: str, **values: object) -> Invalid:
    """A refusal of the whole file."""
    return Invalid(f"the file was not taken: {code}", fields={"file": [code]}, **values)


def _csv(body: bytes) -> Iterator[tuple[Cell, ...]]:
    """Comma, semicolon or tab, what the first line with words has most of; UTF-8, or as Excel on Windows writes."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    if "\0" in text:
        raise refused("file_unreadable")
    first = text.strip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield tuple(cell.strip() for cell in row[:MOST_CELLS])
    except csv.Error as error:
        raise refused("file_unreadable") from error


def _xlsx(body: bytes) -> Iterator[tuple[Cell, ...]]:
    """The first sheet that is not hidden; formulas by the values that were stored with them."""
    import openpyxl  # 0.2 s: only for who brings a spreadsheet

    _ensure_small(body)
    try:
        with contextlib.closing(openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)) as book:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            rows = sheets[0].iter_rows(max_row=MOST_LINES + 1, max_col=MOST_CELLS, values_only=True) if sheets else ()
            found = [tuple(_cell(value) for value in row) for row in rows]
    except Exception as error:  # whatever a broken file makes of the reader, it is the file's fault
        raise refused("file_unreadable") from error
    yield from found


def _ensure_small(body: bytes) -> None:
    """A file that unpacks to something enormous, or declares entities, is not opened at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise refused("file_size", most=MOST_UNPACKED)
            if any(b"<!DOCTYPE" in packed.read(part) for part in packed.infolist()):
                raise refused("file_unreadable")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise refused("file_unreadable") from error


def _cell(value: object) -> Cell:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


_READERS = {"csv": _csv, "xlsx": _xlsx}
