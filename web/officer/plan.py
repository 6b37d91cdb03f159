"""The plan of a remediation: the form above the list of questions, kept as a draft until the share is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from engine.city.actors import Actor
from engine.evidence.views import ShareView
from engine.instances.tasks import get_task
from web.forms import Sheet
from web.session import db_session
from web.tasks import form_task
from web.tasks.form_task import FormTask
from web.tasks.said import Said, said

FORM = "remediation"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The form of a share that came back, and what is typed in it so far."""

    task: FormTask
    typed: Mapping[str, Any] | None

    def sheet(self) -> Sheet:
        """The form for the page; what was typed wrongly says so, what is missing is only missing yet."""
        messages = {key: found for key, found in self.refused().items() if (self.typed or {}).get(key)}
        return self.task.sheet(self.typed, messages)

    def refused(self) -> dict[Any, Any]:
        """Sentences by field: what keeps the plan from being sent."""
        try:
            self.task.read(self.typed or {})
        except ValidationError as error:
            return dict(error.messages_dict)
        return {}

    def lacks(self) -> list[str]:
        """The same in the order of the form."""
        return [error.message for error in self.task.sheet(self.typed, self.refused()).errors]

    def values(self) -> dict[str, Any]:
        """The plan as it is sent; raises ValidationError."""
        return self.task.read(self.typed or {})

    def said(self) -> Said:
        """Label and words of what is filled in."""
        return said(self.task.form, self.typed or {})


def find(share: ShareView, actor: Actor) -> Plan | None:
    """The plan of a share that came back; None for a first round."""
    if share.task.form_key != FORM:
        return None
    row = get_task(db_session(), actor.city_id, share.task.id)
    return Plan(task=form_task.of_row(row, share.case), typed=form_task.draft_of(share.task.id, actor))


def with_typed(plan: Plan) -> Plan:
    """The same with the values of the present request."""
    return Plan(task=plan.task, typed=plan.task.known(plan.task.typed()))
