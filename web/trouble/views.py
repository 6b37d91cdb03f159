"""What the page of troubles shows, as frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Held:
    """Deadlines that wait for a yes."""

    due: int
    limit: int
    since: dt.datetime
    is_counted: bool  #: the number is exact; else there are at least so many


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One incident."""

    id: str
    case: str  #: business key, or nothing
    element: str
    job: str
    reason: str
    first_at: dt.datetime
    last_at: dt.datetime
    times: int
    mender_id: str
    retry_at: dt.datetime | None
    can_retry: bool


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Incidents of one cause, which are tried again together."""

    cause: str
    title: str
    rows: tuple[Trouble, ...]

    @property
    def can_retry(self) -> bool:
        """Is there one that trying again may help?"""
        return any(row.can_retry for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A case whose clocks stand."""

    id: str
    case: str
    since: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Mender:
    """Somebody who may be asked to mend."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The whole page."""

    held: Held | None
    causes: tuple[Cause, ...]
    standing: tuple[Standing, ...]
    menders: tuple[Mender, ...]
    can_suspend: bool

    @property
    def is_quiet(self) -> bool:
        """Nothing to do."""
        return self.held is None and not self.causes and not self.standing
