"""Letters that came back are read from a mailbox (IMAP) every few minutes. What is no report is left there, flagged."""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import logging
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from flask import Flask

from engine.city.tables import City
from engine.errors import Misconfigured, NotFound
from engine.escalation.post import bounces
from engine.escalation.post.dsn import MOST_BYTES, Report, read_report
from engine.jobs import Consumer, End, Unreachable, register_periodic
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work
from web.context import context_of

log = logging.getLogger(__name__)
KIND, EVERY = "mail.bounces", dt.timedelta(minutes=10)
TIMEOUT = 10.0  # seconds for the connection and for each answer
AT_MOST = 60.0  # seconds of one look, however much lies there; the rest waits for the next
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"imap": 143, "imaps": 993}


def install(app: Flask) -> None:
    """The mailbox of this installation is read from now on, if there is one."""
    url = context_of(app).settings.bounces_url
    box = Mailbox.read(url) if url else None
    register_periodic(KIND, EVERY, Consumer(run=partial(run, box)))


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """Where reports arrive. With `imaps` the line is encrypted from the start, with `imap` by STARTTLS, which is
    demanded before a password leaves for another machine."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    is_tls: bool = True

    @classmethod
    def read(cls, url: str) -> Mailbox:
        """Out of `LAYAK_BOUNCES_URL`: imaps://user:password@host/FOLDER; raises Misconfigured."""
        parts = urlsplit(url)
        try:
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError) as error:
            raise _misconfigured() from error
        if not (parts.hostname and parts.username):
            raise _misconfigured()
        return cls(
            host=parts.hostname, port=port, user=unquote(parts.username), password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX", is_tls=parts.scheme == "imaps",
        )  # fmt: skip

    @contextlib.contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """The folder, ready to be read and marked; raises Unreachable."""
        try:
            client = self._connect()
        except (OSError, imaplib.IMAP4.error) as error:
            raise Unreachable(f"{self.host}:{self.port}: {type(error).__name__}: {error}") from error
        try:
            yield client
        except (OSError, imaplib.IMAP4.error) as error:
            raise Unreachable(f"{self.host}:{self.port}: {type(error).__name__}: {error}") from error
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                client.logout()

    def _connect(self) -> imaplib.IMAP4:
        safe = ssl.create_default_context()
        if self.is_tls:
            client: imaplib.IMAP4 = imaplib.IMAP4_SSL(self.host, self.port, ssl_context=safe, timeout=TIMEOUT)
        else:
            client = imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT)
        try:
            if not self.is_tls and self.host not in LOCAL:
                client.starttls(ssl_context=safe)
            client.login(self.user, self.password)
            _ensure_ok(client.select(f'"{self.folder}"'))
        except BaseException:
            client.shutdown()
            raise
        return client


def _misconfigured() -> Misconfigured:
    return Misconfigured(
        "LAYAK_BOUNCES_URL is no mailbox; write it as imaps://user:password@host/INBOX", name="LAYAK_BOUNCES_URL"
    )


def _ensure_ok(answer: tuple[str, object]) -> None:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(str(answer[1])[:200])


def run(box: Mailbox | None, sessions: SessionFactory, work: Work) -> End:
    """The mailbox is the installation's: whoever has the first city's job reads it for all."""
    with sessions() as session:
        first = in_unit(session, lambda s: s.scalar(sa.select(City.id).order_by(City.key).limit(1)))
    if box is not None and first == work.city_id:
        with box.opened() as client:
            _take_all(client, sessions)
    return End()


def _take_all(client: imaplib.IMAP4, sessions: SessionFactory) -> None:
    until = time.monotonic() + AT_MOST
    for uid in _unseen(client):
        if time.monotonic() > until:
            break
        _take(client, uid, sessions)


def _unseen(client: imaplib.IMAP4) -> list[str]:
    kind, found = client.uid("SEARCH", "UNSEEN", "UNFLAGGED")
    _ensure_ok((kind, found))
    return [uid.decode("ascii") for uid in (found[0] or b"").split()]


def _take(client: imaplib.IMAP4, uid: str, sessions: SessionFactory) -> None:
    """One message: noted and marked as read, or flagged and left for somebody to look at. It is noted before it is
    marked: a crash in between reads it again, which changes nothing."""
    _kind, parts = client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    report = read_report(raw)
    is_known = report is not None and note(sessions, report)
    if not is_known:
        log.warning("message %s among the bounces is no report on a letter of ours; it is left there, flagged", uid)
    client.uid("STORE", uid, "+FLAGS", r"(\Seen)" if is_known else r"(\Seen \Flagged)")


def note(sessions: SessionFactory, report: Report) -> bool:
    """Notes what a report says; False when it is about no letter of ours."""
    with sessions() as session:
        try:
            in_unit(session, lambda s: bounces.take_report(s, report))
        except NotFound:
            return False
    return True
