"""What waits for a person, whatever their roles: tasks by urgency, questions to a head, and what is on its way."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from engine import clock
from engine.cases.queries import CaseView, find_current_cycle, list_cases_by_key
from engine.city.actors import ROLES, Actor
from engine.city.authorize import authorize
from engine.evidence.queries import list_progress
from engine.evidence.views import Progress
from engine.instances import tasks
from engine.instances.tables import UserTask
from web import i18n, package_words, present
from web.head.waiting import Waiting, list_open
from web.officer.done import Done, list_done
from web.officer.views import Group, Inbox, TaskGroup, TaskRow
from web.session import db_session
from web.views import Due, Status
from web.words import codes, deadlines

SHARES = ("evidence", "remediation")
ELSEWHERE_FORM = "verdict"  # reviewers have a desk of their own
ORDER: tuple[Group, ...] = ("late", "returned", "soon", "later", "put_off", "elsewhere")
SOON = dt.timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class _Read:
    """Everything the rows are made from."""

    cases: Mapping[str, CaseView]
    progress: Mapping[uuid.UUID, Progress]
    holders: Mapping[uuid.UUID, Sequence[UserTask]]
    me: uuid.UUID | None
    owners: Mapping[str, str]  # task id, or request id, -> whose it is, where the reader stands in


def page(actor: Actor) -> Inbox:
    """The inbox of the signed-in person."""
    session = db_session()
    mine = [row for row in tasks.list_inbox(session, actor, put_off=True) if row.task.form_key != ELSEWHERE_FORM]
    waiting, done = list_open(session, actor), list_done(session, actor)
    done = [each for each in done if each.business_key not in {row.business_key for row in mine}]
    read = _read(actor, mine, waiting, done)
    grouped: dict[Group, list[TaskRow]] = {}
    for group, row in (*_asked(waiting, read), *_open(mine, read)):
        grouped.setdefault(group, []).append(row)
    grouped["elsewhere"] = [_elsewhere(each, read) for each in done]
    year, evidence_years = _years(actor, read.cases)
    return Inbox(
        agency=_whose(actor),
        year=year,
        evidence_years=evidence_years,
        groups=tuple(TaskGroup(group=group, rows=tuple(grouped[group])) for group in ORDER if grouped.get(group)),
    )


def _whose(actor: Actor) -> str:
    """The agencies whose tasks these are; of somebody of the whole city the role."""
    agencies = [present.agency_full(key) for key in sorted(actor.agencies("officer", "head"))]
    roles = [codes.word(role, "role") for role in ROLES if actor.holds(role)]
    return ", ".join(agencies or roles[:1])


def _read(
    actor: Actor, mine: Sequence[tasks.TaskRow], waiting: Sequence[Waiting], done: Sequence[Done]
) -> _Read:  # fmt: skip
    session = db_session()
    keys = [
        *(row.business_key for row in mine),
        *(w.request.business_key for w in waiting),
        *(d.business_key for d in done),
    ]
    instances = list({each.instance_id for each in done})
    holders: dict[uuid.UUID, list[UserTask]] = {}
    for task in tasks.list_tasks(session, actor.city_id, instances) if instances else ():
        holders.setdefault(task.instance_id, []).append(task)
    return _Read(
        cases=list_cases_by_key(session, actor.city_id, keys) if keys else {},
        progress=list_progress(session, actor.city_id, mine),
        holders=holders,
        me=actor.person_id,
        owners=_owners(actor, mine, waiting),
    )


def _owners(actor: Actor, mine: Sequence[tasks.TaskRow], waiting: Sequence[Waiting]) -> dict[str, str]:
    """Whom the reader would act for; no statement for who stands in for nobody."""
    if not actor.stands_for:
        return {}
    owners = {
        str(row.task.id): authorize(actor, "task.complete", row.thing).owner_id
        for row in mine
        if row.task.owner_id != actor.person_id
    }
    owners |= {str(each.request.id): each.on_behalf_of for each in waiting}
    return {key: actor.name_of(owner) for key, owner in owners.items()}


def _years(actor: Actor, cases: Mapping[str, CaseView]) -> tuple[int, tuple[int, ...]]:
    """Of the cycle the rows belong to, or of the newest one; 0 and none before the first."""
    known = present.find_cycle(max(cases)) if cases else find_current_cycle(db_session(), actor.city_id)
    return (known.year, known.evidence_years) if known else (0, ())


# -- open tasks
def _open(mine: Iterable[tasks.TaskRow], read: _Read) -> Iterable[tuple[Group, TaskRow]]:
    for row in mine:
        due = present.due(row.task.due_at, row.task.due_explained)
        resting = _resting(row.task, read)
        yield "put_off" if resting else _group(row.task.form_key, due), _row(row, due, read, resting)


def _resting(task: UserTask, read: _Read) -> str:
    """Why a task does not wait for the reader now: put off until a day, or with somebody it was lent to."""
    if task.owner_id is not None and task.owner_id == read.me:
        return str(_("Dititipkan; kembali kepada Anda dengan sepatah kata"))
    if task.follow_up_at is not None and task.follow_up_at > clock.now():
        day = deadlines.day(task.follow_up_at.astimezone(present.calendar().zone).date(), i18n.language(), year=False)
        return str(_("Ditunda sampai %(day)s", day=day))
    return ""


def _group(form_key: str | None, due: Due | None) -> Group:
    if due is not None and due.is_late:
        return "late"
    if form_key == "remediation":
        return "returned"
    return "soon" if due is not None and due.at - clock.now() <= SOON else "later"


def _row(row: tasks.TaskRow, due: Due | None, read: _Read, resting: str = "") -> TaskRow:
    task, progress = row.task, read.progress.get(row.task.id)
    indicator = present.indicator_or_key(row.business_key, read.cases.get(row.business_key))
    is_share = task.form_key in SHARES
    return TaskRow(
        task_id=str(task.id),
        form_key=task.form_key or "",
        title=indicator.name if is_share else _title(task),
        indicator=indicator,
        status=_status(task, progress),
        due=due,
        priority=task.priority,
        waiting=resting,
        url=url_for("hands.task", task_id=task.id) if resting else "",
        question_count=progress.questions if progress else 0,
        answered_count=progress.ready if progress else 0,
        points=progress.points if progress and progress.points else None,
        acting_for=read.owners.get(str(task.id), ""),
    )


def _title(task: UserTask) -> str:
    """The name of the task; of a coordinator's, whose part it is about."""
    name = package_words.task_name(task)
    is_about = task.agency_key is not None and task.role not in ("officer", "head")
    return f"{name}, {present.agency_short(task.agency_key)}" if is_about else name


