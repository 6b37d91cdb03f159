"""Who lives in the demo city: its agencies by name, its people only by role."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Instrument
from engine.city import accounts, tables
from engine.city.actors import Actor, Held, load_actor, system
from engine.city.tables import Agency
from engine.store import new_id

DOMAIN = "banjarbaru.example"
CITY_WIDE = {
    "coordinator": "Koordinator Gugus Tugas KLA",
    "secretary": "Sekretaris Daerah",
    "chair": "Ketua Gugus Tugas KLA",
    "verifier": "Verifikator Provinsi",
    "auditor": "Inspektorat Kota Banjarbaru",
    "administrator": "Administrator Layak",
}
# Whom a newcomer signs in as: officer and head of the health office, and who reviews what it sends.
FIRST = ("dinkes", "dp3a")
FIRST_CLUSTER = 3
REVIEWERS = 2  # of each cluster: questions of weight are reviewed by two


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The players by candidate group, and by id."""

    city_id: uuid.UUID
    by_group: dict[str, list[Actor]] = field(default_factory=dict)
    by_id: dict[str, Actor] = field(default_factory=dict)

    def first(self, group: str) -> Actor:
        """The first member of a candidate group."""
        return self.by_group[group][0]


@dataclass(frozen=True, slots=True)
class _Part:
    email: str
    name: str
    held: Held


def _parts(instrument: Instrument) -> Iterator[_Part]:
    first = [instrument.agency(key) for key in FIRST]
    rest = [agency for agency in instrument.agencies.values() if agency not in first]
    for agency in (*first, *rest):
        yield _Part(f"petugas.{agency.key}@{DOMAIN}", f"Petugas {agency.short}", Held("officer", agency=agency.key))
        yield _Part(f"kepala.{agency.key}@{DOMAIN}", f"Kepala {agency.short}", Held("head", agency=agency.key))
    for cluster in sorted(instrument.clusters, key=lambda c: (c.number != FIRST_CLUSTER, c.number)):
        for number in range(1, REVIEWERS + 1):
            name = f"Peninjau {number} {cluster.code}"
            email = f"peninjau{number}.{cluster.code.lower()}@{DOMAIN}"
            yield _Part(email, name, Held("reviewer", cluster=cluster.number))
    for role, name in CITY_WIDE.items():
        yield _Part(f"{role}@{DOMAIN}", name, Held(role))


def settle(session: Session, instrument: Instrument) -> uuid.UUID:
    """Founds the city with its agencies and people, in the caller's unit; returns its id."""
    city_id = accounts.add_city(session, key="banjarbaru", name="Banjarbaru", zone="Asia/Makassar", is_demo=True)
    session.execute(
        sa.insert(Agency),
        [
            dict(id=new_id(), city_id=city_id, key=a.key, name=a.name, short=a.short, kind=a.kind,
                 is_vertical=a.is_vertical)
            for a in instrument.agencies.values()
        ],
    )  # fmt: skip
    for part in _parts(instrument):
        person_id = accounts.add_person(session, city_id, email=part.email, name=part.name, actor=system(city_id))
        accounts.give_role(session, city_id, person_id, part.held)
    return city_id


def cast(session: Session, city_id: uuid.UUID, instrument: Instrument) -> Cast:
    """The people as players."""
    found = Cast(city_id=city_id)
    for part in _parts(instrument):
        person = tables.find_person_by_email(session, part.email)
        assert person is not None
        actor = load_actor(session, city_id, person.id)
        found.by_id[actor.id] = actor
        found.by_group.setdefault(part.held.group, []).append(actor)
    return found
