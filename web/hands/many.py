"""Many tasks at once: the coordinator's list with its selection, and a leaver's tasks."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from engine.cases.queries import list_cases_by_key
from engine.city.actors import Actor
from engine.city.authorize import Thing, is_allowed
from engine.city.stand_ins import list_people
from engine.escalation import talk
from engine.escalation.nudge import nudge
from engine.instances import assign, bulk, putting_off, tasks
from engine.instances.bulk import Outcome
from engine.instances.tasks import TaskRow
from web import package_words, present
from web.hands import reading, sentences
from web.hands.task import level_of
from web.hands.views import HandOverPage, OpenRow, OpenTasks, Result
from web.session import db_session, unit
from web.views import FieldError, Option

SIZE = 100
Verb = Callable[[Session, uuid.UUID], object]


# -- the city's open tasks
def page(
    actor: Actor, results: Sequence[Result] = (), typed: Mapping[str, str] | None = None,
    errors: Sequence[FieldError] = (),
) -> OpenTasks:  # fmt: skip
    """The list as filtered; chosen stays chosen when an act was refused as a whole."""
    agency, show = request.values.get("pd", ""), request.values.get("tampil", "all")
    number = max(1, request.values.get("halaman", 1, type=int))
    found, total = tasks.list_of_city(
        db_session(), actor.city_id, agency=agency, late_only=show == "late", page=number, size=SIZE
    )
    ticked = set(request.form.getlist("tasks")) if errors else set()
    return OpenTasks(
        rows=rows(found, actor, ticked),
        total=total,
        agencies=tuple(Option(value=key, label=names.short) for key, names in present.agencies().items()),
        people=people(actor),
        agency=agency,
        show=show,
        page=number,
        pages=max(1, -(-total // SIZE)),
        results=tuple(results),
        typed=dict(typed or {}),
        errors=tuple(errors),
    )


def rows(found: Sequence[TaskRow], actor: Actor, ticked: set[str] | None = None) -> tuple[OpenRow, ...]:
    """Tasks as the lists show them; one statement for their cases."""
    cases = list_cases_by_key(db_session(), actor.city_id, sorted({row.business_key for row in found}))
    return tuple(
        OpenRow(
            id=str(row.task.id),
            title=package_words.task_name(row.task),
            indicator=present.indicator_or_key(row.business_key, cases.get(row.business_key)),
            holder=present.holder_words(row.task.candidate_group),
            due=present.due(row.task.due_at, row.task.due_explained),
            level=level_of(row.task.priority),
            is_chosen=str(row.task.id) in (ticked or ()),
        )
        for row in found
    )


def people(actor: Actor) -> tuple[Option, ...]:
    """The active people of the city."""
    return tuple(Option(value=str(p.id), label=p.name) for p in list_people(db_session(), actor.city_id))


# -- one act over the selection
def act(actor: Actor) -> list[Result]:
    """What was asked for, over the ticked tasks: a unit each. Raises Invalid for what is wrong for all of them."""
    chosen = reading.chosen()
    verb = _verb(actor)
    return told(actor, bulk.each(unit, chosen, verb), str(_("Selesai")))


def _verb(actor: Actor) -> Verb:
    do = reading.text("do")
    if do == "extend":
        until = reading.day()
        return lambda s, task_id: putting_off.extend(s, task_id, until, actor)
    if do == "assign":
        to, words = reading.person(), reading.text("words")
        return lambda s, task_id: assign.assign(s, task_id, to, actor, words)
    if do == "comment":
        words = reading.text("words")
        return lambda s, task_id: talk.comment_on_task(s, task_id, actor, words)
    return lambda s, task_id: nudge(s, task_id, actor)


def told(actor: Actor, outcomes: Sequence[Outcome], done: str) -> list[Result]:
    """A line per task, those that were refused first."""
    found = {row.task.id: row for row in tasks.list_by_id(db_session(), actor.city_id, [o.id for o in outcomes])}
    results = [
        Result(
            title=_named(found.get(outcome.id)),
            is_done=outcome.refusal is None,
            words=sentences.why(outcome.refusal) if outcome.refusal else done,
        )
        for outcome in outcomes
    ]
    return sorted(results, key=lambda result: result.is_done)


def _named(row: TaskRow | None) -> str:
    if row is None:
        return str(_("Tugas yang tidak ada"))
    agency = present.agency_short(row.task.agency_key)
    name = package_words.task_name(row.task)
    return ", ".join(filter(None, (f"{row.business_key} {name}", agency)))


# -- somebody leaves
def hand_over_page(
    actor: Actor, results: Sequence[Result] = (), errors: Sequence[FieldError] = ()
) -> HandOverPage:  # fmt: skip
    """Whose tasks, and what is open; the person comes from the query or the form."""
    person = request.values.get("person", "")
    found = tasks.list_in_hand(db_session(), actor.city_id, uuid.UUID(person)) if _is_id(person) else []
    return HandOverPage(
        people=people(actor),
        person=person,
        to=request.form.get("to", ""),
        rows=rows(found, actor),
        results=tuple(results),
        may_give_roles=is_allowed(actor, "city.administer", Thing(city_id=actor.city_id)),
        errors=tuple(errors),
    )


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
