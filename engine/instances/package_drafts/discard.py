"""A draft is thrown away; what is published stays as it is."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import lock_city
from engine.errors import NotFound
from engine.instances.package_drafts.rules import DraftChanged
from engine.instances.package_drafts.tables import PackageDraft, drop_files, lock_draft


def discard(session: Session, actor: Actor, key: str, revision: int) -> None:
    """Throws the draft away as it was seen; raises DraftChanged when somebody saved since, NotFound without a draft."""
    authorize(actor, "process.deploy", Thing(city_id=actor.city_id))
    lock_city(session, actor.city_id)
    draft = lock_draft(session, actor.city_id, key)
    if draft is None or not draft.is_open:
        raise NotFound(f"no draft of {key}")
    if draft.revision != revision:
        raise DraftChanged(revision=draft.revision, saved_by=draft.saved_by, saved_at=draft.saved_at)
    close(session, draft, actor)


def close(session: Session, draft: PackageDraft, actor: Actor) -> None:
    """Leaves the row with its revision, so that a page still open notices; the files go."""
    draft.is_open, draft.revision = False, draft.revision + 1
    draft.saved_at, draft.saved_by = clock.now(), actor.id
    drop_files(session, draft)
