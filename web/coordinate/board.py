"""The board: 26 cases, three numbers, who holds what, what is late, points at risk per day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from engine import clock
from engine.city.actors import Actor
from engine.instances import tasks as inbox
from engine.readiness import queries, rules
from engine.readiness import views as readiness
from engine.readiness.views import BoardView
from web import i18n, present
from web.coordinate.views import Band, Board, CaseRow, ClusterRow, Need, RiskDay
from web.session import db_session
from web.views import Due, Indicator, Points
from web.words import stages

SHOWS = ("all", "late", "agency", "reviewer")
ORDERS = ("cluster", "weight", "gap", "holder")
TARGET = "KLA"
BANDS = tuple(Band(name=band.name, low=band.low, high=band.high) for band in rules.BANDS)
RISK_DAYS = 12
NEEDS = 8


def board(actor: Actor, show: str, order: str) -> Board:
    """The board as filtered and ordered; unknown words mean the first."""
    found = queries.get_board(db_session(), actor)
    show, order = _known(show, SHOWS), _known(order, ORDERS)
    rows = [(view, _row(row)) for view in found.clusters for row in view.rows]
    shown = [(view, row) for view, row in rows if _is_shown(row, show)]
    return Board(
        year=found.cycle.year, stage=stages.word(found.stage.key), closes=_closes(found), points=_points(found.points),
        clusters=_clusters(shown, order), shown=_sum(row for _, row in shown), bands=BANDS, target=TARGET,
        needs=_needs(actor, found), risk=_risk([row for _, row in rows]), show=show, order=order,
        late_count=sum(row.due is not None and row.due.is_late for _, row in rows),
    )  # fmt: skip


def _known(word: str, words: Sequence[str]) -> str:
    return word if word in words else words[0]


def _points(found: rules.Points) -> Points:
    return Points(claimed=found.claimed, accepted=found.accepted, provable=found.provable, maximum=found.maximum)


def _closes(found: BoardView) -> Due:
    at = present.calendar().closing(present.calendar().working_day_until(found.stage.ends_on))
    left = str(_("%(count)d hari kerja lagi", count=found.days_left))
    return Due(at=at, why=left if found.days_left > 0 else "", is_late=at <= clock.now())


def _row(found: readiness.CaseRow) -> CaseRow:
    due = _nearest(found)
    points = _points(found.points)
    return CaseRow(
        indicator=present.indicator(found.case), points=points, status=found.status,
        holder=_holder(found), due=due, waiting="" if due else str(_("selesai")), level=found.level,
        weight=(points.maximum - points.provable) * found.late_days,
    )  # fmt: skip


def _nearest(found: readiness.CaseRow) -> Due | None:
    """The nearest deadline; where every clock stands, that of the oldest task."""
    dated = sorted((t for t in found.tasks if t.due_at), key=lambda t: t.due_at or clock.now())
    dues = (present.due(task.due_at, task.due_explained) for task in (*dated, *found.tasks))
    return next((due for due in dues if due is not None), None)


def _holder(found: readiness.CaseRow) -> str:
    held = dict.fromkeys(present.role_words(h.role, agency=h.agency, cluster=h.cluster) for h in found.holders)
    first, *others = list(held) or [""]
    return str(_("%(first)s dan %(count)d lainnya", first=first, count=len(others))) if others else first


def _is_shown(row: CaseRow, show: str) -> bool:
    tests: dict[str, Callable[[CaseRow], bool]] = {
        "all": lambda _row: True,
        "late": lambda r: r.due is not None and r.due.is_late,
        "agency": lambda r: r.status in ("not_started", "draft", "returned"),
        "reviewer": lambda r: r.status == "in_review",
    }
    return tests[show](row)


def _clusters(rows: list[tuple[readiness.ClusterView, CaseRow]], order: str) -> tuple[ClusterRow, ...]:
    """By cluster as the instrument has it, or all in one list by what was asked for; sums are of what is shown."""
    if order == "cluster":
        grouped: dict[int, list[CaseRow]] = defaultdict(list)
        titles = {view.cluster.number: view.cluster.title[i18n.language()] for view, _row in rows}
        for view, row in rows:
            grouped[view.cluster.number].append(row)
        return tuple(
            ClusterRow(name=titles[number], points=_sum(cases), cases=tuple(cases)) for number, cases in grouped.items()
        )
    keys: dict[str, Callable[[CaseRow], Any]] = {
        "weight": lambda r: -r.weight,
        "gap": lambda r: -r.points.gap,
        "holder": lambda r: (not r.holder, r.holder),
    }
    cases = sorted((row for _, row in rows), key=keys[order])
    if not cases:
        return ()
    return (ClusterRow(name=str(_("Semua klaster")), points=_sum(cases), cases=tuple(cases)),)


def _sum(cases: Iterable[CaseRow]) -> Points:
    total = Decimal(0)
    found = [row.points for row in cases]
    return Points(
        claimed=sum((p.claimed for p in found), total), accepted=sum((p.accepted for p in found), total),
        provable=sum((p.provable for p in found), total), maximum=sum((p.maximum for p in found), total),
    )  # fmt: skip


def _needs(actor: Actor, found: BoardView) -> tuple[Need, ...]:
    """What waits for the reader: own tasks, nearest deadline first."""
    rows = inbox.list_inbox(db_session(), actor, limit=NEEDS)
    cases = {row.case.business_key: present.indicator(row.case) for view in found.clusters for row in view.rows}
    return tuple(
        Need(
            text=row.task.name, detail=_about(row, cases.get(row.business_key)), task_id=str(row.task.id),
            form_key=row.task.form_key or "", business_key=row.business_key,
        )
        for row in rows
    )  # fmt: skip


def _about(row: inbox.TaskRow, indicator: Indicator | None) -> str:
    """`K1-05 Ketersediaan Fasilitas Informasi Layak Anak (ILA) · Diskominfo`."""
    name = f"{indicator.code} {indicator.name}" if indicator else row.business_key
    return " · ".join(filter(None, (name, present.agency_short(row.task.agency_key))))


def _risk(rows: list[CaseRow]) -> tuple[RiskDay, ...]:
    """Points that are not provable yet, by the day of their deadline; what is past comes first."""
    zone, now = present.calendar().zone, clock.now()
    by_day: dict[dt.date | None, list[CaseRow]] = defaultdict(list)
    for row in rows:
        if row.due is not None:
            by_day[None if row.due.at <= now else row.due.at.astimezone(zone).date()].append(row)
    days = sorted(by_day, key=lambda day: day or dt.date.min)[:RISK_DAYS]
    return tuple(
        RiskDay(
            day=day, points=sum((r.points.maximum - r.points.provable for r in by_day[day]), Decimal(0)),
            holders=", ".join(dict.fromkeys(r.holder for r in by_day[day] if r.holder)),
        )
        for day in days
    )  # fmt: skip
