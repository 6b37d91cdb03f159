"""Before something is published or thrown away: what changes, what stays, what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from engine.errors import NotFound
from engine.instances import queries
from engine.instances.package_drafts.queries import DraftView, get_draft
from engine.process.step_reading import read_all
from web.design import checked, rehearsed, studio, versions
from web.design.checked import Row
from web.design.differences import in_words
from web.design.rehearsed import Played
from web.design.views import VersionRow
from web.session import current_city, db_session


@dataclass(frozen=True, kw_only=True)
class PublishPage:
    """/proses/KEY/draf/terbitkan"""

    key: str
    title: str
    revision: int
    base_version: int
    next_version: int
    newest: VersionRow
    changes: tuple[str, ...]
    meanwhile: tuple[str, ...]  #: what the newest version changed, where the draft is older
    findings: tuple[Row, ...]
    why_not: str
    played: Played | None  #: not played while there are errors
    running: tuple[VersionRow, ...]  #: versions with cases

    @property
    def is_behind(self) -> bool:
        return self.newest.version != self.base_version

    @property
    def can_publish(self) -> bool:
        return not self.reason

    @property
    def reason(self) -> str:
        """Why it cannot be published; empty when it can."""
        if self.why_not:
            return self.why_not
        if self.is_behind:
            return str(_("Belum bisa terbit: draf ini dimulai dari versi yang lebih lama"))
        failed = len(self.played.failed) if self.played is not None else 0
        if not failed:
            return ""
        return str(
            ngettext("Belum bisa terbit: %(num)d skenario gagal", "Belum bisa terbit: %(num)d skenario gagal", failed)
        )


@dataclass(frozen=True, kw_only=True)
class LeaveOutPage:
    """/proses/KEY/draf/NAMA/keluarkan"""

    key: str
    title: str
    name: str
    revision: int
    is_deployed: bool  #: the version below has it too


@dataclass(frozen=True, kw_only=True)
class DiscardPage:
    """/proses/KEY/draf/buang"""

    key: str
    title: str
    revision: int
    base_version: int
    saved_words: str
    changes: tuple[str, ...]


def publish_page(key: str) -> PublishPage:
    """What publishing the draft would do."""
    session, city_id = db_session(), current_city().id
    found = get_draft(session, city_id, key)
    answer = checked.check(session, city_id, key, found.files, is_changed=found.is_changed)
    rows = versions.rows(found.versions, studio.names(session, city_id, found))
    return PublishPage(
        key=key,
        title=found.title,
        revision=found.revision,
        base_version=found.base_version,
        next_version=found.newest.version + 1,
        newest=rows[0],
        changes=in_words(found.base, found.files),
        meanwhile=_meanwhile(found),
        findings=answer.findings,
        why_not=answer.why_not,
        played=rehearsed.told(rehearsed.play(found)) if answer.can_publish else None,
        running=tuple(row for row in rows if row.running),
    )


def leave_out_page(key: str, name: str) -> LeaveOutPage:
    """One drawing that is to go; raises NotFound where there is none, and for the main one, which has to stay."""
    found = get_draft(db_session(), current_city().id, key)
    main = studio.main_drawing(found, read_all(found.files))
    if f"{name}{studio.SUFFIX}" not in found.files or name == main:
        raise NotFound(f"no drawing {name} that can be left out")
    return LeaveOutPage(
        key=key,
        title=found.title,
        name=name,
        revision=found.revision,
        is_deployed=f"{name}{studio.SUFFIX}" in found.base,
    )


def discard_page(key: str) -> DiscardPage | None:
    """What would be lost; None where there is no draft."""
    session, city_id = db_session(), current_city().id
    found = get_draft(session, city_id, key)
    if not found.revision:
        return None
    who = studio.names(session, city_id, found)
    return DiscardPage(
        key=key,
        title=found.title,
        revision=found.revision,
        base_version=found.base_version,
        saved_words=studio.draft_words(found, who),
        changes=in_words(found.base, found.files),
    )


def _meanwhile(found: DraftView) -> tuple[str, ...]:
    if not found.is_behind:
        return ()
    newest = queries.files_of(db_session(), current_city().id, found.key, found.newest.version)
    return in_words(found.base, newest)
