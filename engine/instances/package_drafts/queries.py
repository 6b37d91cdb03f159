"""What pages read about a draft."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.instances import queries
from engine.instances.package_drafts.tables import PackageDraft, find_draft, list_changes
from engine.instances.queries import VersionView
from engine.process import assembly

Files = dict[str, bytes]


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A package as it would be published. Without a draft: the newest version as it is, revision 0."""

    key: str
    title: str
    revision: int
    base_version: int
    versions: tuple[VersionView, ...]  # newest first
    base: Mapping[str, bytes] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    saved_at: dt.datetime | None = None
    saved_by: str = ""

    @functools.cached_property
    def digest(self) -> str:
        """One text for all files as they are now."""
        return assembly.digest(self.files)

    @property
    def newest(self) -> VersionView:
        """The version published last, which the city begins new instances by; there is always one."""
        return self.versions[0]

    @property
    def is_behind(self) -> bool:
        """Was a version published since the draft was begun?"""
        return self.newest.version != self.base_version

    @property
    def is_changed(self) -> bool:
        """Does anything differ from the version it is based on?"""
        return self.files != self.base


def get_draft(session: Session, city_id: uuid.UUID, key: str) -> DraftView:
    """The draft of a package in four statements; raises NotFound for a package that was never deployed."""
    versions = tuple(queries.list_versions(session, city_id, key))
    if not versions:
        raise NotFound(f"no package {key}")
    draft = find_draft(session, city_id, key)
    if draft is None or not draft.is_open:
        base = queries.files_of(session, city_id, key, versions[0].version)
        return DraftView(
            key=key, title=versions[0].title, revision=0, base_version=versions[0].version, versions=versions,
            base=base, files=base,
        )  # fmt: skip
    base = queries.files_of(session, city_id, key, draft.base_version)
    return DraftView(
        key=key, title=versions[0].title, revision=draft.revision, base_version=draft.base_version, versions=versions,
        base=base, files=overlaid(base, list_changes(session, draft)), saved_at=draft.saved_at, saved_by=draft.saved_by,
    )  # fmt: skip


def list_open(session: Session, city_id: uuid.UUID) -> dict[str, PackageDraft]:
    """Package key -> its open draft."""
    query = sa.select(PackageDraft).where(PackageDraft.city_id == city_id, PackageDraft.is_open)
    return {draft.key: draft for draft in session.scalars(query)}


def overlaid(base: Mapping[str, bytes], changes: Mapping[str, bytes | None]) -> Files:
    """The files of a version with those of a draft in their places."""
    both = {**base, **changes}
    return {name: body for name, body in both.items() if body is not None}
