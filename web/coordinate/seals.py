"""The seals of the city's history: what anybody who kept a root can hold the database to."""

from __future__ import annotations

import sqlalchemy as sa

from engine.city.actors import Actor
from engine.city.authorize import Thing, is_allowed
from engine.city.tables import RoleHeld
from engine.history import Seal
from engine.instances.queries import names_of
from engine.instances.streams import list_heads
from web.coordinate.views import SealRow, Seals
from web.mail.seals import AUDITOR
from web.session import db_session

SHOWN = 48  # two days when something happens every hour


def page(actor: Actor) -> Seals:
    """The newest first."""
    session, city_id = db_session(), actor.city_id
    found = session.scalars(
        sa.select(Seal).where(Seal.city_id == city_id).order_by(Seal.number.desc()).limit(SHOWN)
    ).all()
    names = names_of(session, city_id, {row.made_by for row in found})
    happened = sum(head.seq for head in list_heads(session, city_id))
    auditors = sa.select(sa.func.count(RoleHeld.person_id.distinct())).where(
        RoleHeld.city_id == city_id, RoleHeld.role == AUDITOR
    )
    return Seals(
        rows=tuple(_row(row, names.get(row.made_by, row.made_by)) for row in found),
        unsealed=happened - (found[0].events if found else 0),
        can_seal=is_allowed(actor, "history.seal", Thing(city_id=city_id)),
        auditors=session.scalar(auditors) or 0,
    )


def _row(row: Seal, by: str) -> SealRow:
    return SealRow(
        number=row.number, at=row.at, made_by=by, events=row.events, streams=row.streams, root=row.root.hex()
    )
