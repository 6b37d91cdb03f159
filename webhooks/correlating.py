"""From a stored delivery to one BPMN message: by its name and the business key, to the one token that waits for it.

What nobody waits for is parked with the reason, and can be tried again by hand.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.errors import Busy, LayakError
from engine.instances import advance
from engine.instances.definitions import library_for
from engine.instances.locked import Locked, lock_instance
from engine.instances.tables import MessageSubscription
from engine.jobs import End
from engine.process import snapshot
from engine.process.declared import Declared
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work
from webhooks.receiving import read_body
from webhooks.tables import PARKED, TAKEN, Incoming, Source, get_incoming, get_source

SENDER = "source"  # in `by` of a message: other systems may send it
LONGEST_WORD = 2_000


class Parked(LayakError):
    """The delivery waits for somebody to look: `code` says why.

    key_missing, name_missing, nobody_waits, several_wait, not_from_outside, value_wrong,
    process_refused.
    """

    code = "parked"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What a delivery says."""

    name: str
    key: str
    values: Mapping[str, Any]


def run(sessions: SessionFactory, work: Work) -> End:
    """Consumer of `webhook.incoming`: correlates in a unit of its own; a second run finds it done."""
    incoming_id = uuid.UUID(str(work.body["incoming"]))
    with sessions() as session:
        correlate(session, work.city_id, incoming_id)
    return End()


def try_again(session: Session, actor: Actor, incoming_id: uuid.UUID) -> str:
    """Somebody has it tried once more; the state it is in now. Raises NotFound, Forbidden. Commits units of its own."""
    authorize(actor, "webhooks.manage", Thing(city_id=actor.city_id))
    return correlate(session, actor.city_id, incoming_id)


def correlate(session: Session, city_id: uuid.UUID, incoming_id: uuid.UUID) -> str:
    """Hands a delivery to the process that waits for it, or parks it; its state afterwards."""
    try:
        return in_unit(session, lambda s: _take(s, city_id, incoming_id))
    except Busy:
        raise
    except LayakError as refusal:
        parked = refusal if isinstance(refusal, Parked) else Parked(str(refusal), code="process_refused")
        return in_unit(session, lambda s: _park(s, city_id, incoming_id, parked))


def _take(session: Session, city_id: uuid.UUID, incoming_id: uuid.UUID) -> str:
    incoming = get_incoming(session, city_id, incoming_id)
    if incoming.state == TAKEN:
        return TAKEN
    source = get_source(session, city_id, incoming.source_id)
    letter = read_letter(source, read_body(incoming.body))
    waiting = _one_waiting(session, city_id, letter)
    instance = lock_instance(session, city_id, waiting.instance_id)
    if not _mark_taken(session, incoming, letter, instance.id):
        return TAKEN
    data = admitted(_declared(session, instance, waiting.process_key), letter)
    actor = Actor(id="system", city_id=city_id, on_behalf_of=f"source:{source.id}")
    if not advance.message(session, instance.id, letter.name, actor, token=waiting.token, data=data):
        raise _parked("nobody_waits", letter)
    return TAKEN


def read_letter(source: Source, body: Mapping[str, Any]) -> Letter:
    """Name, key and values of a delivery, from where the source says they stand. Raises Parked."""
    name = source.message_name or _word(_at(body, source.message_field))
    key = _word(_at(body, source.key_field))
    if not name:
        raise Parked(f"{source.message_field} names no message", code="name_missing", key=key)
    if not key:
        raise Parked(f"{source.key_field} holds no business key", code="key_missing", name=name)
    values = _at(body, source.data_field) if source.data_field else body
    return Letter(name=name, key=key, values=values if isinstance(values, Mapping) else {})


def _at(body: Any, path: str) -> Any:
    """What stands at `a.b.c`."""
    found = body
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _word(value: Any) -> str:
    """A text both databases can compare; empty for anything else."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_WORD:
        return ""
    return value if value.isprintable() else ""


def _one_waiting(session: Session, city_id: uuid.UUID, letter: Letter) -> MessageSubscription:
    found = session.scalars(
        sa.select(MessageSubscription)
        .where(
            MessageSubscription.city_id == city_id,
            MessageSubscription.message_name == letter.name,
            MessageSubscription.correlation_key == letter.key,
        )
        .limit(2)
    ).all()
    if len(found) != 1:
        raise _parked("several_wait" if found else "nobody_waits", letter)
    return found[0]


def _declared(session: Session, instance: Locked, process_key: str) -> Declared:
    """The declarations of the package whose drawing waits."""
    library = library_for(session, instance.city_id, instance.digest, snapshot.load(instance.snapshot))
    found = (d for d in library.by_digest.values() if process_key in d.processes)
    return next(found, library.main).declared or Declared()


def admitted(declared: Declared, letter: Letter) -> dict[str, Any]:
    """Of the values only those that the message brings, each of the type the process declares. Raises Parked."""
    entry = declared.messages.get(letter.name, {})
    if "by" in entry and SENDER not in (entry["by"] or ()):
        raise _parked("not_from_outside", letter)
    data = {}
    for name, type_ in (entry.get("with") or {}).items():
        value = letter.values.get(name)
        if value is None:
            continue
        if not _fits(str(type_), value):
            raise _parked("value_wrong", letter, field=name)
        data[name] = value
    return data


def _fits(type_: str, value: Any) -> bool:
    return _TYPES.get(type_, _is_text)(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and (not value or bool(_word(value.replace("\n", " "))))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**15


def _is_date(value: Any) -> bool:
    return _is_text(value) and _reads(dt.date.fromisoformat, value)


def _is_person(value: Any) -> bool:
    return _is_text(value) and _reads(uuid.UUID, value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(each) or _is_number(each) for each in value)


def _reads(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": _is_text,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "date": _is_date,
    "list": _is_list,
    "person": _is_person,
}


def _parked(code: str, letter: Letter, **more: str) -> Parked:
    return Parked(code.replace("_", " "), code=code, name=letter.name, key=letter.key, **more)


def _mark_taken(session: Session, incoming: Incoming, letter: Letter, instance_id: uuid.UUID) -> bool:
    """Under the instance's lock; False when somebody else has handed it over meanwhile."""
    done = session.execute(
        sa.update(Incoming)
        .where(Incoming.city_id == incoming.city_id, Incoming.id == incoming.id, Incoming.state != TAKEN)
        .values(
            state=TAKEN, reason=None, message_name=letter.name, business_key=letter.key, instance_id=instance_id,
            ended_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return bool(getattr(done, "rowcount", 0))


def _park(session: Session, city_id: uuid.UUID, incoming_id: uuid.UUID, parked: Parked) -> str:
    session.execute(
        sa.update(Incoming)
        .where(Incoming.city_id == city_id, Incoming.id == incoming_id, Incoming.state != TAKEN)
        .values(
            state=PARKED, reason=parked.code, message_name=parked.values.get("name"),
            business_key=parked.values.get("key"), ended_at=clock.now(),
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return PARKED
