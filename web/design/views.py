"""What the pages of processes show: packages, versions, drawings, tables, forms; and the studio's drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web.coordinate.views import Drawing
from web.design.checked import Row
from web.views import Tone
from web.words.drawn import Told


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One deployment of a package."""

    version: int
    digest: str
    deployed_at: dt.datetime
    deployed_by: str
    running: int  #: cases that run on it
    is_newest: bool = False


@dataclass(frozen=True, kw_only=True)
class PackageRow:
    """One folder of `bpmn/` with its versions, newest first."""

    key: str
    title: str
    versions: tuple[VersionRow, ...]
    summary: str = ""
    draft: str = ""  #: when and by whom the open draft was saved, if there is one
    called_by: tuple[str, ...] = ()  #: titles of packages in whose cases it runs


@dataclass(frozen=True, kw_only=True)
class Packages:
    """/proses"""

    packages: tuple[PackageRow, ...]
    can_change: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A decision table as it reads: one row per rule."""

    title: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[tuple[str, ...], ...]
    hit_policy: str = ""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A finding of the linter that did not stop the deployment."""

    tone: Tone
    element: str
    text: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class DrawnSteps:
    """A process in words."""

    name: str  #: file stem of its drawing
    title: str
    documentation: str
    steps: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True)
class ShownForm:
    """A form of a version."""

    key: str
    title: str  #: of the steps that show it
    labels: tuple[str, ...]  #: of its fields


@dataclass(frozen=True, kw_only=True)
class VersionPage:
    """/proses/KEY/VERSION, read only."""

    key: str
    title: str
    version: VersionRow
    versions: tuple[VersionRow, ...]
    drawings: tuple[Drawing, ...]
    called_by: tuple[str, ...] = ()  #: titles of packages in whose cases it runs
    tables: tuple[Table, ...] = ()
    forms: tuple[ShownForm, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()  #: title, scope in words
    remarks: tuple[Remark, ...] = ()
    changes: tuple[str, ...] = ()  #: against the version before
    steps: tuple[DrawnSteps, ...] = ()
    files: tuple[str, ...] = ()
    can_change: bool = False
    revision: int = 0  #: of the open draft


@dataclass(frozen=True, kw_only=True)
class StudioDrawing:
    """A drawing of a draft: its XML, and the studio's page of it."""

    name: str
    title: str
    url: str
    href: str


@dataclass(frozen=True, kw_only=True)
class StudioPage:
    """/proses/KEY/draf; `data` is what the script reads, the same and the vocabulary of the drawings."""

    key: str
    title: str
    name: str
    drawings: tuple[StudioDrawing, ...]
    revision: int
    base_version: int
    next_version: int
    newest_version: int
    saved_words: str
    urls: Mapping[str, str]
    findings: tuple[Row, ...]
    checked_words: str
    why_not: str
    versions: tuple[VersionRow, ...]
    steps: tuple[DrawnSteps, ...]
    data: dict[str, Any]
    beside: tuple[str, ...] = ()  #: names of tables, forms and scenarios

    @property
    def can_publish(self) -> bool:
        return not self.why_not

    @property
    def is_behind(self) -> bool:
        return self.newest_version != self.base_version
