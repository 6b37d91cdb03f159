"""The scenarios of a package, played on the files of its draft before it is published."""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.instances.definitions import latest_digests
from engine.instances.tables import Deployment, DeploymentFile
from engine.process import assembly, rehearsal
from engine.process.declared import calls_of
from engine.process.player import DueDates
from engine.process.scenarios import Verdict

MOST_KEPT = 20
_kept: OrderedDict[tuple[str, ...], Rehearsal] = OrderedDict()
_guard = threading.Lock()
Files = Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """How the scenarios of some files ended; `digest` names the files."""

    digest: str
    verdicts: tuple[Verdict, ...] = ()

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """All that did not pass, in the order played: refused ones too."""
        return tuple(v for v in self.verdicts if v.verdict != "passed")

    @property
    def is_passed(self) -> bool:
        """True also for a package without scenarios."""
        return not self.failed


def rehearse(session: Session, city_id: uuid.UUID, key: str, files: Files, dues: DueDates) -> Rehearsal:
    """Plays every scenario of a package; what it calls elsewhere is what the city runs today. Takes seconds of the
    processor, so outside any unit; the same files are played once."""
    others = _others(session, city_id, calls_of(files))
    digest = assembly.digest(files)
    known = (digest, *(assembly.digest(others[name]) for name in sorted(others)))
    with _guard:
        if known in _kept:
            _kept.move_to_end(known)
            return _kept[known]
    played = Rehearsal(digest=digest, verdicts=tuple(rehearsal.play(key, files, others, dues)))
    with _guard:
        _kept[known] = played
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return played


def _others(session: Session, city_id: uuid.UUID, wanted: frozenset[str]) -> dict[str, Files]:
    """Process key -> the newest files of its package, of everything that is called at any depth."""
    found: dict[str, Files] = {}
    while wanted:
        fresh = {key: _files(session, city_id, d) for key, d in latest_digests(session, city_id, wanted).items()}
        found |= fresh
        wanted = frozenset().union(*(calls_of(files) for files in fresh.values())) - found.keys() - wanted
    return found


def _files(session: Session, city_id: uuid.UUID, digest: str) -> dict[str, bytes]:
    rows = session.execute(
        sa.select(DeploymentFile.name, DeploymentFile.body)
        .join(Deployment, Deployment.id == DeploymentFile.deployment_id)
        .where(Deployment.city_id == city_id, Deployment.digest == digest)
    )
    return {name: body for name, body in rows}
