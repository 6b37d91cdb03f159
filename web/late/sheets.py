"""A spreadsheet to be read and printed: a bold head that stays, columns as wide as their words, texts as texts."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA, TEXT = "f", "s"  # kinds of a cell
WIDEST = 60
PER_CENT = "0%"
LONGEST_NAME = 31  # of a sheet: a spreadsheet opens none with a longer one


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """A share of 1, to be reckoned with and shown in per cent."""

    value: float


Value = str | int | float | dt.date | dt.datetime | Rate | None


def book(sheets: Iterable[tuple[str, Iterable[Sequence[Value]]]]) -> bytes:
    """An XLSX file with these sheets: name and lines, the first of which is the head."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets:
        _fill(made.create_sheet(name[:LONGEST_NAME]), lines)
    body = io.BytesIO()
    made.save(body)
    return body.getvalue()


def _fill(sheet: Worksheet, lines: Iterable[Sequence[Value]]) -> None:
    for line in lines:
        sheet.append([each.value if isinstance(each, Rate) else each for each in line])
        for cell, value in zip(sheet[sheet.max_row], line, strict=False):
            _dress(cell, value)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(sheet.iter_cols(), start=1):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDEST)
    _set_up(sheet)


def _dress(cell: Cell | MergedCell, value: Value) -> None:
    if isinstance(value, Rate):
        cell.number_format = PER_CENT
    elif cell.data_type == FORMULA:  # whoever names a task "=1+1" writes a text, nothing to be computed
        cell.data_type = TEXT


def _set_up(sheet: Worksheet) -> None:
    """On paper: A4 across, all columns on one sheet, the head on each."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
