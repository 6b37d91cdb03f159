"""Samples of the plan backwards."""

from __future__ import annotations

import datetime as dt

from tests.web.samples.parts import NOW, at
from web.coordinate.views import PlanGroup, PlanPage, PlanRow, PlanStage
from web.views import Due

STEPS = (
    "Kumpulkan bukti",
    "Tanda tangan kepala",
    "Periksa bukti",
    "Perbaiki yang dikembalikan",
    "Tanda tangan lagi",
    "Periksa lagi",
)


def rows(*too_late: int) -> tuple[PlanRow, ...]:
    """The six steps of a loop with one return."""
    late = (*too_late, *(0,) * (6 - len(too_late)))
    return tuple(
        PlanRow(
            step=step,
            days=3 + n,
            start_on=dt.date(2026, 3, 2 + 3 * n),
            due_at=at(5 + 3 * n),
            here=3 - n if 0 < n < 3 else 5 * bool(late[n]),
            is_over=n == 0 and not late[0],
            too_late=late[n],
        )
        for n, step in enumerate(STEPS)
    )


SHORT = PlanGroup(
    title="20–31 pertanyaan", count=5, rows=rows(5, 2), missing=6,
    shorter=("Tanda tangan kepala 3 menjadi 2", "Periksa bukti 5 menjadi 3", "Periksa lagi 5 menjadi 2"), lacking=2,
    is_estimated=True,
)  # fmt: skip
ENOUGH = PlanGroup(title="7 pertanyaan", count=21, rows=rows(), missing=0, shorter=(), lacking=0, is_estimated=False)
PLAN = PlanPage(
    year=2026,
    at=NOW,
    title="Kurang 6 hari kerja untuk Penilaian mandiri",
    has_lengths=True,
    stages=(
        PlanStage(
            key="self_assessment",
            name="Penilaian mandiri",
            due=Due(at=at(31), why="14 hari kerja lagi; 18–24 Maret libur tidak dihitung"),
            is_now=True,
            groups=(SHORT, ENOUGH),
        ),
        PlanStage(key="field", name="Verifikasi lapangan", due=Due(at=at(31)), is_now=False, groups=(ENOUGH,)),
    ),
)
UNREADABLE = PlanPage(year=2026, at=NOW, title="Rencana mundur belum bisa dihitung", has_lengths=False, stages=())
