"""As much as a page may have to hold: 67 questions, 19 agencies, the longest name of an office."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from tests.web.samples.coordinating import CASE
from tests.web.samples.deciding import SIGN
from tests.web.samples.officer import SHARE
from web.coordinate.views import CaseQuestion
from web.head.views import ClaimRow
from web.officer.views import ShareQuestion

LONG = (
    "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pemberdayaan Masyarakat, Pengendalian Penduduk dan "
    "Keluarga Berencana"
)
QUESTIONS, AGENCIES = 67, 19
Row = TypeVar("Row", ShareQuestion, ClaimRow, CaseQuestion)


def many(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows again and again, each with a code of its own."""
    return tuple(replace(rows[number % len(rows)], code=f"01.{number + 1:02d}") for number in range(QUESTIONS))


OFFICES = tuple(f"Instansi Vertikal Nomor {number}" for number in range(AGENCIES - 1))
LONG_SHARE = replace(SHARE, agency=LONG, partners=OFFICES, questions=many(SHARE.questions))
LONG_CLAIM = replace(SIGN, agency=LONG, rows=tuple(replace(row, agency=LONG) for row in many(SIGN.rows)))
LONG_CASE = replace(
    CASE,
    lead_agency=LONG,
    supporting=OFFICES,
    questions=tuple(replace(question, agencies=OFFICES) for question in many(CASE.questions)),
    tasks=(replace(CASE.tasks[0], holder=", ".join(OFFICES), count=AGENCIES),),
)
