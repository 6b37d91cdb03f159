"""`layak doctor`: is everything there that Layak stands on, and does its work get done? Each line says what to do."""

from __future__ import annotations

import io
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engine.config import Settings
from engine.errors import LayakError
from engine.escalation.tables import BOUNCED, REFUSED, UNKNOWN, Letter
from engine.jobs import numbers
from engine.jobs.actors import TIMERS
from engine.jobs.brokers import close, over_redis, waiting
from engine.store import new_id, open_engine
from engine.store.blobs import open_store
from engine.store.migrate import is_current
from web import demo_clock
from web.health import SKEW, clock_skew
from web.mail.transport import MailServer

State = Literal["ok", "warn", "bad"]
PATIENCE = 5.0  # seconds for the mail server
LATE, VERY_LATE = 60.0, 900.0  # seconds something that is due may wait before it looks wrong, and is


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line: what was looked at, how it is, what to do about it."""

    what: str
    state: State
    says: str
    do: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything, whatever of it fails; nothing is changed."""
    engine = open_engine(settings.sqlalchemy_url)
    try:
        with Session(engine) as session:
            yield from _database(session, engine)
    except SQLAlchemyError as error:
        yield _bad("database", _short(error), "start it, or mend LAYAK_DATABASE_URL")
    finally:
        engine.dispose()
    yield _tried("redis", lambda: _redis(settings), "start it, or mend LAYAK_REDIS_URL; until then work is slower")
    yield _tried("evidence", lambda: _blobs(settings), "make the place of LAYAK_BLOBS_URL writable")
    yield _tried("mail server", lambda: _smtp(settings), "start it, or mend LAYAK_SMTP_URL; letters wait meanwhile")


def _database(session: Session, engine: sa.Engine) -> Iterator[Finding]:
    session.execute(sa.text("select 1"))
    yield Finding(what="database", state="ok", says=engine.dialect.name)
    if not is_current(engine):
        yield _bad(
            "tables", "not those of this version", "start any process of this version, or run `layak db upgrade`"
        )
        return
    yield Finding(what="tables", state="ok", says="up to date")
    skew = clock_skew(session)
    yield _measured("clocks", abs(skew), f"{skew:+.2f} s apart", (SKEW / 2, SKEW), "let both machines keep time by NTP")
    demo_clock.follow(session)  # what is due in a demo is due by its clock
    found = numbers.read(session)
    yield from _ages(found)
    yield from _counts(session, found)


def _ages(found: numbers.Numbers) -> Iterator[Finding]:
    yield _measured("oldest due timer", found.oldest_timer, f"{found.oldest_timer:.0f} s", (LATE, VERY_LATE),
                    "is `layak scheduler` running?")  # fmt: skip
    yield _measured("oldest due row of the outbox", found.oldest_outbox_row, f"{found.oldest_outbox_row:.0f} s",
                    (LATE, VERY_LATE), "is `layak worker` running, and does the destination answer?")  # fmt: skip


def _counts(session: Session, found: numbers.Numbers) -> Iterator[Finding]:
    yield _counted("held deadlines", found.held, "cities", "look at /kendala, then `layak timers release --city KEY`")
    yield _counted("incidents", sum(found.incidents.values()), "open", "look at /kendala: mend the cause, try again")
    rows = session.execute(sa.select(Letter.state, sa.func.count()).group_by(Letter.state))
    mails = {state: count for state, count in rows}
    says = ", ".join(f"{count} {state}" for state, count in sorted(mails.items())) or "none"
    is_odd = any(mails.get(state) for state in (REFUSED, BOUNCED, UNKNOWN))
    yield Finding(what="letters", state="warn" if is_odd else "ok", says=says,
                  do="look at /surat: a wrong address, or one that nobody knows arrived" if is_odd else "")  # fmt: skip


def _redis(settings: Settings) -> str:
    if not settings.redis_url:
        return "not used"
    broker = over_redis(settings.redis_url)
    try:
        rung = waiting(broker, TIMERS)
    finally:
        close(broker)
    return f"answers; {rung} bells wait"


def _blobs(settings: Settings) -> str:
    """One object is written, read and taken away."""
    store, key, body = open_store(settings.blob_store_url), new_id(), b"layak"
    store.put(key, io.BytesIO(body))
    try:
        if store.read(key) != body:
            raise OSError("what was written is not what is read")
    finally:
        store.delete(key)
    return "written and read"


def _smtp(settings: Settings) -> str:
    if not settings.smtp_url:
        return "none: letters are kept on the page Surat"
    server = MailServer.read(settings.smtp_url)
    kind = smtplib.SMTP_SSL if server.is_tls else smtplib.SMTP
    with kind(server.host, server.port, timeout=PATIENCE) as client:
        client.noop()
    return "answers"


def _tried(what: str, look: Callable[[], str], do: str) -> Finding:
    try:
        return Finding(what=what, state="ok", says=look())
    except (LayakError, OSError, ValueError) as error:
        return _bad(what, _short(error), do)
    except Exception as error:  # the clients of Redis and S3 have errors of their own: a doctor names them all
        return _bad(what, _short(error), do)


def _measured(what: str, value: float, says: str, limits: tuple[float, float], do: str) -> Finding:
    state: State = "ok" if value <= limits[0] else "warn" if value <= limits[1] else "bad"
    return Finding(what=what, state=state, says=says, do="" if state == "ok" else do)


def _counted(what: str, count: int, unit: str, do: str) -> Finding:
    return Finding(what=what, state="warn" if count else "ok", says=f"{count} {unit}" if count else "none",
                   do=do if count else "")  # fmt: skip


def _bad(what: str, says: str, do: str) -> Finding:
    return Finding(what=what, state="bad", says=says, do=do)


def _short(error: Exception) -> str:
    return (" ".join(str(getattr(error, "orig", None) or error).split()) or type(error).__name__)[:160]
