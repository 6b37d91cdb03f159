"""Who carries out which kind of outbox row; registered once, by the composition root."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from engine.store import SessionFactory
from engine.store.outbox import BACK_OFF, DONE, DROPPED, FAILED, OPEN, Work

Record = Callable[[Session], None]


class Unreachable(Exception):
    """The destination does not answer at all: the row is tried again later, and so is the rest of its destination."""


@dataclass(frozen=True, kw_only=True, slots=True)
class End:
    """How a row ended. `record` writes what else is to be remembered, in the unit that ends the row.

    `failed` with a reason becomes an incident, unless the consumer shows it elsewhere, and is not tried again. `open`
    is tried again after `wait`, and counts as a failure unless it was only put off; the rest of the destination waits
    as well when it `is_unreachable`.
    """

    state: str = DONE
    record: Record | None = None
    reason: str = ""
    wait: dt.timedelta | None = None
    is_unreachable: bool = False
    is_incident: bool = True
    is_failure: bool = True


def dropped(record: Record | None = None) -> End:
    """Nobody wants it any more."""
    return End(state=DROPPED, record=record)


def failed(reason: str, record: Record | None = None) -> End:
    """Trying again would not help; somebody has to look."""
    return End(state=FAILED, record=record, reason=reason)


def again(reason: str, wait: dt.timedelta, record: Record | None = None, *, is_unreachable: bool = False) -> End:
    """It failed, and is tried again after `wait`."""
    return End(state=OPEN, record=record, reason=reason, wait=wait, is_unreachable=is_unreachable)


def put_off(wait: dt.timedelta) -> End:
    """Nothing was tried: it is not its turn before `wait` is over."""
    return End(state=OPEN, wait=wait, is_failure=False)


def given_up(reason: str, record: Record | None = None) -> End:
    """It is not tried any more; where it is shown is the consumer's own matter."""
    return End(state=FAILED, record=record, reason=reason, is_incident=False)


Run = Callable[[SessionFactory, Work], End]
GaveUp = Callable[[Session, Work, str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Consumer:
    """Carries out one kind of row.

    `run` is called outside any transaction, asks again whether the thing is still wanted, and tells how it ended. A
    `LayakError` it raises is a refusal, anything else a failure that is tried again. `gave_up` is told, in the unit
    that ends the row, when it will not be tried any more; `tried_again`, with the row's id, when somebody has it opened
    again after that. `back_off`: seconds before each next try; after the last it is given up.
    """

    run: Run
    gave_up: GaveUp | None = None
    tried_again: Callable[[Session, UUID], None] | None = None
    back_off: tuple[int, ...] = BACK_OFF


_consumers: dict[str, Consumer] = {}


def register_consumer(kind: str, consumer: Consumer) -> None:
    """From now on rows of this kind are carried out by `consumer`."""
    _consumers[kind] = consumer


def find_consumer(kind: str) -> Consumer | None:
    """The consumer of a kind."""
    return _consumers.get(kind)
