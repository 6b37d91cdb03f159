"""Late tasks as rows of a page: names, dates, the rung in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from engine.escalation.rules import FALLBACK_ROLE
from engine.readiness.lateness.rules import Sum
from engine.readiness.lateness.views import BELOW, NO_LADDER, TOP, LateTask
from web import present
from web.late.views import Row, Totals
from web.session import current_actor
from web.views import Due
from web.words import codes, titles

PARAMETERS: Mapping[str, str] = {"perangkat": "agency", "klaster": "cluster", "tingkat": "rung", "petugas": "officer"}
NAMES: Mapping[str, str] = {value: name for name, value in PARAMETERS.items()}
NONE = "-"  # how an address says that there is none: an empty value is easily lost


def row(task: LateTask) -> Row:
    """A task as its row shows it."""
    return Row(
        indicator=present.indicator(task.case),
        task=task.name,
        holder=holder(task),
        holder_url=address({"officer": task.officer_key}),
        due=present.due(task.due_at, task.due_explained) or Due(at=task.due_at, is_late=task.is_late),
        points=task.points,
        rung=rung(task),
        rung_at=(task.rung.decided_at or task.rung.asked_at) if task.rung else None,
        next=follows(task),
        next_at=task.next_at,
        **_memo(task),
    )


def _memo(task: LateTask) -> dict[str, Any]:
    """Of a rung that waits and asks by memo: where it is, and whether it was handed over."""
    found = task.rung
    if found is None or not found.is_memo or found.state != "waiting":
        return {}
    url = url_for("late.memo", request_id=found.request_id)
    if found.memo_delivered_at is not None or not current_actor().holds("coordinator"):
        return {"memo_url": url, "memo_at": found.memo_delivered_at}
    return {"memo_url": url, "delivered_url": url_for("late.deliver", request_id=found.request_id)}


def totals(found: Sum) -> Totals:
    """A sum as a page shows it."""
    return Totals(count=found.count, points=found.points, shared=found.shared)


def address(filters: Mapping[str, str], by: str = "", endpoint: str = "late.overview") -> str:
    """The page of late tasks with these filters of `rules.KEYS`."""
    query: dict[str, Any] = {NAMES[name]: value or NONE for name, value in filters.items()}
    if by:
        query["menurut"] = NAMES[by]
    return url_for(endpoint, **query)


# -- names
def holder(task: LateTask) -> str:
    """Whoever has the task: the person who took it, else everybody who may."""
    group = present.holder_words(task.group)
    return f"{task.officer}, {group}" if task.officer and task.officer != group else group


def key_words(by: str, task: LateTask) -> str:
    """The name of the group a task belongs to."""
    if by == "agency":
        return present.agency_in_a_sentence(task.agency) if task.agency else str(_("Peninjau dan koordinator"))
    if by == "cluster":
        return titles.cluster(task.case.cluster)
    if by == "rung":
        return rung_name(task.rung_key)
    return holder(task)


def rung_name(key: str) -> str:
    """`Tingkat 2`; below, above and beside the rungs a word of its own."""
    names = {
        NO_LADDER: _("Tanpa tangga"),
        BELOW: _("Belum naik"),
        TOP: _("Semua tingkat sudah diminta"),
    }
    return str(names.get(key) or _("Tingkat %(level)s", level=key))


def rung(task: LateTask) -> str:
    """The rung and what it waits for."""
    found = task.rung
    if found is None or found.state == "exhausted":
        return rung_name(task.rung_key)
    who = present.decider_words(found.role, found.agency)
    if found.state == "waiting":
        return str(_("Tingkat %(level)s, menunggu %(who)s", level=found.level, who=who))
    said = codes.word(found.decision or "", "decision")
    return str(_("Tingkat %(level)s, %(who)s: %(decision)s", level=found.level, who=who, decision=said))


def follows(task: LateTask) -> str:
    """Who is asked next."""
    if task.rung is None:
        return str(_("Tangga eskalasi dimulai")) if task.next_at else ""
    if task.rung.state == "exhausted" or not task.next_role:
        return present.role_words(FALLBACK_ROLE)
    return present.decider_words(task.next_role, task.rung.agency)
