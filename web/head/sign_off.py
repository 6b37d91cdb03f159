"""Signing the claim of an indicator, or sending parts of it back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from marshmallow import ValidationError

from engine.city.authorize import authorize
from engine.errors import Invalid
from engine.evidence.queries import get_claim
from engine.evidence.views import ClaimRow as Row
from engine.evidence.views import ClaimView
from engine.instances import advance
from engine.instances.tasks import get_task
from web import i18n, present
from web.forms import errors_of
from web.head.views import ClaimRow, SignOff
from web.session import current_actor, db_session, unit
from web.tasks import form_task, settled
from web.tasks.form_task import FormTask
from web.views import Due, FieldError, Option

OFFICES = ("plt", "plh")  # what a stand-in may sign as


def shown(task_id: uuid.UUID) -> Response:
    """The claim, to be read and signed."""
    return _page(_claim(task_id), {"on_behalf": _office(task_id)})


def _office(task_id: uuid.UUID) -> str:
    """What is chosen before anybody chose: whoever stands in as PLT or PLH signs as that."""
    actor = current_actor()
    if not actor.stands_for:
        return "self"
    owner_id = authorize(actor, "task.see", get_task(db_session(), actor.city_id, task_id).thing).owner_id
    kinds = [each.kind for each in actor.stands_for if each.person_id == owner_id and each.kind in OFFICES]
    return kinds[0] if kinds else "self"


def decided(task_id: uuid.UUID) -> Response:
    """Signs or sends back; the receipt is the answer."""
    actor, claim = current_actor(), _claim(task_id)
    task = _form(claim)
    typed = task.typed()
    try:
        values = task.read(typed)
        done = unit(lambda s: advance.complete(s, task_id, actor, values))
    except (ValidationError, Invalid) as error:
        return _page(_claim(task_id), typed, errors_of(task.form, task.messages(error)), status=422)
    return settled.after(done.receipt)


def _claim(task_id: uuid.UUID) -> ClaimView:
    return get_claim(db_session(), current_actor(), task_id)


def _form(claim: ClaimView) -> FormTask:
    row = get_task(db_session(), claim.case.city_id, claim.task.id)
    return form_task.of_row(row, claim.case)


def _page(
    claim: ClaimView, values: Mapping[str, Any], errors: Sequence[FieldError] = (), status: int = 200
) -> Response:  # fmt: skip
    task, case = claim.task, claim.case
    page = SignOff(
        task_id=str(task.id),
        indicator=present.indicator(case),
        agency=present.agency_full(case.lead_agency),
        rows=tuple(_row(each) for each in claim.rows),
        due=present.due(task.due_at, task.due_explained) or Due(at=task.created_at),
        agencies=tuple(Option(value=key, label=present.agency_full(key)) for key in case.agencies),
        values=dict(values),
        errors=tuple(errors),
        is_again=claim.is_again,
    )
    return make_response(render_template("head/sign_off.html", page=page), status)


def _row(row: Row) -> ClaimRow:
    return ClaimRow(
        code=row.code,
        title=row.question.title[i18n.language()],
        agency=present.agency_short(row.agency),
        answer=present.answer_words(row.question, row.answer) or str(_("belum dijawab")),
        claimed=row.claimed,
        max_score=row.question.max_score,
        files=row.files,
        missing=row.missing,
        changed=row.is_changed,
    )
