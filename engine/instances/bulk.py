"""One verb over a selection: a unit per item, and what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import LayakError

RunUnit = Callable[[Callable[[Session], Any]], Any]
MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of one item: done, or what refused it; nothing of that one was changed then."""

    id: uuid.UUID
    refusal: LayakError | None = None


def each(run_unit: RunUnit, ids: Iterable[uuid.UUID], act: Callable[[Session, uuid.UUID], Any]) -> list[Outcome]:
    """Runs `act` for every id in a unit of its own, in the order given; one that is refused stops no other."""
    return [_one(run_unit, item, act) for item in dict.fromkeys(ids)]


def _one(run_unit: RunUnit, item: uuid.UUID, act: Callable[[Session, uuid.UUID], Any]) -> Outcome:
    try:
        run_unit(lambda session: act(session, item))
    except LayakError as refusal:
        return Outcome(id=item, refusal=refusal)
    return Outcome(id=item)
