"""Carries out outbox rows of kind `letter`: asks again, renders, sends, and remembers what the server said.

sending (a unit) -> SMTP -> sent (a unit, together with the outbox row). A crash between the last two gives at most one
more copy, with the same Message-ID; a reminder is not sent again then but shown as `unknown`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engine import clock
from engine.city.tables import City, Person
from engine.escalation import tables
from engine.escalation.letters import KIND
from engine.escalation.links import LinkKeys
from engine.escalation.tables import Letter
from engine.escalation.wanted import AT_MOST_ONCE, why_unwanted
from engine.jobs import Consumer, End, Unreachable, dropped, failed, register_consumer
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work
from web.context import context_of
from web.database import db
from web.mail.compose import Envelope, Rendered, address_of, compose, message_id_of, sender_of, thread_id_of
from web.mail.render import Renderer
from web.mail.transport import Ambiguous, Later, MailServer, Refused

OVER = frozenset({tables.SENT, tables.KEPT, tables.REFUSED, tables.DROPPED, tables.UNKNOWN})


def install(app: Flask) -> None:
    """Letters are carried out with this application's templates and settings from now on."""
    settings = context_of(app).settings
    keys = LinkKeys(current=settings.secret_key, fallbacks=settings.secret_key_fallbacks)
    sender_of(settings.mail_from)
    server = MailServer.read(settings.smtp_url) if settings.smtp_url else None
    post = Post(renderer=Renderer(app=app, settings=settings, keys=keys), server=server)
    register_consumer(KIND, Consumer(run=post.run, gave_up=gave_up))


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
    server: MailServer | None

    def run(self, sessions: SessionFactory, work: Work) -> End:
        """One letter."""
        found = self.prepare(work)
        if isinstance(found, End):
            return found
        if self.server is None:
            kept = {"state": tables.KEPT, "sent_at": clock.now(), **words_of(found)}
            return End(record=writer(found.letter.id, **kept))
        return self.send(sessions, self.server, found)

    def prepare(self, work: Work) -> Ready | End:
        """Asks again, then renders. Reads only; the session of the application context is used and closed."""
        with self.renderer.app.app_context():
            session = db.session()
            letter, city, person = _read(session, work)
            if letter.state in OVER:
                return dropped()
            if letter.state == tables.SENDING and letter.template in AT_MOST_ONCE:
                return dropped(writer(letter.id, state=tables.UNKNOWN))
            with self.renderer.around(city, person):
                reason = why_unwanted(session, letter)
            if reason is not None:
                return dropped(writer(letter.id, state=tables.DROPPED, answer=reason))
            rendered = self.renderer.render(session, letter, city, person)
            name, address = (person.name, person.email) if person is not None else ("", letter.address or "")
            return Ready(letter=letter, rendered=rendered, name=name, address=address)

    def send(self, sessions: SessionFactory, server: MailServer, ready: Ready) -> End:
        """Hands it to the server between two units."""
        letter_id, settings = ready.letter.id, self.renderer.settings
        envelope = self.envelope(ready)
        begun = {"state": tables.SENDING, "attempts": Letter.attempts + 1, "message_id": envelope.message_id}
        _write(sessions, letter_id, **begun, **words_of(ready), sent_to=settings.mail_redirect_to or ready.address)
        try:
            answer = server.send(
                compose(ready.rendered, envelope),
                sender=envelope.sender.addr_spec,
                recipient=envelope.recipient.addr_spec,
            )
        except Refused as refusal:
            return failed(str(refusal), writer(letter_id, state=tables.REFUSED, answer=str(refusal)))
        except Ambiguous as error:
            if ready.letter.template in AT_MOST_ONCE:
                return dropped(writer(letter_id, state=tables.UNKNOWN, answer=str(error)))
            _write(sessions, letter_id, state=tables.PLANNED, answer=str(error))
            raise
        except (Later, Unreachable) as error:
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
        )


def _read(session: Session, work: Work) -> tuple[Letter, City, Person | None]:
    row = session.execute(
        sa.select(Letter, City, Person)
        .join(City, City.id == Letter.city_id)
        .join(Person, Person.id == Letter.person_id, isouter=True)
        .where(Letter.city_id == work.city_id, Letter.id == uuid.UUID(work.body["letter"]))
    ).one()
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


def _update(session: Session, *, letter_id: uuid.UUID, values: dict[str, Any]) -> None:
    session.execute(
        sa.update(Letter).where(Letter.id == letter_id).values(**values).execution_options(synchronize_session=False)
    )


def _write(sessions: SessionFactory, letter_id: uuid.UUID, **values: Any) -> None:
    with sessions() as session:
        in_unit(session, writer(letter_id, **values))


def gave_up(session: Session, work: Work, error: str) -> None:
    """The last try failed: the letter says so."""
    writer(uuid.UUID(work.body["letter"]), state=tables.REFUSED, answer=error[:500])(session)
