"""The city of a decision link: whoever holds it needs no account, so the link says where the page is at home."""

from __future__ import annotations

import sqlalchemy as sa
from flask import g

from engine.city.tables import City, Person
from engine.escalation.links import LinkKeys
from engine.escalation.tables import DecisionLink
from web import demo_clock
from web.chrome import bare
from web.context import context
from web.session import db_session, signed_in
from web.views import Chrome


def settle(link: DecisionLink) -> None:
    """Zone, clock, language and masthead of the link's city; somebody who is signed in there keeps their own."""
    city, language = (
        db_session().execute(
            sa.select(City, Person.language).join(Person, Person.city_id == City.id).where(Person.id == link.person_id)
        )
    ).one()  # fmt: skip
    g.city_id, g.zone = city.id, city.zone
    if city.is_demo:
        demo_clock.keep_up(city.clock_offset_seconds)
    found = signed_in()
    if found is None or found.city.id != city.id:
        g.language = g.get("language") or language
        g.chrome = Chrome(city=city.name, environment=bare().environment)


def is_own(link: DecisionLink) -> bool:
    """Is it the signed-in person who was asked, or somebody who stands in for that person?"""
    found = signed_in()
    if found is None or found.city.id != link.city_id:
        return False
    mine = {found.person.id, *(each.person_id for each in found.actor.stands_for)}
    return bool(mine & {link.person_id, link.on_behalf_of})


def token_of(link: DecisionLink) -> str:
    """The token of a link that exists, for its holder's own inbox."""
    settings = context().settings
    return LinkKeys(current=settings.secret_key, fallbacks=settings.secret_key_fallbacks).token(link)
