"""What somebody with the password of the database might try. Each way returns a code that the audit must find."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Callable, Sequence
from typing import Any, cast

import sqlalchemy as sa

from engine.history import HistoryEvent, Seal, SealLeaf
from engine.history.record import chain
from engine.instances.tables import ProcessInstance
from engine.store import Base, new_id

EVENTS, CASES, SEALS, LEAVES = (
    cast("sa.Table", model.__table__) for model in (HistoryEvent, ProcessInstance, Seal, SealLeaf)
)
Way = Callable[[sa.Connection, random.Random], str]
WAYS: list[Way] = []


def way(function: Way) -> Way:
    WAYS.append(function)
    return function


# -- finding a victim
def events(connection: sa.Connection, stream: Any) -> list[Any]:
    return list(connection.execute(sa.select(EVENTS).where(EVENTS.c.stream == stream).order_by(EVENTS.c.seq)))


def a_stream(connection: sa.Connection, chance: random.Random) -> Any:
    """A case that was answered, so that there is something to hide."""
    return chance.choice(
        sorted(connection.scalars(sa.select(EVENTS.c.stream).where(EVENTS.c.type == "task.completed")), key=str)
    )


def an_event(connection: sa.Connection, chance: random.Random) -> Any:
    return chance.choice(events(connection, a_stream(connection, chance)))


def change(connection: sa.Connection, event: Any, **values: Any) -> None:
    connection.execute(sa.update(EVENTS).where(EVENTS.c.id == event.id).values(**values))


def set_head(connection: sa.Connection, stream: Any, rows: Sequence[Any]) -> None:
    """So that the stream's end looks right."""
    seq, hash_ = (rows[-1].seq, rows[-1].hash) if rows else (0, b"")
    connection.execute(sa.update(CASES).where(CASES.c.id == stream).values(history_seq=seq, history_hash=hash_))


def rechain(connection: sa.Connection, stream: Any) -> bytes:
    """Every hash of the stream made anew over what now stands there, its head too."""
    previous = b""
    for row in events(connection, stream):
        body_hash = hashlib.sha256(row.salt + row.body.encode()).digest()
        previous = chain(previous, stream, row.seq, row.at, row.type, row.actor, body_hash)
        change(connection, row, body_hash=body_hash, hash=previous)
    set_head(connection, stream, events(connection, stream))
    return previous


# -- the ways
@way
def a_body_says_something_else(connection: sa.Connection, chance: random.Random) -> str:
    event = an_event(connection, chance)
    change(connection, event, body=event.body[:-1] + ',"officer":"somebody else"}')
    return "body"


@way
def a_body_and_its_hash_are_made_anew(connection: sa.Connection, chance: random.Random) -> str:
    event, body = an_event(connection, chance), '{"nothing":"happened"}'
    change(connection, event, body=body, body_hash=hashlib.sha256(event.salt + body.encode()).digest())
    return "chain"


@way
def a_body_is_emptied(connection: sa.Connection, chance: random.Random) -> str:
    change(connection, an_event(connection, chance), body=None, salt=None)
    return "blank"


@way
def somebody_else_did_it(connection: sa.Connection, chance: random.Random) -> str:
    change(connection, an_event(connection, chance), actor="nobody")
    return "chain"


@way
def it_happened_before_the_deadline(connection: sa.Connection, chance: random.Random) -> str:
    event = an_event(connection, chance)
    change(connection, event, at=event.at - dt.timedelta(days=chance.randint(1, 30)))
    return "chain"


@way
def it_was_something_else(connection: sa.Connection, chance: random.Random) -> str:
    change(connection, an_event(connection, chance), type="task.cancelled")
    return "chain"


@way
def an_event_in_the_middle_is_gone(connection: sa.Connection, chance: random.Random) -> str:
    rows = events(connection, a_stream(connection, chance))
    connection.execute(sa.delete(EVENTS).where(EVENTS.c.id == chance.choice(rows[:-1]).id))
    return "gap"


@way
def the_end_is_gone(connection: sa.Connection, chance: random.Random) -> str:
    stream = a_stream(connection, chance)
    connection.execute(sa.delete(EVENTS).where(EVENTS.c.id == events(connection, stream)[-1].id))
    return "tail"


@way
def the_end_is_gone_and_the_head_agrees(connection: sa.Connection, chance: random.Random) -> str:
    stream = a_stream(connection, chance)
    rows = events(connection, stream)
    kept = rows[: chance.randint(1, len(rows) - 1)]
    connection.execute(sa.delete(EVENTS).where(EVENTS.c.stream == stream, EVENTS.c.seq > len(kept)))
    set_head(connection, stream, kept)
    return "sealed"