def _status(task: UserTask, progress: Progress | None) -> Status:
    return present.status_of(form_key=task.form_key or "", is_begun=progress.is_begun if progress else False)


# -- questions to a head
def _asked(waiting: Iterable[Waiting], read: _Read) -> Iterable[tuple[Group, TaskRow]]:
    for each in waiting:
        late = package_words.task_name(each.task) if each.task else ""
        due = present.due(each.task.due_at, each.task.due_explained) if each.task else None
        agency, business_key = present.agency_short(each.request.agency_key), each.request.business_key
        row = TaskRow(
            task_id=str(each.request.id),
            form_key="decision",
            title=str(_("Putuskan: %(task)s, %(agency)s", task=late, agency=agency) if agency else late),
            indicator=present.indicator_or_key(business_key, read.cases.get(business_key)),
            status="not_started",
            due=due,
            url=each.url,
            acting_for=read.owners.get(str(each.request.id), ""),
        )
        yield "late", row


# -- on its way
def _elsewhere(done: Done, read: _Read) -> TaskRow:
    case = read.cases.get(done.business_key)
    indicator = present.indicator_or_key(done.business_key, read.cases.get(done.business_key))
    return TaskRow(
        task_id=str(done.task_id),
        form_key=done.form_key,
        title=indicator.name if done.form_key in SHARES else package_words.task_name(done.task),
        indicator=indicator,
        status=_state(case, read.holders.get(done.instance_id, ())),
        waiting=_waits_for(case, read.holders.get(done.instance_id, ())),
        receipt=done.receipt or "",
        url="" if done.receipt else present.case_url(done.business_key),
    )


def _state(case: CaseView | None, open_tasks: Sequence[UserTask]) -> Status:
    if case is not None and case.state != "open":
        return "accepted"
    return "in_review" if any(task.form_key == "verdict" for task in open_tasks) else "sent"


def _waits_for(case: CaseView | None, open_tasks: Sequence[UserTask]) -> str:
    ended = {"scored": _("Selesai dinilai"), "closed": _("Ditutup tanpa nilai")}
    if case is not None and case.state in ended:
        return str(ended[case.state])
    holders = dict.fromkeys(present.holder_words(task.candidate_group) for task in open_tasks)
    first, *others = holders or [""]
    if others:
        return str(_("Menunggu %(who)s dan %(count)s lain", who=first, count=len(others)))
    return str(_("Menunggu %(who)s", who=first)) if first else ""
