"""Files go into the shared draft; what somebody else saved in between is never overwritten in silence."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import lock_city
from engine.errors import NotFound
from engine.instances import queries
from engine.instances.package_drafts import rules
from engine.instances.package_drafts.queries import overlaid
from engine.instances.package_drafts.rules import DraftChanged
from engine.instances.package_drafts.tables import PackageDraft, PackageDraftFile, list_changes, lock_draft
from engine.instances.tables import Deployment
from engine.store import insert_rows, new_id

Changes = Mapping[str, bytes | None]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a page showed when its reader began: the revision (0 without a draft) and the version below it."""

    revision: int
    version: int | None = None  # None: whatever is the newest now


def save(session: Session, actor: Actor, key: str, name: str, raw: bytes, seen: Seen) -> PackageDraft:
    """Puts one drawing, table, form or scenario into the draft and makes the draft where there is none.

    Raises DraftChanged when the draft, or the newest version without one, is not what was seen; Invalid for what is
    none of these; Forbidden; NotFound for a package that was never deployed.
    """
    rules.ensure_file(name, raw)
    return put(session, actor, key, {name: raw}, seen)


def leave_out(session: Session, actor: Actor, key: str, names: Collection[str], seen: Seen) -> PackageDraft:
    """Takes files out of the draft; raises NotFound when one is not in it."""
    held = hold(session, actor, key, seen)
    base = queries.files_of(session, actor.city_id, key, held.base_version)
    if missing := set(names) - overlaid(base, list_changes(session, held)).keys():
        raise NotFound(f"no file {min(missing)}")
    write(session, held, dict.fromkeys(names))
    return touch(held, actor)


def put(session: Session, actor: Actor, key: str, changes: Changes, seen: Seen) -> PackageDraft:
    """The same for several files at once; without a body a file is left out."""
    held = hold(session, actor, key, seen)
    base = queries.files_of(session, actor.city_id, key, held.base_version)
    rules.ensure_count(overlaid(base, {**list_changes(session, held), **changes}))
    write(session, held, changes)
    return touch(held, actor)


def hold(session: Session, actor: Actor, key: str, seen: Seen) -> PackageDraft:
    """The draft, locked, open and as it was seen; a new one on the newest version where there is none."""
    authorize(actor, "process.deploy", Thing(city_id=actor.city_id))
    lock_city(session, actor.city_id)
    draft, newest = lock_draft(session, actor.city_id, key), _newest(session, actor.city_id, key)
    if draft is not None and draft.is_open:
        if seen.revision != draft.revision:
            raise DraftChanged(revision=draft.revision, saved_by=draft.saved_by, saved_at=draft.saved_at)
        return draft
    if draft is not None and seen.revision:
        raise DraftChanged(revision=0, saved_by=draft.saved_by, saved_at=draft.saved_at, is_closed=True)
    if seen.version not in (None, newest.version):
        raise DraftChanged(revision=0, saved_by=newest.created_by, saved_at=newest.created_at, version=newest.version)
    return _opened(session, draft, newest, actor)


def touch(draft: PackageDraft, actor: Actor) -> PackageDraft:
    """One revision further."""
    draft.revision += 1
    draft.saved_at, draft.saved_by = clock.now(), actor.id
    return draft


def _opened(session: Session, closed: PackageDraft | None, newest: Deployment, actor: Actor) -> PackageDraft:
    if closed is not None:
        closed.is_open, closed.base_version = True, newest.version
        return closed
    made = PackageDraft(
        id=new_id(), city_id=actor.city_id, key=newest.key, revision=0, base_version=newest.version, is_open=True,
        saved_at=clock.now(), saved_by=actor.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _newest(session: Session, city_id: uuid.UUID, key: str) -> Deployment:
    of_key = sa.and_(Deployment.city_id == city_id, Deployment.key == key)
    found = session.scalar(sa.select(Deployment).where(of_key).order_by(Deployment.version.desc()).limit(1))
    if found is None:
        raise NotFound(f"no package {key}")
    return found


def write(session: Session, draft: PackageDraft, changes: Changes) -> None:
    """Puts files in the places of those the draft had under their names."""
    mine = sa.and_(PackageDraftFile.city_id == draft.city_id, PackageDraftFile.draft_id == draft.id)
    named = sa.delete(PackageDraftFile).where(mine, PackageDraftFile.name.in_(changes))
    session.execute(named.execution_options(synchronize_session=False))
    owner = {"city_id": draft.city_id, "draft_id": draft.id}
    insert_rows(session, PackageDraftFile, [dict(id=new_id(), name=n, body=b, **owner) for n, b in changes.items()])