@way
def a_stream_is_empty_and_the_head_agrees(connection: sa.Connection, chance: random.Random) -> str:
    stream = a_stream(connection, chance)
    connection.execute(sa.delete(EVENTS).where(EVENTS.c.stream == stream))
    set_head(connection, stream, ())
    return "sealed"


@way
def a_case_is_gone_with_all_that_was_of_it(connection: sa.Connection, chance: random.Random) -> str:
    stream = a_stream(connection, chance)
    connection.execute(sa.delete(EVENTS).where(EVENTS.c.stream == stream))
    for table in reversed(Base.metadata.sorted_tables):
        if "instance_id" in table.c:
            connection.execute(sa.delete(table).where(table.c.instance_id == stream))
    connection.execute(sa.delete(CASES).where(CASES.c.id == stream))
    return "sealed"


@way
def a_case_is_gone_and_its_events_stay(connection: sa.Connection, chance: random.Random) -> str:
    stream = a_stream(connection, chance)
    for table in reversed(Base.metadata.sorted_tables):
        if "instance_id" in table.c:
            connection.execute(sa.delete(table).where(table.c.instance_id == stream))
    connection.execute(sa.delete(CASES).where(CASES.c.id == stream))
    return "unknown"


@way
def two_events_have_changed_places(connection: sa.Connection, chance: random.Random) -> str:
    first, second = chance.sample(events(connection, a_stream(connection, chance)), 2)
    change(connection, first, seq=-1)
    change(connection, second, seq=first.seq)
    change(connection, first, seq=second.seq)
    return "chain"


@way
def two_events_have_changed_words(connection: sa.Connection, chance: random.Random) -> str:
    first, second = chance.sample(events(connection, a_stream(connection, chance)), 2)
    for one, other in ((first, second), (second, first)):
        change(connection, one, body=other.body, salt=other.salt, body_hash=other.body_hash)
    return "chain"


@way
def an_event_was_added(connection: sa.Connection, chance: random.Random) -> str:
    stream = a_stream(connection, chance)
    last = events(connection, stream)[-1]
    row = {**last._mapping, "id": new_id(), "seq": last.seq + 1}
    row["hash"] = chain(last.hash, stream, row["seq"], last.at, last.type, last.actor, last.body_hash)
    connection.execute(sa.insert(EVENTS), [row])
    return "tail"


@way
def a_whole_stream_is_written_anew(connection: sa.Connection, chance: random.Random) -> str:
    """Every hash fits; only the seal knows better."""
    stream = a_stream(connection, chance)
    change(connection, chance.choice(events(connection, stream)), body='{"nothing":"happened"}')
    rechain(connection, stream)
    return "sealed"


@way
def a_stream_and_its_leaf_are_written_anew(connection: sa.Connection, chance: random.Random) -> str:
    stream = a_stream(connection, chance)
    change(connection, events(connection, stream)[0], body='{"nothing":"happened"}')
    rechain(connection, stream)
    for row in events(connection, stream):
        changed = sa.update(LEAVES).where(LEAVES.c.stream == stream, LEAVES.c.seq == row.seq).values(head_hash=row.hash)
        connection.execute(changed)
    return "seal_root"


@way
def a_seal_has_another_root(connection: sa.Connection, chance: random.Random) -> str:
    connection.execute(
        sa.update(SEALS).where(SEALS.c.number == chance.choice((1, 2))).values(root=chance.randbytes(32))
    )
    return "seal_root"


@way
def a_seal_was_made_earlier(connection: sa.Connection, chance: random.Random) -> str:
    number = chance.choice((1, 2))
    at = connection.scalars(sa.select(SEALS.c.at).where(SEALS.c.number == number)).one()
    connection.execute(sa.update(SEALS).where(SEALS.c.number == number).values(at=at - dt.timedelta(days=1)))
    return "seal_chain"


@way
def a_seal_is_gone(connection: sa.Connection, chance: random.Random) -> str:
    connection.execute(sa.delete(SEALS).where(SEALS.c.number == chance.choice((1, 2))))
    return "seal_gap"


@way
def a_leaf_is_gone(connection: sa.Connection, chance: random.Random) -> str:
    stream = a_stream(connection, chance)
    connection.execute(sa.delete(LEAVES).where(LEAVES.c.stream == stream))
    return "seal_root"
