"""Putting files and links to a question, dating and removing them: drafts, in units of their own.

The bytes come first, then the row: a form that is refused keeps every file, and a file without a row is nobody's.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city.actors import Actor
from engine.errors import Invalid, LayakError, NotFound
from engine.evidence.desk import Desk, open_desk
from engine.evidence.dossier import Place
from engine.evidence.incoming import Incoming, Received, received
from engine.evidence.putting import Put, put_all, write_dates
from engine.evidence.revising import (
    Dates,
    draft_revision,
    ensure_dates,
    ensure_place,
    find_same,
    list_files,
    place_of,
)
from engine.evidence.tables import Blob, Evidence, FileRow, Revision
from engine.store import new_id
from engine.store.blobs import BlobStore
from engine.store.inserting import upserting

RunUnit = Callable[[Callable[[Session], Any]], Any]
LONGEST_LINK = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """One file on its way to an evidence item."""

    place: Place
    incoming: Incoming
    dates: Dates = Dates()  # noqa: RUF009 (frozen)


def upload(
    run_unit: RunUnit, store: BlobStore, task_id: uuid.UUID, actor: Actor, place: Place, incoming: Incoming,
    dates: Dates = Dates(),  # noqa: B008 (frozen)
) -> uuid.UUID:  # fmt: skip
    """Takes a file for an evidence item; returns the file's id. Call it outside a unit.

    `run_unit` runs an act as one unit (`lambda act: in_unit(session, act)`). Raises what `received` refuses, Invalid at
    the dates or `file` (`too_many_files`), NotFound, Forbidden, TaskAlreadyCompleted; nothing is kept then.
    """
    [file_id] = upload_many(run_unit, store, task_id, actor, [Paper(place=place, incoming=incoming, dates=dates)])
    return file_id


def upload_many(
    run_unit: RunUnit, store: BlobStore, task_id: uuid.UUID, actor: Actor, papers: Sequence[Paper]
) -> list[uuid.UUID]:
    """Takes several files of one share, all or none, in two units whatever their number; else as `upload`."""
    spots = [(paper.place, paper.dates) for paper in papers]
    run_unit(lambda session: _ensure(session, task_id, actor, spots))
    with contextlib.ExitStack() as stack, _unless_kept(store, [new_id() for _paper in papers]) as keys:
        files = [stack.enter_context(received(paper.incoming)) for paper in papers]
        for key, file in zip(keys, files, strict=True):
            store.put(key, file.stream)
        kept = run_unit(lambda session: _keep(session, task_id, actor, papers, files, keys))
    _discard(store, set(keys).difference(blob_id for _file_id, blob_id in kept))  # the city has these bytes already
    return [file_id for file_id, _blob_id in kept]


@contextlib.contextmanager
def _unless_kept(store: BlobStore, keys: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """Takes the objects back when anything goes wrong; also when the server is stopped meanwhile."""
    try:
        yield keys
    except BaseException:
        _discard(store, keys)
        raise


def _ensure(session: Session, task_id: uuid.UUID, actor: Actor, spots: Sequence[tuple[Place, Dates]]) -> Desk:
    desk = open_desk(session, task_id, actor)
    for place, dates in spots:
        ensure_place(desk, place)
        ensure_dates(session, desk, dates)
    return desk


def _keep(
    session: Session, task_id: uuid.UUID, actor: Actor, papers: Sequence[Paper], files: Sequence[Received],
    keys: Sequence[uuid.UUID],
) -> list[tuple[uuid.UUID, uuid.UUID]]:  # fmt: skip
    """Ids of file and blob of each."""
    desk = _ensure(session, task_id, actor, [(paper.place, paper.dates) for paper in papers])
    blobs = _blobs(session, actor, files, keys)
    puts = [
        Put(place=paper.place, dates=paper.dates, blob_id=blob_id, name=file.name)
        for paper, file, blob_id in zip(papers, files, blobs, strict=True)
    ]
    return list(zip(put_all(session, desk, actor, puts), blobs, strict=True))


def _blobs(
    session: Session, actor: Actor, files: Sequence[Received], keys: Sequence[uuid.UUID]
) -> list[uuid.UUID]:  # fmt: skip
    """The rows of some files' bytes: the city's own where it has them."""
    now = clock.now()
    rows = {
        file.measured.sha256: dict(
            id=key, city_id=actor.city_id, sha256=file.measured.sha256, size=file.measured.size,
            content_type=file.type.content_type, created_at=now, used_at=now,
        )
        for file, key in zip(files, keys, strict=True)
    }  # fmt: skip
    if not rows:
        return []
    kept = upserting(session, Blob, ("city_id", "sha256"), ("used_at",)).returning(Blob.sha256, Blob.id)
    found = {sha256: uuid.UUID(str(id_)) for sha256, id_ in session.execute(kept, list(rows.values()))}
    return [found[file.measured.sha256] for file in files]


def _discard(store: BlobStore, keys: Iterable[uuid.UUID]) -> None:
    """An object without a row is nobody's; if it cannot be deleted now, it harms nobody either."""
    for key in keys:
        with contextlib.suppress(LayakError):
            store.delete(key)


