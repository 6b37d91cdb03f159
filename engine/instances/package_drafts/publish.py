"""A draft becomes the next version: new cases use it, running ones keep theirs."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.city.authorize import Thing, authorize
from engine.city.tables import lock_city
from engine.errors import NotFound
from engine.instances import deploy
from engine.instances.deploy import Deployed
from engine.instances.package_drafts import queries
from engine.instances.package_drafts.discard import close
from engine.instances.package_drafts.rehearse import Rehearsal
from engine.instances.package_drafts.rules import (
    DraftBehind,
    DraftChanged,
    DraftUnchanged,
    MainProcessGone,
    ScenariosFailed,
)
from engine.instances.package_drafts.tables import PackageDraft, lock_draft
from engine.process import checking


def publish(session: Session, actor: Actor, key: str, revision: int, rehearsal: Rehearsal) -> Deployed:
    """Deploys the draft, in the caller's unit. The scenarios were played before it, on the files of that revision.

    Raises DraftChanged, DraftBehind, DraftUnchanged, MainProcessGone, ScenariosFailed; Refused with the linter's
    findings; NotFound without a draft.
    """
    authorize(actor, "process.deploy", Thing(city_id=actor.city_id))
    lock_city(session, actor.city_id)
    draft = _as_seen(session, actor.city_id, key, revision)
    found = queries.get_draft(session, actor.city_id, key)
    if found.is_behind:
        raise DraftBehind(version=found.newest.version)
    if not found.is_changed:
        raise DraftUnchanged
    checked = deploy.check(session, actor.city_id, found.files)
    checking.refuse(checked.findings)
    if checked.definition is None or checked.definition.key != key:
        raise MainProcessGone(key=key)
    if rehearsal.digest != found.digest or not rehearsal.is_passed:
        raise ScenariosFailed(failed=len(rehearsal.failed), total=len(rehearsal.verdicts))
    made = deploy.deploy(session, found.files, actor)
    if not made.is_new:  # the ids that deployment writes down were all that was missing
        raise DraftUnchanged
    close(session, draft, actor)
    return made


def _as_seen(session: Session, city_id: uuid.UUID, key: str, revision: int) -> PackageDraft:
    draft = lock_draft(session, city_id, key)
    if draft is None:
        raise NotFound(f"no draft of {key}")
    if not draft.is_open or draft.revision != revision:
        raise DraftChanged(
            revision=draft.revision if draft.is_open else 0, saved_by=draft.saved_by, saved_at=draft.saved_at,
            is_closed=not draft.is_open,
        )  # fmt: skip
    return draft
