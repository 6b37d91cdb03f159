"""A draft goes on from the newest version when one was published meanwhile; or an old version is taken up again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.instances import queries
from engine.instances.package_drafts.save import Seen, hold, touch, write
from engine.instances.package_drafts.tables import PackageDraft, drop_files
from engine.instances.tables import Deployment


def go_on_from_newest(session: Session, actor: Actor, key: str, revision: int) -> PackageDraft:
    """What the draft changed stays changed; every other file becomes that of the newest version."""
    held = hold(session, actor, key, Seen(revision=revision))
    held.base_version = _newest(session, actor.city_id, key)
    return touch(held, actor)


def restore(session: Session, actor: Actor, key: str, version: int, seen: Seen) -> PackageDraft:
    """The files of a version become the draft, on top of the newest one; raises NotFound where there is no such."""
    held = hold(session, actor, key, seen)
    held.base_version = _newest(session, actor.city_id, key)
    wanted = queries.files_of(session, actor.city_id, key, version)
    base = queries.files_of(session, actor.city_id, key, held.base_version)
    drop_files(session, held)
    write(session, held, differing(base, wanted))
    return touch(held, actor)


def differing(base: Mapping[str, bytes], wanted: Mapping[str, bytes]) -> dict[str, bytes | None]:
    """What has to change in `base` to become `wanted`; without a body where a file has to go."""
    names = {name for name in base.keys() | wanted.keys() if base.get(name) != wanted.get(name)}
    return {name: wanted.get(name) for name in names}


def _newest(session: Session, city_id: uuid.UUID, key: str) -> int:
    of_key = sa.and_(Deployment.city_id == city_id, Deployment.key == key)
    return session.scalars(sa.select(sa.func.max(Deployment.version)).where(of_key)).one()
