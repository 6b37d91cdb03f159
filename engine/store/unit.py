"""The unit of work: the only place that commits.

A unit reads nothing it has not locked itself: what was read before is thrown away when it begins. On SQLite one lock of
this process queues the writers, which is fairer and faster than the library's polling.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from engine.errors import Busy

T = TypeVar("T")
SessionFactory = Callable[[], Session]
WRITES = "writes"  # in a session's info, and as an option of the connection it uses then
MARKED = {WRITES: True}
TRIES = 3
# serialisation failure, deadlock, lock not available
RETRIED_STATES = frozenset({"40001", "40P01", "55P03"})
UNIQUE_VIOLATION = "23505"
_gate = threading.RLock()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


@contextlib.contextmanager
def writing(session: Session) -> Iterator[Session]:
    """One transaction that may write; commits at its end, or rolls everything back.

    Raises RuntimeError when the session was changed before: a change made outside a unit would ride along unseen.
    """
    if _is_changed(session):
        raise RuntimeError("the session was changed before the unit of work began")
    _end_reading(session)
    session.expunge_all()
    is_sqlite = _is_sqlite(session)
    with _gate if is_sqlite else contextlib.nullcontext():
        session.info[WRITES] = True
        try:
            session.begin()
            if is_sqlite:  # takes its write lock here; PostgreSQL begins with the first statement
                session.connection(execution_options=MARKED)
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(WRITES, None)


def _is_changed(session: Session) -> bool:
    return bool(session.new or session.dirty or session.deleted)


def _end_reading(session: Session) -> None:
    """By COMMIT, for nothing was written: after a ROLLBACK the driver forgets every statement it has prepared."""
    if not session.in_transaction():
        return
    try:
        session.rollback() if _is_changed(session) else session.commit()
    except SQLAlchemyError:  # it had failed, or its connection has gone
        session.rollback()


@sa.event.listens_for(Session, "after_begin")
def _mark(session: Session, _transaction: object, connection: sa.Connection) -> None:
    """Who watches the statements can tell those of a unit from others."""
    if WRITES in session.info:
        connection.execution_options(**MARKED)


def commit_behind(cursor: psycopg.RawCursor[Any]) -> None:
    """The COMMIT `writing` has asked for, on its way behind the unit's last writes: the session's own does nothing."""
    cursor.execute("COMMIT", prepare=False)  # the driver's own would wait for the answer here and once more behind it


def in_unit(session: Session, act: Callable[[Session], T]) -> T:
    """Runs `act` as one unit. A deadlock, a lock timeout or a serialisation failure runs the whole of it again, twice.

    Raises Busy after that; nothing was changed then. So does a row that another inserted at the same instant: the next
    run sees it, and refuses by name or goes on; a violation that stays is raised as it is.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with writing(session):
                return act(session)
        except DBAPIError as error:
            if not _is_passing(error):
                raise
            if attempt == TRIES:
                if _is_taken(error):
                    raise
                raise Busy from error
            time.sleep(random.uniform(0.01, 0.05) * attempt)
    raise AssertionError("unreachable")


def _is_passing(error: DBAPIError) -> bool:
    """Would the same unit pass a moment later?"""
    if getattr(error.orig, "sqlstate", None) in RETRIED_STATES or _is_taken(error):
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def _is_taken(error: DBAPIError) -> bool:
    """Has another inserted the same key? On SQLite writers queue, so there it is no race but a mistake of ours."""
    return getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION


@contextlib.contextmanager
def steady(sessions: SessionFactory) -> Iterator[Session]:
    """A session for many units, one after the other, that keeps its connection and the statements prepared on it.

    Its reads belong into `reading` or into units, too: after a ROLLBACK the driver forgets every prepared statement.
    """
    with sessions() as session:
        if _is_sqlite(session):
            yield session
            return
        engine = session.get_bind()
        assert isinstance(engine, sa.Engine)
        with engine.connect() as connection:
            session.bind = connection
            try:
                yield session
            finally:
                session.close()
                session.bind = engine


@contextlib.contextmanager
def reading(session: Session) -> Iterator[Session]:
    """A look at the database that leaves no transaction open behind it."""
    try:
        yield session
    finally:
        _end_reading(session)


def statement_counter(engine: sa.Engine) -> StatementCounter:
    """Counts and keeps the statements sent from now on; for budgets in tests and benchmarks."""
    return StatementCounter(engine)


class StatementCounter:
    """The statements an engine sent, BEGIN and COMMIT left out. A context manager; `texts` holds them in order."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.texts: list[str] = []

    def _note(self, _conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            self.texts.append(statement)

    def __enter__(self) -> StatementCounter:
        sa.event.listen(self.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        sa.event.remove(self.engine, "before_cursor_execute", self._note)
