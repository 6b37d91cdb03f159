"""Passing a question on: a memo to print, and a text for WhatsApp that leads the officer to the task."""

from __future__ import annotations

from urllib.parse import quote

from flask import current_app
from flask_babel import gettext as _

from engine.escalation.queries import Question
from engine.escalation.standing import Standing
from web import package_words, present
from web.context import context
from web.head.present import indicator
from web.head.views import Passing
from web.mail.addresses import Addresses
from web.templating import plain_instant, points, working_days

WHATSAPP = "https://wa.me/?text="


def of(memo_url: str, stands: Standing, asked: Question) -> Passing:
    """The text never carries the decision link: whoever gets it may work, not decide."""
    if stands.task is None:
        return Passing(memo_url=memo_url)
    url = Addresses(current_app, context().settings.base_url).task(stands.task)
    message = "\n".join([*_lines(stands, asked), url])
    return Passing(memo_url=memo_url, message=message, message_url=WHATSAPP + quote(message))


def _lines(stands: Standing, asked: Question) -> list[str]:
    assert stands.task is not None
    named, task = indicator(asked.business_key, asked.case), package_words.task_name(stands.task)
    lines = [f"{named.code} {named.name}: {task}, {present.agency_full(asked.agency_key)}"]
    due = present.due(asked.due_at, asked.due_explained)
    if due is not None:
        late = _("terlambat %(days)s", days=working_days(due.late_days)) if due.late_days else _("terlambat")
        lines.append(str(_("Tenggat: %(at)s, %(late)s", at=plain_instant(due.at), late=late)))
    if asked.share.missing and not asked.is_signature:
        lines.append(str(_("Belum ada: %(missing)s", missing="; ".join(asked.share.missing))))
    return [*lines, str(_("Poin yang dipertaruhkan: %(points)s", points=points(asked.share.points)))]
