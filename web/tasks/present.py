"""A form task as its page shows it: what led here, and the form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from engine.escalation.queries import list_requests
from engine.escalation.tables import DecisionRequest
from engine.instances.tasks import get_task
from web import i18n, package_words, present
from web.forms.sheet import Messages
from web.session import db_session
from web.tasks.form_task import FormTask
from web.tasks.views import TaskForm
from web.views import Step
from web.words import codes, deadlines

Facts = tuple[tuple[str, str], ...]
MOST_STEPS = 6
ASKED = ("help_asked", "already_sent")


def page(task: FormTask, values: Mapping[str, Any] | None, messages: Messages | None = None) -> TaskForm:
    """The page; with `messages` the answer to a refused one."""
    sheet = task.sheet(values, messages)
    row = task.row.task
    requests = _requests(task)
    return TaskForm(
        task_id=str(task.id),
        title=package_words.task_name(row),
        indicator=present.indicator_or_key(task.row.business_key, task.case),
        form=sheet,
        facts=(*_of_agency(task, requests), *_asked(row.form_key, requests), *_of_case(task)),
        due=present.due(row.due_at, row.due_explained),
        errors=sheet.errors,
        steps=tuple(_step(each) for each in reversed(requests[:MOST_STEPS])),
    )


def _of_case(task: FormTask) -> Facts:
    case = task.case
    if case is None:
        return ()
    told = [(_("Putaran"), str(case.round)), (_("Dikembalikan peninjau"), _("%(count)s kali", count=case.returns))]
    back = ", ".join(present.agency_short(key) for key in case.returned_agencies)
    return (*((str(a), str(b)) for a, b in told), *(((str(_("Terakhir dikembalikan kepada")), back),) if back else ()))


def _requests(task: FormTask) -> list[DecisionRequest]:
    """What heads were asked in this case, the newest first; of the task's own agency where it has one."""
    row = task.row.task
    found = list_requests(db_session(), row.city_id, row.instance_id)
    return [each for each in found if row.agency_key in (None, each.agency_key)]


def _of_agency(task: FormTask, requests: list[DecisionRequest]) -> Facts:
    """Whose part it is, and what of it is late."""
    key = task.row.task.agency_key
    if key is None:
        return ()
    late = next((each.task_id for each in requests if each.task_id is not None), None)
    about = ((str(_("Yang terlambat")), _late(task.row.task.city_id, late)),) if late else ()
    return ((str(_("Perangkat daerah")), present.agency_full(key)), *about)


def _late(city_id: uuid.UUID, task_id: uuid.UUID) -> str:
    found = get_task(db_session(), city_id, task_id).task
    name = package_words.task_name(found)
    if found.due_at is None:
        return name
    at = deadlines.instant(found.due_at, present.calendar().zone, i18n.language())
    return str(_("%(task)s, tenggat %(at)s", task=name, at=at))


def _asked(form_key: str | None, requests: list[DecisionRequest]) -> Facts:
    """Who asked the coordinator for help, and in which words."""
    found = next((each for each in requests if each.decision in ASKED), None)
    if found is None or form_key not in ("help", "search"):
        return ()
    values: Mapping[str, Any] = found.values or {}
    label = _("Yang menghambat") if found.decision == "help_asked" else _("Dikirim ke mana dan kapan")
    told = (
        (_("Diminta oleh"), present.decider_words(found.role, found.agency_key)),
        (label, values.get("obstacle") or values.get("where_sent")),
    )
    return tuple((str(head), str(words)) for head, words in told if words)


def _step(request: DecisionRequest) -> Step:
    title = present.decider_words(request.role, request.agency_key)
    said = codes.word(request.decision, "decision") if request.decision else _("Belum ada keputusan")
    return Step(title=title, meta=str(said), at=request.spent_at or request.asked_at)
