"""The draft of a package: the files that differ from the version it is based on."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, CityRow, city_row


class PackageDraft(CityRow, Base):
    """One per package; its row stays when the draft is closed, so that no revision ever comes twice."""

    __tablename__ = "package_draft"
    key: Mapped[str]
    revision: Mapped[int]
    base_version: Mapped[int]
    is_open: Mapped[bool] = mapped_column(default=True)
    saved_at: Mapped[dt.datetime]
    saved_by: Mapped[str]
    __table_args__ = city_row("package_draft", sa.UniqueConstraint("city_id", "key"))


class PackageDraftFile(CityRow, Base):
    """A file as the draft has it; without a body the draft leaves it out."""

    __tablename__ = "package_draft_file"
    draft_id: Mapped[uuid.UUID]
    name: Mapped[str]
    body: Mapped[bytes | None]
    __table_args__ = city_row(
        "package_draft_file", sa.UniqueConstraint("draft_id", "name"), refers={"draft_id": "package_draft"}
    )


def find_draft(session: Session, city_id: uuid.UUID, key: str) -> PackageDraft | None:
    """The draft of a package, open or closed."""
    return session.scalar(_of(city_id, key))


def lock_draft(session: Session, city_id: uuid.UUID, key: str) -> PackageDraft | None:
    """The same, locked and fresh. Whoever wants it holds the city's row already, so nobody else makes one meanwhile."""
    if session.dirty:
        raise RuntimeError("lock before you change")
    query = _of(city_id, key).with_for_update(key_share=True)
    return session.scalar(query.execution_options(populate_existing=True))


def list_changes(session: Session, draft: PackageDraft) -> dict[str, bytes | None]:
    """The files that differ from those of the base version, by name; None where the draft leaves one out."""
    mine = sa.and_(PackageDraftFile.city_id == draft.city_id, PackageDraftFile.draft_id == draft.id)
    rows = session.execute(sa.select(PackageDraftFile.name, PackageDraftFile.body).where(mine))
    return {name: body for name, body in rows}


def drop_files(session: Session, draft: PackageDraft) -> None:
    """The draft becomes the version it is based on."""
    mine = sa.and_(PackageDraftFile.city_id == draft.city_id, PackageDraftFile.draft_id == draft.id)
    session.execute(sa.delete(PackageDraftFile).where(mine).execution_options(synchronize_session=False))


def _of(city_id: uuid.UUID, key: str) -> sa.Select[PackageDraft]:
    return sa.select(PackageDraft).where(PackageDraft.city_id == city_id, PackageDraft.key == key)
