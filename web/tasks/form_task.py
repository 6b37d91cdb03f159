"""A task with a form of its package: what the form needs to know, and its sheet."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from marshmallow import ValidationError

from engine.cases.queries import CaseView, list_cases_by_key
from engine.city.actors import Actor
from engine.errors import Invalid
from engine.escalation.colleagues import list_colleagues
from engine.instances import drafts
from engine.instances.tasks import TaskRow
from engine.process.forms import Form, Given
from web import clean, package_words, present
from web.forms import Sheet, schema_of, sheet, typed_values
from web.forms.sheet import Messages
from web.session import db_session
from web.tasks import sentences
from web.views import Option

NO_FORM = Form(key="")


@dataclass(frozen=True, kw_only=True)
class FormTask:
    """An open task, its case if it belongs to one, its form in the reader's language, and what comes with it."""

    row: TaskRow
    form: Form
    _case: CaseView | None = None

    @functools.cached_property
    def case(self) -> CaseView | None:
        """Read when a page or an offer asks; a button that only sends needs none."""
        return self._case or list_cases_by_key(db_session(), self.row.task.city_id, [self.row.business_key]).get(
            self.row.business_key
        )

    @functools.cached_property
    def offered(self) -> Mapping[str, Sequence[Option]]:
        """What the form lets choose from the city's tables, by the key it names."""
        wanted = {field.options_key for field in self.form.components() if field.options_key}
        return {name: _OFFERS[name](self) for name in wanted if name in _OFFERS}

    @property
    def id(self) -> uuid.UUID:
        """The task's id."""
        return self.row.task.id

    @property
    def given(self) -> Given:
        """What the form's rule needs to know."""
        choices = {name: [option.value for option in options] for name, options in self.offered.items()}
        return Given(today=present.today(), choices=choices)

    def typed(self) -> dict[str, Any]:
        """The posted values as they were typed."""
        return typed_values(self.form, request.form)

    def known(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """What of it belongs to the form: a draft keeps nothing else."""
        keys = {field.key for field in self.form.inputs()}
        return {name: clean.values(value) for name, value in typed.items() if name in keys}

    def read(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """The values that count; raises marshmallow's ValidationError with a sentence per field."""
        found: dict[str, Any] = schema_of(self.form, self.given)().load(dict(typed))
        return found

    def sheet(self, values: Mapping[str, Any] | None, messages: Messages | None = None) -> Sheet:
        """The form for its page."""
        return sheet(self.form, self.given, values=values, messages=messages, offered=self.offered)

    def messages(self, error: ValidationError | Invalid) -> Messages:
        """The sentences of a refusal by the form or by its verb."""
        return error.messages_dict if isinstance(error, ValidationError) else sentences.messages(self.form, error)


def of_row(row: TaskRow, case: CaseView | None = None) -> FormTask:
    """The form of a task; `case` where the page has read it already."""
    return FormTask(row=row, form=_form(row), _case=case)


def _form(row: TaskRow) -> Form:
    task = row.task
    return package_words.form_of(task.city_id, task.digest, task.form_key) if task.form_key else NO_FORM


def _officers(task: FormTask) -> tuple[Option, ...]:
    found = list_colleagues(db_session(), task.row.task.city_id, task.row.task.agency_key)
    return tuple(Option(value=str(each.person_id), label=each.name) for each in found)


def _agencies(task: FormTask) -> tuple[Option, ...]:
    keys = task.case.agencies if task.case else tuple(present.agencies())
    return tuple(Option(value=key, label=present.agency_short(key)) for key in keys)


_OFFERS: Mapping[str, Callable[[FormTask], tuple[Option, ...]]] = {
    "officers": _officers,
    "agencies": _agencies,
}


def draft_of(task_id: uuid.UUID, actor: Actor) -> dict[str, Any] | None:
    """What the person has typed and not sent."""
    found = drafts.find_draft(db_session(), task_id, actor)
    return dict(found.values) if found is not None and isinstance(found.values, dict) else None
