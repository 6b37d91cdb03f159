"""The outbox: what has to leave the house, written in the same transaction as the step that wants it.

A row is claimed in a transaction of its own, carried out, and its end recorded in another. `attempt` counts claims,
`failures` counts ends that were recorded as failed. When a worker dies, any row of its batch may be to blame, so a row
that twice had no recorded end is claimed alone from then on. Only when three workers have died with nothing else in
hand does it count as what kills them: it becomes an incident.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock
from engine.store import trace
from engine.store.base import Base, CityRow, Instant, JsonText, city_row, json_column
from engine.store.ids import new_id
from engine.store.inserting import insert_rows

LEASE = dt.timedelta(seconds=15)  # renewed while its worker lives, so that little waits for a dead one
CLAIMING = 0x1A9A5  # of PostgreSQL's advisory locks
SUSPECT = 2  # claims without a recorded end: from then on a row is claimed alone
POISON = SUSPECT + 3  # and after so many it is given up
BACK_OFF = (5, 30, 300, 1800, 7200, 18000, 36000)  # seconds before the next try, by number of failures
OPEN, DONE, DROPPED, FAILED = "open", "done", "dropped", "failed"


class OutboxRow(CityRow, Base):
    """One thing to do outside, once."""

    __tablename__ = "outbox"
    queue: Mapped[str]
    kind: Mapped[str]
    destination: Mapped[str]  # one claim per destination at a time: a slow server blocks no other
    body: Mapped[Any] = json_column()
    dedupe_key: Mapped[str]
    instance_id: Mapped[uuid.UUID | None]
    seq: Mapped[int | None]  # of the history event it came with
    request_id: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=OPEN)
    due_at: Mapped[dt.datetime]
    created_at: Mapped[dt.datetime]
    claimed_until: Mapped[dt.datetime | None]
    attempt: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = city_row(
        "outbox",
        sa.UniqueConstraint("city_id", "dedupe_key"),
        sa.Index(
            "ix_outbox_open",
            "queue",
            "due_at",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index(
            "ix_outbox_open_by_city",
            "queue",
            "city_id",
            "due_at",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )


CITIES = sa.table("city", sa.column("id", sa.Uuid()))  # a room above this one
ROWS = cast("sa.Table", OutboxRow.__table__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A claimed row, as a consumer sees it. `attempt` is the number of this claim, from 1."""

    id: uuid.UUID
    city_id: uuid.UUID
    kind: str
    destination: str
    body: Mapping[str, Any]
    attempt: int
    failures: int
    instance_id: uuid.UUID | None
    request_id: str | None = None  # of the request it follows from
    last_error: str | None = None  # it has failed before


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A row to be: `dedupe_key` says what it is, so that a step that runs again plans nothing twice."""

    queue: str
    kind: str
    destination: str
    body: Mapping[str, Any]
    dedupe_key: str
    due_at: dt.datetime | None = None
    instance_id: uuid.UUID | None = None
    seq: int | None = None


def plan_rows(session: Session, city_id: uuid.UUID, rows: Iterable[Planned], *, request_id: str | None = None) -> None:
    """Inserts rows into the outbox, in the caller's transaction. Nothing is sent here."""
    insert_rows(session, OutboxRow, [row_of(city_id, row, request_id=request_id) for row in rows])


def row_of(city_id: uuid.UUID, row: Planned, *, request_id: str | None = None) -> dict[str, Any]:
    """The columns of a row to be."""
    now, named = clock.now(), request_id or trace.current()
    return dict(
        id=new_id(), city_id=city_id, queue=row.queue, kind=row.kind, destination=row.destination, body=dict(row.body),
        dedupe_key=row.dedupe_key, instance_id=row.instance_id, seq=row.seq, request_id=named, state=OPEN,
        due_at=row.due_at or now, created_at=now, attempt=0, failures=0,
    )  # fmt: skip


def claim(
    session: Session,
    queue: str,
    *,
    limit: int = 20,
    leased_for: dt.timedelta = LEASE,
    is_single: bool = False,
    besides: Collection[str] = (),
) -> list[Work]:
    """Claims due rows of a queue, in the caller's unit: of each destination one at a time, suspects alone.

    `is_single`: all of one destination, that of the row due longest; `besides` names destinations to leave alone.
    Leases run on the machine's clock (`clock.wall`), business instants on the product's.
    """
    if is_single and session.get_bind().dialect.name == "postgresql":
        # two claims at once would each see rows of one destination that the other has not locked yet
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CLAIMING, sa.func.hashtext(queue))))
    ids = _claimable(session, queue, limit, is_single=is_single, besides=besides)
    if not ids:
        return []
    found = session.execute(_CLAIM, {"ids": ids, "until": clock.wall() + leased_for}).all()
    return _in_turn([Work(**row._mapping) for row in found])


