"""The streams of history: a city's own and one for each of its instances. Sealing them, reading them back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import City, lock_city
from engine.history import HistoryEvent, Seal, StreamHead, make_seal, redact, verify_seals, verify_stream
from engine.instances.locked import lock_instance, save
from engine.instances.tables import ProcessInstance

UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A break and the stream's name: a city's key, with the business key and process of an instance."""

    name: str
    stream: uuid.UUID
    seq: int
    code: str  # as in `engine.history.Break`, or `unknown`: events of a stream nothing knows


def list_heads(session: Session, city_id: uuid.UUID) -> list[StreamHead]:
    """Where every stream of a city ends now; one statement, so all at one instant."""
    own = sa.select(City.id, City.history_seq, City.history_hash).where(City.id == city_id)
    row = ProcessInstance
    cases = sa.select(row.id, row.history_seq, row.history_hash).where(row.city_id == city_id)
    rows = session.execute(own.union_all(cases))
    return [StreamHead(stream=stream, seq=seq, hash=hash_) for stream, seq, hash_ in rows]


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A stream as people call it: a case by its business key, a city's own by the city's key."""

    name: str
    process: str  # empty: the city's own stream
    stream: uuid.UUID
    events: int


def list_streams(session: Session, city_id: uuid.UUID) -> list[Named]:
    """The streams of a city, its own first."""
    row = ProcessInstance
    own = sa.select(City.key, sa.literal(""), City.id, City.history_seq).where(City.id == city_id)
    cases = sa.select(row.business_key, row.definition_key, row.id, row.history_seq).where(row.city_id == city_id)
    found = [*session.execute(own).all(), *session.execute(cases.order_by(row.business_key, row.id)).all()]
    return [Named(name=key, process=process, stream=stream, events=seq) for key, process, stream, seq in found]


def seal_city(session: Session, actor: Actor) -> Seal | None:
    """Seals the history of the actor's city, in the caller's unit; None when nothing happened since the last seal.

    Raises Forbidden, or Conflict when a stream is shorter than it was sealed.
    """
    authorize(actor, "history.seal", Thing(city_id=actor.city_id))
    lock_city(session, actor.city_id)
    return make_seal(session, actor.city_id, list_heads(session, actor.city_id), actor=actor.id)


def redact_event(session: Session, actor: Actor, stream: uuid.UUID, seq: int, *, reason: str) -> None:
    """Takes the words of one event of the actor's city away; its stream says so.

    Raises NotFound, Forbidden, or Conflict when there is nothing to take away.
    """
    authorize(actor, "history.redact", Thing(city_id=actor.city_id))
    is_case = stream != actor.city_id
    instance = lock_instance(session, actor.city_id, stream) if is_case else None
    head = instance or lock_city(session, stream)
    redact(session, head, seq, actor=actor.id, reason=reason, request_id=actor.request_id)
    if instance is not None:
        save(session, instance)


def audit(session: Session) -> Iterator[Found]:
    """Everything of every city's history that does not hold."""
    for city_id, key in session.execute(sa.select(City.id, City.key).order_by(City.key)).all():
        yield from _audit_city(session, city_id, key)
    for stream in _orphans(session):
        yield Found(name="", stream=stream, seq=0, code=UNKNOWN)


def count_streams(session: Session) -> int:
    """How many streams `audit` reads."""
    return sum(session.scalar(sa.select(sa.func.count(table.id))) or 0 for table in (City, ProcessInstance))


def _audit_city(session: Session, city_id: uuid.UUID, key: str) -> Iterator[Found]:
    names = {city_id: key, **_names(session, city_id, key)}
    heads: list[City | ProcessInstance] = [session.get_one(City, city_id), *_instances(session, city_id)]
    for head in heads:
        for each in verify_stream(session, head):
            yield Found(name=names[head.id], stream=each.stream, seq=each.seq, code=each.code)
    for each in verify_seals(session, city_id):
        yield Found(name=names.get(each.stream, key), stream=each.stream, seq=each.seq, code=each.code)
    session.expunge_all()


def _names(session: Session, city_id: uuid.UUID, key: str) -> dict[uuid.UUID, str]:
    row = ProcessInstance
    rows = session.execute(sa.select(row.id, row.business_key, row.definition_key).where(row.city_id == city_id))
    return {instance: f"{key} {business_key} ({process})" for instance, business_key, process in rows}


def _instances(session: Session, city_id: uuid.UUID) -> list[ProcessInstance]:
    wanted = sa.select(ProcessInstance).where(ProcessInstance.city_id == city_id)
    return list(session.scalars(wanted.order_by(ProcessInstance.business_key)))


def _orphans(session: Session) -> list[uuid.UUID]:
    """Streams of which nothing in the tables knows any more."""
    known = sa.union_all(sa.select(City.id), sa.select(ProcessInstance.id))
    return list(session.scalars(sa.select(HistoryEvent.stream).where(HistoryEvent.stream.not_in(known)).distinct()))
