"""A feed of deadlines in words: whose it is, under which address, what stands in it."""

from __future__ import annotations

import uuid

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import refresh

from engine.city.actors import Actor
from engine.city.tables import get_city
from engine.escalation.facts import case_facts
from engine.escalation.links import LinkKeys
from engine.escalation.post.feeds import STAFF, Deadline, list_feeds, read_feed
from engine.escalation.post.tokens import CALENDAR, make_token, read_token
from web import package_words, present
from web.context import context
from web.mine import ics
from web.mine.views import Feed
from web.session import db_session
from web.templating import PAGES


def keys() -> LinkKeys:
    """What tokens are made with."""
    settings = context().settings
    return LinkKeys(current=settings.secret_key, fallbacks=settings.secret_key_fallbacks)


def feeds(actor: Actor) -> tuple[Feed, ...]:
    """One's own and one's agencies', with their addresses where they have been made."""
    made = {feed.agency_key: feed.id for feed in list_feeds(db_session(), actor)}
    agencies = [(key, present.agency_full(key)) for key in sorted(actor.agencies(*STAFF))]
    return tuple(
        Feed(key=key or "", title=title, url=_address(made[key]) if key in made else "")
        for key, title in [(None, _("Tugas saya")), *agencies]
    )


def _address(feed_id: uuid.UUID) -> str:
    path = url_for("mine.calendar", token=make_token(keys(), CALENDAR, feed_id))
    return context().settings.base_url.rstrip("/") + path


def written(token: str) -> str:
    """The calendar of a token, in the language of who made it; raises NotFound."""
    session = db_session()
    feed, person, deadlines = read_feed(session, read_token(keys(), CALENDAR, token))
    city = get_city(session, feed.city_id)
    g.city_id, g.zone, g.language = city.id, city.zone, person.language
    refresh()
    name = present.agency_full(feed.agency_key) if feed.agency_key else str(_("Tugas saya"))
    return ics.write(f"Layak: {name}", (_entry(each) for each in deadlines))


def _entry(deadline: Deadline) -> ics.Entry:
    task = deadline.task
    case = case_facts(db_session(), task.city_id, deadline.business_key)
    path = url_for(PAGES.get(task.form_key or "", "tasks.form"), task_id=str(task.id))
    return ics.Entry(
        uid=f"{task.id}@layak", at=deadline.due_at, sequence=deadline.moves, changed_at=deadline.changed_at,
        title=_("Tenggat %(code)s: %(task)s", code=case.code, task=package_words.task_name(task)),
        url=context().settings.base_url.rstrip("/") + path,
    )  # fmt: skip
