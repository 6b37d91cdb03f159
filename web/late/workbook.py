"""The same as a spreadsheet: what is late, and how punctual agencies are."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from engine.city.actors import Actor
from engine.readiness.lateness import rules
from engine.readiness.lateness.punctuality import get_punctuality
from engine.readiness.lateness.queries import get_late
from engine.readiness.lateness.views import AgencyWeeks, LateTask, Week
from web import present
from web.late import rows
from web.late.overview import asked
from web.session import db_session

Value = str | int | float | dt.datetime | None
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA, TEXT = "f", "s"  # kinds of a cell
WIDEST = 60


def workbook(actor: Actor, query: Mapping[str, str]) -> bytes:
    """An XLSX file with the rows the page shows under the same filters, and the weeks."""
    _by, filters = asked(query)
    shown = rules.wanted(get_late(db_session(), actor).late, filters)
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet(str(_("Terlambat"))), [_head(), *map(_row, shown), *_foot(shown)])
    _fill(book.create_sheet(str(_("Ketepatan"))), _weeks(actor))
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def _head() -> list[Value]:
    words = (
        _("Kode"), _("Indikator"), _("Klaster"), _("Tugas"), _("Perangkat daerah"), _("Pemegang"), _("Tenggat"),
        _("Hari kerja terlambat"), _("Poin dipertaruhkan"), _("Tingkat"), _("Sejak"), _("Berikutnya"), _("Pada"),
    )  # fmt: skip
    return [str(word) for word in words]


def _row(task: LateTask) -> list[Value]:
    shown = rows.row(task)
    return [
        shown.indicator.code, shown.indicator.name, rows.key_words("cluster", task), shown.task,
        present.agency_full(task.agency), shown.holder, _local(task.due_at), task.late_days, float(task.points),
        shown.rung, _local(shown.rung_at), shown.next, _local(shown.next_at),
    ]  # fmt: skip


def _foot(shown: Sequence[LateTask]) -> list[list[Value]]:
    """The sum of the column, and what of it stands in several rows."""
    added = rules.add_up(shown)

    def line(word: str, points: Decimal) -> list[Value]:
        return [word, *[None] * 7, float(points)]

    lines = [line(str(_("Jumlah")), added.points)]
    if added.shared:
        lines.append(line(str(_("Poin yang ditahan lebih dari satu pihak, dihitung sekali")), added.shared))
    return lines


def _weeks(actor: Actor) -> list[list[Value]]:
    found = get_punctuality(db_session(), actor)
    head: list[Value] = [str(_("Perangkat daerah")), *(week.isoformat() for week in found.weeks), str(_("Jumlah"))]
    return [head, *(_agency(each) for each in found.rows)]


def _agency(found: AgencyWeeks) -> list[Value]:
    return [present.agency_full(found.agency), *map(_kept, found.weeks), _kept(found.all)]


def _kept(week: Week) -> str:
    return f"{week.met}/{week.total}" if week.total else ""


def _local(at: dt.datetime | None) -> dt.datetime | None:
    """A spreadsheet knows no zones: the city's clock."""
    return at.astimezone(present.calendar().zone).replace(tzinfo=None) if at else None


def _fill(sheet: Worksheet, lines: Iterable[Sequence[Value]]) -> None:
    """Rows under a bold head that stays; columns as wide as their words."""
    for line in lines:
        sheet.append(list(line))
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(sheet.iter_cols(), start=1):
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDEST)
        for cell in column:
            if cell.data_type == FORMULA:  # whoever names a task "=1+1" writes a text, nothing to be computed
                cell.data_type = TEXT
