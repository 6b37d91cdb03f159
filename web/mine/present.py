"""The page of one's own mail."""

from __future__ import annotations

from flask_babel import gettext as _

from engine.city.actors import Actor
from engine.city.sign_ins import Who
from engine.errors import Invalid
from engine.escalation.post.preferences import LANGUAGES, TIMES, Wishes
from web.mine import calendar
from web.mine.views import MyMail
from web.views import FieldError, Option

NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def page(actor: Actor, person: Who, wishes: Wishes, refused: Invalid | None = None) -> MyMail:
    """The choices as they stand."""
    return MyMail(
        email=person.email,
        languages=tuple(Option(value=code, label=NAMES[code]) for code in LANGUAGES),
        language=wishes.language,
        times=(*map(_time, (f"{time:%H:%M}" for time in TIMES)), Option(value="", label=_("Tidak ada rangkuman"))),
        digest_at=f"{wishes.digest_at:%H:%M}" if wishes.has_digest else "",
        feeds=calendar.feeds(actor),
        errors=tuple(_error(field) for field in (refused.fields if refused else ())),
    )


def _time(at: str) -> Option:
    return Option(value=at, label=_("Pukul %(time)s", time=at.replace(":", ".")))


def _error(field: str) -> FieldError:
    return FieldError(field=field, message=_("Pilih salah satu dari yang ditawarkan."))
