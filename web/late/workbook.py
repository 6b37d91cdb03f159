"""The same as a spreadsheet: what is late, by whom and on which rung, what promises keep quiet, how punctual agencies
are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from engine.city.actors import Actor
from engine.readiness.lateness import rules
from engine.readiness.lateness.punctuality import get_punctuality
from engine.readiness.lateness.queries import get_late
from engine.readiness.lateness.views import AgencyWeeks, LateTask, Punctuality, Week
from web import present
from web.late import overview, rows, sheets
from web.late.sheets import Rate, Value
from web.session import db_session

Lines = list[list[Value]]


def workbook(actor: Actor, query: Mapping[str, str]) -> bytes:
    """An XLSX file: what the pages show under the same filters, a sheet for each way to look at it."""
    _by, filters = overview.asked(query)
    found = get_late(db_session(), actor)
    shown, promised = rules.wanted(found.late, filters), rules.wanted(found.promised, filters)
    kept = get_punctuality(db_session(), actor)
    return sheets.book(
        [
            (str(_("Terlambat")), [_head(), *map(_row, shown), *_foot(shown)]),
            (str(_("Diam karena janji")), [_head(), *map(_row, promised)]),
            *_grouped(shown, filters),
            (str(_("Ketepatan")), _rates(kept)),
            (str(_("Per minggu")), _counts(kept)),
        ]
    )


# -- tasks
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
        present.agency_full(task.agency) or rows.key_words("agency", task), shown.holder, _local(task.due_at),
        task.late_days, float(task.points), shown.rung, _local(shown.rung_at), shown.next, _local(shown.next_at),
    ]  # fmt: skip


def _foot(shown: Sequence[LateTask]) -> Lines:
    """The sum of the column, and what of it stands in several rows."""
    added = rules.add_up(shown)

    def line(word: str, points: Decimal) -> list[Value]:
        return [word, *[None] * 7, float(points)]

    lines = [line(str(_("Jumlah")), added.points)]
    if added.shared:
        lines.append(line(str(_("Poin yang ditahan lebih dari satu pihak, dihitung sekali")), added.shared))
    return lines


def _grouped(shown: Sequence[LateTask], filters: Mapping[str, str]) -> Iterator[tuple[str, Lines]]:
    """A sheet for each way to group."""
    for by, word in overview.ways().items():
        head: list[Value] = [
            word, str(_("Tugas terlambat")), str(_("Paling lama (hari kerja)")), str(_("Poin dipertaruhkan")),
        ]  # fmt: skip
        found = overview.groups(shown, by, filters)
        lines: Lines = [[each.name, each.count, each.longest, float(each.points)] for each in found]
        yield word, [head, *lines]


def _local(at: dt.datetime | None) -> dt.datetime | None:
    """A spreadsheet knows no zones: the city's clock."""
    return at.astimezone(present.calendar().zone).replace(tzinfo=None) if at else None


# -- weeks
def _rates(found: Punctuality) -> Lines:
    """As on the page: a column per week, the least punctual agency first."""
    head: list[Value] = [
        str(_("Perangkat daerah")), *found.weeks, str(_("Seluruhnya")), str(_("Ditepati")), str(_("Jumlah")),
    ]  # fmt: skip
    return [head, *(_line(present.agency_full(each.agency), each) for each in found.rows), _line(_("Kota"), found.all)]


def _line(name: str, row: AgencyWeeks) -> list[Value]:
    return [str(name), *map(_rate, row.weeks), _rate(row.all), row.all.met, row.all.total]


def _rate(week: Week) -> Rate | None:
    return Rate(value=week.met / week.total) if week.total else None


def _counts(found: Punctuality) -> Lines:
    """A line per agency and week that had a deadline, to be added up and grouped."""
    head: list[Value] = [
        str(_("Perangkat daerah")), str(_("Minggu mulai")), str(_("Ditepati")), str(_("Jumlah")), str(_("Ketepatan")),
    ]  # fmt: skip
    lines: Lines = [
        [present.agency_full(row.agency), start, week.met, week.total, _rate(week)]
        for row in found.rows
        for start, week in zip(found.weeks, row.weeks, strict=True)
        if week.total
    ]
    return [head, *lines]