def _in_turn(works: Iterable[Work]) -> list[Work]:
    """By age; of several cities the first row of each, then the second of each."""
    seen: dict[uuid.UUID, int] = {}
    ranked = []
    for work in sorted(works, key=lambda w: w.id):
        seen[work.city_id] = seen.get(work.city_id, 0) + 1
        ranked.append((seen[work.city_id], work.id, work))
    return [work for _, _, work in sorted(ranked, key=lambda r: r[:2])]


def _claimable(
    session: Session, queue: str, limit: int, *, is_single: bool, besides: Collection[str]
) -> list[uuid.UUID]:
    asked = {"of_queue": queue, "now": clock.now(), "wall": clock.wall()}
    waiting = [] if is_single else list(session.scalars(_WAITING, asked))
    if not is_single and not waiting:
        return []
    turns = _fair_share(session, waiting, limit, asked) if len(waiting) > 1 else []
    query = _CLAIMABLE.where(ROWS.c.destination.not_in(list(besides))) if besides else _CLAIMABLE
    query = query.where(ROWS.c.id.in_(turns)) if turns else query
    return _together(session.execute(query, {**asked, "most": limit}).all(), is_single=is_single)


def _together(rows: Sequence[sa.Row[*tuple[Any, ...]]], *, is_single: bool) -> list[uuid.UUID]:
    """Which of some claimable rows one worker takes: a suspect alone, else all, or all to the first's destination."""
    suspect = next((row for row in rows if row.attempt - row.failures >= SUSPECT), None)
    if suspect is not None:
        return [suspect.id]
    return [row.id for row in rows if not is_single or row.destination == rows[0].destination]


