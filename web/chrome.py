"""What surrounds a page, made only when one is made: roles, the counts beside the navigation, the demo's clock."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, before_render_template, g, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import ROLES, Actor
from engine.city.authorize import Thing, authorize, is_allowed
from engine.city.sign_ins import SignedIn
from engine.instances import tasks
from engine.instances.surge import Surge
from engine.instances.tables import OPEN, Incident, UserTask
from web import demo_clock
from web.context import context
from web.session import db_session, signed_in
from web.views import Chrome, Demo
from web.words import titles

UNMARKED = ("production", "demo")  # environments without a banner
TITLES = ("coordinator", "secretary", "chair", "head", "reviewer", "officer", "verifier", "auditor", "administrator")


def install(app: Flask) -> None:
    """Fills `g.chrome` before the first template of a request, unless the route did."""
    before_render_template.connect(_fill, app)


def bare() -> Chrome:
    """Without a look at the database: for pages that tell of its trouble."""
    return Chrome(environment=_environment())


def _fill(_app: Flask, **_more: Any) -> None:
    if "chrome" not in g:
        found = signed_in()
        g.chrome = _of(found, db_session()) if found else bare()


def _of(found: SignedIn, session: Session) -> Chrome:
    roles = found.actor.reach
    return Chrome(
        city=found.city.name,
        roles=tuple(role for role in ROLES if role in roles),
        role_title=_title(found.actor),
        agency=", ".join(sorted(found.agencies.values())),
        counts=counts(session, found.actor),
        signed_in=True,
        acting_for=_acting_for(found.actor, session),
        environment=_environment(),
        demo=_demo(session, found) if found.city.is_demo else None,
    )


def _acting_for(actor: Actor, session: Session) -> str:
    """On whose behalf a stand-in is at the task of this page; asked only of who stands in for somebody."""
    task_id = (request.view_args or {}).get("task_id") if request else None
    if not actor.stands_for or task_id is None:
        return ""
    row = tasks.get_task(session, actor.city_id, task_id)
    is_seen = is_allowed(actor, "task.see", row.thing)
    return actor.name_of(authorize(actor, "task.see", row.thing).owner_id) if is_seen else ""


def _title(actor: Actor) -> str:
    """The weightiest role, as the masthead shows it."""
    role = next((role for role in TITLES if actor.holds(role)), None)
    if role is None:
        return str(_("Belum berperan"))
    return titles.of_clusters(role, actor.clusters("reviewer") if role == "reviewer" else ())


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """What waits for this person, per page that lists it: indicators to review, tasks; one statement."""
    is_verdict = sa.func.coalesce(UserTask.form_key, "") == "verdict"
    indicators = sa.func.count(sa.distinct(UserTask.instance_id)).filter(is_verdict)
    rows = session.execute(
        sa.select(indicators, sa.func.count().filter(sa.not_(is_verdict)), _troubles(actor))
        .where(UserTask.city_id == actor.city_id, UserTask.state == OPEN, tasks.for_actor(actor), tasks.is_awake())
    ).one()  # fmt: skip
    return {"review.desk": rows[0], "officer.inbox": rows[1], "trouble.overview": rows[2]}


def _troubles(actor: Actor) -> sa.ColumnElement[int]:
    """How much has stopped or is held, for whoever may let it go on."""
    if not is_allowed(actor, "incident.retry", Thing(city_id=actor.city_id)):
        return sa.literal(0)
    stopped = sa.select(sa.func.count(Incident.id)).where(
        Incident.city_id == actor.city_id, Incident.resolved_at.is_(None)
    )
    held = sa.select(sa.func.count(Surge.id)).where(Surge.city_id == actor.city_id, Surge.ended_at.is_(None))
    return stopped.scalar_subquery() + held.scalar_subquery()


def _demo(session: Session, found: SignedIn) -> Demo:
    return Demo(now=clock.now(), next_due_at=demo_clock.find_next_due(session, found.city.id))


def _environment() -> str:
    name = context().settings.environment
    return "" if name in UNMARKED else name
