"""A letter becomes words, by the templates under `mail/`, in its recipient's language; no request is needed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask, g, render_template
from sqlalchemy.orm import Session

from engine.city.tables import City, Person
from engine.config import Settings
from engine.escalation.links import LinkKeys
from engine.escalation.post.tokens import UNSUBSCRIBE, make_token
from engine.escalation.tables import Letter
from engine.escalation.wanted import DIGEST
from engine.store import Memory
from web import demo_clock, i18n, present
from web.mail.addresses import Addresses
from web.mail.compose import Rendered
from web.mail.messages import message_of
from web.mail.scene import Scene
from web.views import Chrome
from web.words.deadlines import LANGUAGES

# A city that only tries Layak out, without a mail server, knows what it is: every page says so.
UNMARKED = "production"
TRYING = "demo"
REMEMBERED = 5.0  # seconds: what the letters of one notification have in common is read once


@dataclass(frozen=True, kw_only=True)
class Renderer:
    """What rendering needs of the composition root."""

    app: Flask
    settings: Settings
    keys: LinkKeys
    memory: Memory = field(default_factory=lambda: Memory(REMEMBERED))

    @contextlib.contextmanager
    def around(self, city: City, person: Person | None, language: str = "") -> Iterator[None]:
        """Inside, words are the recipient's, or of a `language`, and instants the city's; use with an application
        context pushed."""
        if city.is_demo:
            demo_clock.keep_up(city.clock_offset_seconds)
        g.city_id, g.zone, g.chrome = city.id, city.zone, Chrome(city=city.name)
        g.language = language or (person.language if person is not None else LANGUAGES[0])
        present.keep_calendar(city)
        yield

    def render(
        self, session: Session, letter: Letter, city: City, person: Person | None, language: str = ""
    ) -> Rendered:
        """Subject, text and HTML, in the recipient's language unless another is named; reads only.

        Raises NotFound for an unknown template, Unneeded when there is nothing to say any more.
        """
        with self.around(city, person, language):
            g.agencies = self.memory.get(("agencies", city.id), present.agencies)
            scene = Scene(
                session=session,
                letter=letter,
                city=city,
                addresses=Addresses(self.app, self.settings.base_url),
                memory=self.memory,
                environment=self.environment(),
            )
            message = message_of(scene, self.keys)
            parts = {
                part: render_template(f"mail/{message.template}/{part}", mail=message.mail)
                for part in ("subject.txt", "body.txt", "body.html")
            }
            return Rendered(
                subject=" ".join(parts["subject.txt"].split()),
                text=parts["body.txt"].strip() + "\n",
                html=parts["body.html"].strip() + "\n",
                language=i18n.language(),
            )

    def unsubscribe(self, letter: Letter) -> str:
        """The address that stops letters of this kind for their recipient; empty where that cannot be chosen."""
        if letter.template != DIGEST or letter.person_id is None:
            return ""
        token = make_token(self.keys, UNSUBSCRIBE, letter.person_id)
        return Addresses(self.app, self.settings.base_url).unsubscribe(token)

    def environment(self) -> str:
        """The name a mail carries when it does not come from the city's real system."""
        name = self.settings.environment
        is_silent = name == UNMARKED or (name == TRYING and not self.settings.smtp_url)
        return "" if is_silent else name
