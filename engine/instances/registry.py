"""What the rooms above register here, once, from `web/wiring.py`: forms, facts, effects.

The process room knows no evidence and no letters; it asks these doors by name.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from engine.calendar.working import WorkingCalendar
from engine.city.actors import Actor
from engine.history import Event
from engine.instances.locked import Locked
from engine.process.model import ProcessDefinition
from engine.process.step import Effect, Subscription


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenTask:
    """An open user task of a locked instance."""

    id: uuid.UUID
    city_id: uuid.UUID
    instance_id: uuid.UUID
    business_key: str
    cluster: int | None
    process: str  # key of the package its instance runs on; `process_key` is the process the task stands in
    token: int
    body: int
    process_key: str
    element_id: str
    name: str
    form_key: str | None
    role: str | None
    agency_key: str | None
    candidate_group: str | None
    assignee_id: uuid.UUID | None
    owner_id: uuid.UUID | None  # whose task it stays while it is delegated
    excluding: tuple[str, ...]
    is_exclusive: bool
    item: Any
    loop_counter: int | None
    due_at: dt.datetime | None
    has_draft: bool = False  # somebody has typed and not sent; known of a task that is being completed


@dataclass(frozen=True, kw_only=True, slots=True)
class Submitted:
    """What a form's verb gives back: the values for the process, and what to write into history."""

    data: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Event] = ()
    receipt: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectContext:
    """What an effect handler may know besides the effect itself."""

    actor: Actor
    now: dt.datetime
    calendar: WorkingCalendar
    definition: ProcessDefinition  # of the drawing the effect stands in
    watched: OpenTask | None  # the task on whose deadline the effect depends, or which it is `about`
    occurrence: str  # unique in the instance: part of a dedupe key
    subscriptions: tuple[Subscription, ...]  # who waits for a message once the step is done
    facts: Mapping[str, Any]  # what the step has read
    beside: tuple[OpenTask, ...] = ()  # the other open tasks of the watched one's step: one per person


FormVerb = Callable[[Session, OpenTask, Actor, Mapping[str, Any]], "Submitted | Mapping[str, Any]"]
FactProvider = Callable[[Session, Locked, frozenset[str]], Mapping[str, Any]]
EffectHandler = Callable[[Session, Locked, Effect, EffectContext], Sequence[Event]]

_forms: dict[str, FormVerb] = {}
_facts: dict[str, FactProvider] = {}
_effects: dict[str, EffectHandler] = {}
_moving: set[str] = set()


def register_form(form_key: str, verb: FormVerb) -> None:
    """A form's values go to `verb`, in the step's own unit, after the lock and before the runtime."""
    _forms[form_key] = verb


def register_facts(names: Iterable[str], provider: FactProvider) -> None:
    """These facts are read by `provider`, all that a step needs in one call."""
    _facts.update(dict.fromkeys(names, provider))


def register_effect(operator: str, handler: EffectHandler, *, moves_tasks: bool = False) -> None:
    """An operator of the allow-list: its handler inserts rows in the step's transaction, and never advances.

    `moves_tasks`: it changes open tasks, so that a step may not go on with those it has read.
    """
    _effects[operator] = handler
    if moves_tasks:
        _moving.add(operator)


def form_verb(form_key: str | None) -> FormVerb | None:
    """The verb of a form, if its values mean more than process data."""
    return _forms.get(form_key or "")


def effect_handler(operator: str) -> EffectHandler | None:
    """The handler of an operator; None when the allow-list does not know it."""
    return _effects.get(operator)


def moves_tasks(operator: str) -> bool:
    """Are open tasks no longer as they were read once this operator was handled?"""
    return operator in _moving


def operators() -> frozenset[str]:
    """The allow-list."""
    return frozenset(_effects)


def read_facts(session: Session, instance: Locked, names: frozenset[str]) -> dict[str, Any]:
    """The named facts; each provider is asked once. A fact nobody provides is null."""
    wanted: dict[FactProvider, set[str]] = {}
    for name in names:
        if name in _facts:
            wanted.setdefault(_facts[name], set()).add(name)
    facts: dict[str, Any] = dict.fromkeys(names)
    for provider, share in wanted.items():
        facts.update(provider(session, instance, frozenset(share)))
    return facts
