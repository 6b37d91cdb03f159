"""What everybody may read about the processes: packages, versions, drawings, tables, forms. Nothing is changed here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from web.coordinate.views import Drawing
from web.views import Tone


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


@dataclass(frozen=True, kw_only=True)
class Packages:
    """/proses"""

    packages: tuple[PackageRow, ...]


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
class VersionPage:
    """/proses/KEY/VERSION, read only."""

    key: str
    title: str
    version: VersionRow
    versions: tuple[VersionRow, ...]
    drawings: tuple[Drawing, ...]
    tables: tuple[Table, ...] = ()
    forms: tuple[tuple[str, tuple[str, ...]], ...] = ()  #: form key, labels of its fields
    roles: tuple[tuple[str, str], ...] = ()  #: title, scope in words
    remarks: tuple[Remark, ...] = ()
    changes: tuple[str, ...] = ()  #: against the version before