# -- built once: building a claim costs more than carrying it out, and most look in vain
_OTHER = ROWS.alias()
_NOW, _WALL = sa.bindparam("now", type_=Instant()), sa.bindparam("wall", type_=Instant())
_IS_DUE = sa.and_(
    ROWS.c.queue == sa.bindparam("of_queue"), ROWS.c.state == sa.literal(OPEN), ROWS.c.due_at <= _NOW
)  # fmt: skip
_IS_BUSY = sa.exists().where(
    _OTHER.c.queue == sa.bindparam("of_queue"), _OTHER.c.state == sa.literal(OPEN),
    _OTHER.c.destination == ROWS.c.destination, _OTHER.c.claimed_until >= _WALL,
)  # fmt: skip
_IS_CLAIMABLE = sa.and_(  # due, held by nobody, and nobody talks to its destination
    _IS_DUE, sa.or_(ROWS.c.claimed_until.is_(None), ROWS.c.claimed_until < _WALL), ~_IS_BUSY
)
_CLAIMABLE = (
    sa.select(ROWS.c.id, ROWS.c.destination, ROWS.c.attempt, ROWS.c.failures)
    .where(_IS_CLAIMABLE)
    .order_by(ROWS.c.due_at, ROWS.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer()))
    .with_for_update(skip_locked=True)
)
_WAITING = sa.select(CITIES.c.id).where(sa.exists().where(_IS_DUE, ROWS.c.city_id == CITIES.c.id))
_CLAIM = (
    sa.update(ROWS)
    .where(ROWS.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(claimed_until=sa.bindparam("until", type_=Instant()), attempt=ROWS.c.attempt + 1)
    .returning(*(ROWS.c[name] for name in Work.__dataclass_fields__))
)


def _fair_share(
    session: Session, waiting: Sequence[uuid.UUID], limit: int, asked: Mapping[str, Any]
) -> list[uuid.UUID]:  # fmt: skip
    """Where several cities wait, the first rows of each: none waits for another's bad day."""
    cities = random.sample(waiting, min(len(waiting), limit))  # of more than there is room for, others come next time
    share = max(1, limit // len(waiting))
    firsts = [
        sa.select(ROWS.c.id).where(_IS_CLAIMABLE, ROWS.c.city_id == city_id)
        .order_by(ROWS.c.due_at, ROWS.c.id).limit(share).subquery()
        for city_id in cities
    ]  # fmt: skip
    return list(session.scalars(sa.union_all(*(sa.select(first.c.id) for first in firsts)), asked))


def reopen(session: Session, row_id: uuid.UUID, due_at: dt.datetime) -> str | None:
    """A row that was given up is tried again, as often as a new one; its kind, or None when it is not given up."""
    done = session.execute(
        sa.update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.state == FAILED)
        .values(state=OPEN, due_at=due_at, ended_at=None, claimed_until=None, failures=0, attempt=0)
        .returning(OutboxRow.kind)
        .execution_options(synchronize_session=False)
    )
    return done.scalar_one_or_none()


def withdraw(session: Session, city_id: uuid.UUID, keys: Collection[str]) -> set[str]:
    """Rows nobody is wanted to carry out any more, dropped where nobody has them in hand; the keys of those."""
    asked = {"of_city": city_id, "keys": sorted(keys), "now": clock.now(), "wall": clock.wall()}
    return set(session.scalars(_WITHDRAW, asked)) if keys else set()


_WITHDRAW = (
    sa.update(ROWS)
    .where(
        ROWS.c.city_id == sa.bindparam("of_city"), ROWS.c.dedupe_key.in_(sa.bindparam("keys", expanding=True)),
        ROWS.c.state == sa.literal(OPEN),
        sa.or_(ROWS.c.claimed_until.is_(None), ROWS.c.claimed_until <= sa.bindparam("wall", type_=Instant())),
    )
    .values(state=DROPPED, claimed_until=None, ended_at=sa.bindparam("now", type_=Instant()))
    .returning(ROWS.c.dedupe_key)
)  # fmt: skip


def renew(session: Session, works: Iterable[Work], *, leased_for: dt.timedelta = LEASE) -> None:
    """Holds on to claimed rows for another while; what another worker holds by now, or has ended, is left alone."""
    still_ours = [sa.and_(OutboxRow.id == work.id, OutboxRow.attempt == work.attempt) for work in works]
    session.execute(
        sa.update(OutboxRow)
        .where(sa.or_(*still_ours), OutboxRow.state == OPEN, OutboxRow.claimed_until.is_not(None))
        .values(claimed_until=clock.wall() + leased_for)
        .execution_options(synchronize_session=False)
    )


def is_poison(work: Work) -> bool:
    """Was it claimed so often without a recorded end, the last times alone, that it must be to blame?"""
    return work.attempt - work.failures > POISON


def record_end(session: Session, work: Work, *, state: str = DONE) -> bool:
    """Records that a row is done or dropped. False when another worker holds it by now."""
    return _end(session, work, state=state, ended_at=clock.now(), claimed_until=None)


def record_failure(
    session: Session, work: Work, error: str, *, most: int = len(BACK_OFF), wait: dt.timedelta | None = None
) -> bool:
    """Records a failure: tried again after `wait` or the back-off, or `failed` for good after the last. True when for
    good."""
    failures = work.failures + 1
    if failures > most:
        _end(
            session,
            work,
            state=FAILED,
            failures=failures,
            last_error=error[:2000],
            claimed_until=None,
            ended_at=clock.now(),
        )
        return True
    wait = dt.timedelta(seconds=BACK_OFF[min(failures, len(BACK_OFF)) - 1]) if wait is None else wait
    _end(session, work, failures=failures, last_error=error[:2000], claimed_until=None, due_at=clock.now() + wait)
    return False


_STILL_OURS = sa.update(ROWS).where(
    ROWS.c.id == sa.bindparam("row"), ROWS.c.attempt == sa.bindparam("claim"), ROWS.c.state == sa.literal(OPEN)
)  # built once: every row ends so


def _end(session: Session, work: Work, **values: Any) -> bool:
    """Writes under the fencing token: the number of the claim."""
    done = session.execute(_STILL_OURS, {"row": work.id, "claim": work.attempt, **values})
    return bool(getattr(done, "rowcount", 0))


__all__ = [
    "DONE",
    "DROPPED",
    "FAILED",
    "OPEN",
    "JsonText",
    "OutboxRow",
    "Planned",
    "Work",
    "claim",
    "is_poison",
    "plan_rows",
    "record_end",
    "record_failure",
    "renew",
    "row_of",
    "withdraw",
]
