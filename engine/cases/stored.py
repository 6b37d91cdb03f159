"""The instrument of a cycle, from the bytes kept with it. Parsed once per digest and process."""

from __future__ import annotations

import threading
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases import instrument_file
from engine.cases.instrument import Instrument
from engine.cases.tables import InstrumentFile
from engine.errors import NotFound
from engine.store import new_id

_cache: dict[str, Instrument] = {}  # a handful: one per year
_guard = threading.Lock()


def keep_instrument(session: Session, city_id: uuid.UUID, body: bytes) -> Instrument:
    """Checks an instrument and stores its bytes with the city, unless they are there already."""
    instrument = instrument_file.load(body)
    is_kept = sa.select(InstrumentFile.id).where(
        InstrumentFile.city_id == city_id, InstrumentFile.digest == instrument.digest
    )
    if session.scalar(is_kept) is None:
        row = dict(id=new_id(), city_id=city_id, digest=instrument.digest, year=instrument.year, body=body)
        session.execute(sa.insert(InstrumentFile), [row])
    with _guard:
        return _cache.setdefault(instrument.digest, instrument)


def instrument_of(session: Session, city_id: uuid.UUID, digest: str) -> Instrument:
    """The instrument of a digest; raises NotFound."""
    with _guard:
        found = _cache.get(digest)
    if found is not None:
        return found
    body = session.scalar(
        sa.select(InstrumentFile.body).where(InstrumentFile.city_id == city_id, InstrumentFile.digest == digest)
    )
    if body is None:
        raise NotFound(f"no instrument {digest[:12]}", digest=digest)
    made = instrument_file.load(body)
    with _guard:
        return _cache.setdefault(digest, made)