def add_link(
    session: Session, task_id: uuid.UUID, actor: Actor, place: Place, url: str, dates: Dates = Dates()  # noqa: B008
) -> uuid.UUID:  # fmt: skip
    """Puts an address instead of a file. Raises Invalid at `link` (`bad_link`)."""
    url = url.strip()
    parts = urlsplit(url) if len(url) <= LONGEST_LINK and url.isprintable() else urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Invalid("a link begins with https://", fields={"link": ["bad_link"]})
    desk = _ensure(session, task_id, actor, [(place, dates)])
    [file_id] = put_all(session, desk, actor, [Put(place=place, dates=dates, url=url, name=url[:200])])
    return file_id


def detach(session: Session, task_id: uuid.UUID, actor: Actor, file_id: uuid.UUID) -> None:
    """Takes a file out of the draft. What was sent in an earlier round stays readable there."""
    desk = open_desk(session, task_id, actor)
    place, shown = place_of(session, desk, file_id)
    file = find_same(list_files(session, [draft_revision(session, desk, place)]), shown)
    session.execute(sa.delete(FileRow).where(FileRow.id == file.id).execution_options(synchronize_session=False))
    session.execute(
        sa.update(Blob)
        .where(Blob.id == file.blob_id)
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def date_file(session: Session, task_id: uuid.UUID, actor: Actor, file_id: uuid.UUID, dates: Dates) -> None:
    """Changes the dates of one file of the draft."""
    desk = open_desk(session, task_id, actor)
    place, shown = place_of(session, desk, file_id)
    ensure_dates(session, desk, dates)
    file = find_same(list_files(session, [draft_revision(session, desk, place)]), shown)
    write_dates(session, [file.id], dates)


def date_place(session: Session, task_id: uuid.UUID, actor: Actor, place: Place, dates: Dates) -> None:
    """Gives all files of the draft at a place the same dates; nothing happens where there are none."""
    desk = _ensure(session, task_id, actor, [(place, dates)])
    held = sa.select(Evidence.id).where(
        Evidence.city_id == actor.city_id, Evidence.case_id == desk.case.id, Evidence.question_code == place.code,
        Evidence.item_key == place.item, Evidence.agency_key == desk.agency,
    )  # fmt: skip
    if session.scalar(held) is None:
        return
    files = list_files(session, [draft_revision(session, desk, place)])
    write_dates(session, [file.id for file in files], dates)


def attach_existing(session: Session, task_id: uuid.UUID, actor: Actor, place: Place, file_id: uuid.UUID) -> uuid.UUID:
    """Uses a file the agency, or the case, has already: stored once, cited again, with its dates."""
    desk = open_desk(session, task_id, actor)
    ensure_place(desk, place)
    found = session.execute(
        sa.select(FileRow, Evidence.agency_key, Evidence.case_id)
        .join(Revision, Revision.id == FileRow.revision_id)
        .join(Evidence, Evidence.id == Revision.evidence_id)
        .where(FileRow.city_id == actor.city_id, FileRow.id == file_id)
    ).one_or_none()
    if found is None or (found.agency_key != desk.agency and found.case_id != desk.case.id):
        raise NotFound("there is no such file to use again", file=str(file_id))
    file: FileRow = found[0]
    dates = Dates(document_on=file.document_on, period_from=file.period_from, period_to=file.period_to)
    if file.blob_id is not None:
        used = sa.update(Blob).where(Blob.id == file.blob_id).values(used_at=clock.now())
        session.execute(used.execution_options(synchronize_session=False))
    put = Put(place=place, dates=dates, blob_id=file.blob_id, url=file.url, name=file.name)
    [file_id] = put_all(session, desk, actor, [put])
    return file_id
