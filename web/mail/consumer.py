"""Carries out outbox rows of kind `letter`: asks again, renders, sends, and remembers what the server said.

sending (a unit) -> SMTP -> sent (a unit, together with the outbox row). A crash between the last two gives at most one
more copy, with the same Message-ID; a reminder is not sent again then but shown as `unknown`.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engine import clock
from engine.city.tables import City, Person
from engine.escalation import tables
from engine.escalation.letters import KIND
from engine.escalation.links import LinkKeys
from engine.escalation.post.waiting import settle
from engine.escalation.tables import Letter
from engine.escalation.wanted import AT_MOST_ONCE, DIGEST, why_unwanted
from engine.jobs import Consumer, End, Unreachable, dropped, failed, put_off, register_consumer
from engine.store import Memory, SessionFactory, in_unit, remembering
from engine.store.outbox import DROPPED, OutboxRow, Work
from web.context import context_of
from web.database import db
from web.mail.compose import Envelope, Rendered, address_of, compose, message_id_of, sender_of, thread_id_of
from web.mail.line import Line
from web.mail.message import Unneeded
from web.mail.pace import Pace, read_limits
from web.mail.render import Renderer
from web.mail.transport import Ambiguous, Later, MailServer, Refused

OVER = frozenset({tables.SENT, tables.KEPT, tables.REFUSED, tables.DROPPED, tables.UNKNOWN})


def install(app: Flask) -> None:
    """Letters are carried out with this application's templates and settings from now on."""
    settings = context_of(app).settings
    sender_of(settings.mail_from)
    line = Line(MailServer.read(settings.smtp_url)) if settings.smtp_url else None
    pace = Pace(read_limits(settings.mail_limits))
    post = Post(renderer=renderer_of(app), line=line, pace=pace)
    register_consumer(KIND, Consumer(run=post.run, gave_up=gave_up, tried_again=tried_again))


def renderer_of(app: Flask) -> Renderer:
    """What writes this application's letters."""
    settings = context_of(app).settings
    keys = LinkKeys(current=settings.secret_key, fallbacks=settings.secret_key_fallbacks)
    return Renderer(app=app, settings=settings, keys=keys)


@dataclass(frozen=True, kw_only=True)
class Ready:
    """A letter with its words, about to leave."""

    letter: Letter
    rendered: Rendered
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Post:
    """The consumer. Without a server letters are kept, to be read on the page of letters."""

    renderer: Renderer
    line: Line | None
    pace: Pace
    memory: Memory = field(default_factory=Memory, repr=False)  # of what does not differ from letter to letter

    def run(self, sessions: SessionFactory, work: Work) -> End:
        """One letter."""
        found = self.prepare(work)
        if isinstance(found, End):
            return found
        if self.line is None:
            kept = {"state": tables.KEPT, "sent_at": clock.now(), **words_of(found)}
            return End(record=leaver(found.letter, **kept))
        return self.send(sessions, self.line, found)

    def prepare(self, work: Work) -> Ready | End:
        """Asks again, then renders. Reads only; the session of the application context is used and closed."""
        with self.renderer.app.app_context(), remembering(db.session(), self.memory):
            session = db.session()
            letter, city, person = _read(session, work)
            if letter.state in OVER:
                return dropped()
            if letter.state == tables.SENDING and letter.template in AT_MOST_ONCE:
                return dropped(writer(letter.id, state=tables.UNKNOWN))
            with self.renderer.around(city, person):
                reason = why_unwanted(session, letter)
            if reason is not None:
                return dropped(dropper(letter, reason))
            try:
                rendered = self.renderer.render(session, letter, city, person)
            except Unneeded as reason:
                return dropped(dropper(letter, str(reason)))
            name, address = (person.name, person.email) if person is not None else ("", letter.address or "")
            return Ready(letter=letter, rendered=rendered, name=name, address=address)

    def send(self, sessions: SessionFactory, line: Line, ready: Ready) -> End:
        """Hands it to the server between two units, unless its domain has had enough for now."""
        letter_id, settings = ready.letter.id, self.renderer.settings
        envelope = self.envelope(ready)
        domain = envelope.recipient.domain.lower()
        wait = self.pace.take(domain)
        if wait:
            return put_off(dt.timedelta(seconds=wait))
        begun = {"state": tables.SENDING, "message_id": envelope.message_id}
        words = {**words_of(ready), "sent_to": settings.mail_redirect_to or ready.address}
        _in_unit(sessions, leaver(ready.letter, _ATTEMPT, **begun, **words))
        try:
            answer = line.send(
                compose(ready.rendered, envelope),
                sender=envelope.sender.addr_spec,
                recipient=envelope.recipient.addr_spec,
            )
        except Refused as refusal:
            return failed(str(refusal), writer(letter_id, state=tables.REFUSED, answer=str(refusal)))
        except Ambiguous as error:
            if ready.letter.template in AT_MOST_ONCE:
                unknown = writer(letter_id, state=tables.UNKNOWN, answer=str(error))
                return End(state=DROPPED, record=unknown, is_unreachable=True)
            _write(sessions, letter_id, state=tables.PLANNED, answer=str(error))
            raise
        except (Later, Unreachable) as error:
            if asks_for_less(str(error)):
                self.pace.rest(domain)
            _write(sessions, letter_id, state=tables.PLANNED, answer=str(error))
            raise
        return End(record=writer(letter_id, state=tables.SENT, answer=answer, sent_at=clock.now()))

    def envelope(self, ready: Ready) -> Envelope:
        """Everything to one address when the system only rehearses."""
        settings, letter = self.renderer.settings, ready.letter
        sender = sender_of(settings.mail_from)
        to = settings.mail_redirect_to
        return Envelope(
            sender=sender,
            recipient=address_of("" if to else ready.name, to or ready.address),
            message_id=letter.message_id or message_id_of(letter.id, sender.domain),
            thread_id=thread_id_of(letter.city_id, letter.business_key, sender.domain),
            original=ready.address if to else "",
            unsubscribe=self.renderer.unsubscribe(letter),
        )


