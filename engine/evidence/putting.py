"""Putting files and links into the drafts of a share: as many statements whatever their number."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.evidence import rules
from engine.evidence.desk import Desk
from engine.evidence.dossier import Place
from engine.evidence.filetypes import refused
from engine.evidence.receipts import person_of
from engine.evidence.revising import Dates, draft_revisions, list_files
from engine.evidence.tables import FileRow
from engine.store import new_id
from engine.store.inserting import insert_rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """A file (`blob_id`) or a link (`url`) for a place."""

    place: Place
    dates: Dates
    name: str
    blob_id: uuid.UUID | None = None
    url: str | None = None


def put_all(session: Session, desk: Desk, actor: Actor, puts: Sequence[Put]) -> list[uuid.UUID]:
    """Adds files to the drafts of their places; their ids, in the order given. In the caller's unit.

    The same content twice at a place is one file, with the dates given last. Raises Invalid at `file`
    (`too_many_files`).
    """
    if not puts:
        return []
    drafts = draft_revisions(session, desk, [put.place for put in puts])
    shelf = _Shelf(session, actor, list_files(session, drafts.values()))
    ids = [shelf.put(drafts[put.place], put) for put in puts]
    insert_rows(session, FileRow, list(shelf.new.values()))
    return ids


class _Shelf:
    """What lies in some drafts; `new` are rows to be."""

    def __init__(self, session: Session, actor: Actor, files: Sequence[FileRow]) -> None:
        self._session, self._actor = session, actor
        self._same: dict[uuid.UUID, dict[tuple[uuid.UUID | None, str | None], uuid.UUID]] = {}
        for file in files:
            self._same.setdefault(file.revision_id, {}).setdefault((file.blob_id, file.url), file.id)
        self._counts = {revision: sum(f.revision_id == revision for f in files) for revision in self._same}
        self.new: dict[uuid.UUID, dict[str, Any]] = {}

    def put(self, revision_id: uuid.UUID, put: Put) -> uuid.UUID:
        """The file of this content in a draft, there already or to be."""
        same = self._same.setdefault(revision_id, {})
        known = same.get((put.blob_id, put.url))
        if known is None:
            return same.setdefault((put.blob_id, put.url), self._add(revision_id, put))
        if known in self.new:
            self.new[known] |= put.dates.as_columns()
        else:
            write_dates(self._session, [known], put.dates)
        return known

    def _add(self, revision_id: uuid.UUID, put: Put) -> uuid.UUID:
        count = self._counts[revision_id] = self._counts.get(revision_id, 0) + 1
        if count > rules.MOST_FILES:
            raise refused("too_many_files", limit=rules.MOST_FILES)
        file_id = new_id()
        self.new[file_id] = dict(
            id=file_id, city_id=self._actor.city_id, revision_id=revision_id, blob_id=put.blob_id, url=put.url,
            name=put.name, received_at=clock.now(), uploaded_by=person_of(self._actor), **put.dates.as_columns(),
        )  # fmt: skip
        return file_id


def write_dates(session: Session, file_ids: Sequence[uuid.UUID], dates: Dates) -> None:
    """Gives some files of drafts the same dates."""
    if file_ids:
        session.execute(
            sa.update(FileRow)
            .where(FileRow.id.in_(file_ids))
            .values(**dates.as_columns())
            .execution_options(synchronize_session=False)
        )
