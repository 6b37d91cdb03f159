"""The scenarios of a draft, played, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from engine.instances.package_drafts.queries import DraftView, get_draft
from engine.instances.package_drafts.rehearse import Rehearsal, rehearse
from engine.process.scenarios import Verdict
from web import present
from web.process_cli import CityDueDates
from web.session import current_city, db_session
from web.words import findings

ENDING = ".scenario.yaml"
MOST_SHOWN = 300  # characters of a value


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A scenario that did not pass: its file, its title, the step, and why."""

    name: str
    title: str
    at: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Played:
    """How many passed, and the others."""

    total: int
    failed: tuple[Failed, ...]

    @property
    def passed(self) -> int:
        return self.total - len(self.failed)

    def as_data(self) -> dict[str, Any]:
        """For the script."""
        return {"passed": self.passed, "total": self.total, "failed": [vars(each) for each in self.failed]}


@dataclass(frozen=True, kw_only=True)
class ScenariosPage:
    """/proses/KEY/draf/skenario without a script."""

    key: str
    title: str
    played: Played


def play(found: DraftView) -> Rehearsal:
    """Plays what a draft has; takes seconds, so never within a unit."""
    dues = CityDueDates(present.calendar())
    return rehearse(db_session(), current_city().id, found.key, found.files, dues)


def of(key: str) -> Played:
    """The scenarios of a package's draft."""
    return told(play(get_draft(db_session(), current_city().id, key)))


def page(key: str) -> ScenariosPage:
    """The same as a page."""
    found = get_draft(db_session(), current_city().id, key)
    return ScenariosPage(key=key, title=found.title, played=told(play(found)))


def told(rehearsal: Rehearsal) -> Played:
    """Verdicts in words."""
    return Played(total=len(rehearsal.verdicts), failed=tuple(_failed(v) for v in rehearsal.failed))


def _failed(verdict: Verdict) -> Failed:
    name = verdict.file.removesuffix(ENDING)
    at = str(_("langkah %(number)s", number=verdict.step)) if verdict.step else ""
    return Failed(name=name, title=verdict.title or name, at=at, message=_why(verdict))


def _why(verdict: Verdict) -> str:
    if verdict.findings:
        return findings.message(verdict.findings[0])
    got = _shown(verdict.got)
    if verdict.expected is None:
        return got
    return str(_("diharapkan %(wanted)s, terjadi %(got)s", wanted=_shown(verdict.expected), got=got))


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} ..."