def asks_for_less(answer: str) -> bool:
    """Does a 4xx speak of how much or from where we send, and not of this one letter? (RFC 3463: x.7.y, x.4.5)"""
    return re.match(r"4\d\d 4\.(7\.\d+|4\.5)\b", answer) is not None


# Built once: every letter is read and written so.
_LETTER = (
    sa.select(Letter, City, Person)
    .join(City, City.id == Letter.city_id)
    .join(Person, Person.id == Letter.person_id, isouter=True)
    .where(Letter.city_id == sa.bindparam("city_id"), Letter.id == sa.bindparam("letter_id"))
)
_ROWS = cast("sa.Table", Letter.__table__)
_UPDATE = sa.update(_ROWS).where(_ROWS.c.id == sa.bindparam("letter_id"))
_ATTEMPT = _UPDATE.values(attempts=_ROWS.c.attempts + 1)


def _read(session: Session, work: Work) -> tuple[Letter, City, Person | None]:
    wanted = {"city_id": work.city_id, "letter_id": uuid.UUID(work.body["letter"])}
    row = session.execute(_LETTER, wanted).one()
    return row[0], row[1], row[2]


def words_of(ready: Ready) -> dict[str, Any]:
    """The columns that keep what was written."""
    rendered = ready.rendered
    return {
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "language": rendered.language,
    }


def writer(letter_id: uuid.UUID, **values: Any) -> Callable[[Session], None]:
    """Writes columns of a letter, in whatever unit it is called."""
    return partial(_update, letter_id=letter_id, values=values)


def leaver(letter: Letter, statement: sa.Update = _UPDATE, **values: Any) -> Callable[[Session], None]:
    """The same of a letter that leaves now; what a digest has gathered and is over by now is not told in it."""

    def leave(session: Session) -> None:
        session.execute(statement, {"letter_id": letter.id, **values})
        if letter.template == DIGEST:
            settle(session, letter.city_id, letter.id)

    return leave


def dropper(letter: Letter, reason: str) -> Callable[[Session], None]:
    """Nobody wants the letter any more, nor what it has gathered."""

    def drop(session: Session) -> None:
        _update(session, letter_id=letter.id, values={"state": tables.DROPPED, "answer": reason})
        if letter.template == DIGEST:
            settle(session, letter.city_id, letter.id, reason)

    return drop


def _update(session: Session, *, letter_id: uuid.UUID, values: dict[str, Any]) -> None:
    session.execute(_UPDATE, {"letter_id": letter_id, **values})


def _write(sessions: SessionFactory, letter_id: uuid.UUID, **values: Any) -> None:
    _in_unit(sessions, writer(letter_id, **values))


def _in_unit(sessions: SessionFactory, write: Callable[[Session], None]) -> None:
    with sessions() as session:
        in_unit(session, write)


def gave_up(session: Session, work: Work, error: str) -> None:
    """The last try failed: the letter says so. What died in the server's hands may have arrived all the same."""
    letter_id = uuid.UUID(work.body["letter"])
    was, template = session.execute(sa.select(Letter.state, Letter.template).where(Letter.id == letter_id)).one()
    may_be_there = was == tables.SENDING and template in AT_MOST_ONCE
    state = tables.UNKNOWN if may_be_there else tables.REFUSED
    writer(letter_id, state=state, answer=error[:500])(session)


def tried_again(session: Session, row_id: uuid.UUID) -> None:
    """Somebody has it sent once more: the letter is planned again, unless it was settled meanwhile."""
    found = session.scalar(sa.select(OutboxRow.body).where(OutboxRow.id == row_id))
    if found is not None:
        session.execute(
            sa.update(Letter)
            .where(Letter.id == uuid.UUID(found["letter"]), Letter.state == tables.REFUSED)
            .values(state=tables.PLANNED)
            .execution_options(synchronize_session=False)
        )
