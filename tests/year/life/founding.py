"""The city of the year: the demo's people, second officers and deputies beside them, one head and the auditor gone."""

from __future__ import annotations

import pathlib
import uuid
from collections.abc import Collection, Mapping

import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

from engine.cases.instrument import Instrument
from engine.city import accounts
from engine.city.actors import Held, load_actor, system
from engine.city.tables import Person, RoleHeld
from engine.instances.deploy import deploy
from engine.process import rehearsal
from tests.year.told import Role
from web.demo import people
from web.demo.people import DOMAIN

PACKAGES = ("escalation", "evidence")
ROOT = pathlib.Path(__file__).resolve().parents[3] / "bpmn"
INSTRUMENT = ROOT / "instruments" / "kla-2024.yaml"
SECONDS = ("dinkes", "disdik", "dinsos", "dp3a", "pupr", "disdukcapil")  # agencies with two officers
DEPUTIES = ("dinkes", "dp3a", "disdik", "polres")  # with somebody of no role, who stands in for the head
GONE = ("kepala.kelurahan", "auditor")  # nobody holds what they held


def found(session: Session, instrument: Instrument) -> uuid.UUID:
    """Founds the city in the caller's unit; its id."""
    city_id = people.settle(session, instrument)
    for agency in SECONDS:
        second = accounts.add_person(session, city_id, email=f"petugas2.{agency}@{DOMAIN}", name=f"Petugas 2 {agency}")
        accounts.give_role(session, city_id, second, Held("officer", agency=agency))
    for agency in DEPUTIES:
        accounts.add_person(session, city_id, email=f"sekretaris.{agency}@{DOMAIN}", name=f"Sekretaris {agency}")
    for name in GONE:
        gone = session.scalars(sa.select(Person.id).where(Person.email == f"{name}@{DOMAIN}")).one()
        accounts.close_account(session, city_id, gone, actor=system(city_id))
    return city_id


def instrument_of(indicators: Collection[int]) -> bytes:
    """The instrument with some of its indicators only, its sums made right."""
    data = yaml.load(INSTRUMENT.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    data["indicators"] = [row for row in data["indicators"] if row["number"] in indicators]
    for row in data["indicators"]:
        for question in row["questions"].values():
            question.pop("mirrors", None)
    for cluster in data["clusters"]:
        cluster["max"] = sum(row["max"] for row in data["indicators"] if row["cluster"] == cluster["number"])
    data["total"] = sum(cluster["max"] for cluster in data["clusters"])
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False)).encode()


def install(session: Session, city_id: uuid.UUID) -> None:
    """The processes, as the coordinator publishes them."""
    coordinator = session.scalars(sa.select(Person.id).where(Person.email == f"coordinator@{DOMAIN}")).one()
    for name in PACKAGES:
        deploy(session, rehearsal.read_folder(ROOT / name), load_actor(session, city_id, coordinator))


def roster(session: Session, city_id: uuid.UUID) -> tuple[Mapping[str, uuid.UUID], Mapping[str, tuple[Role, ...]]]:
    """Those who are there, by the first part of their address: their ids, and the roles they hold."""
    rows = session.execute(
        sa.select(Person.email, Person.id, RoleHeld.role, RoleHeld.agency_key, RoleHeld.cluster)
        .outerjoin(RoleHeld, RoleHeld.person_id == Person.id)
        .where(Person.city_id == city_id, Person.is_active.is_(True))
        .order_by(Person.id, RoleHeld.id)
    ).all()
    ids = {email.partition("@")[0]: person_id for email, person_id, *_role in rows}
    held: dict[str, tuple[Role, ...]] = {name: () for name in ids}
    for email, _id, role, agency, cluster in rows:
        if role is not None:
            held[email.partition("@")[0]] += (Role(role=role, agency=agency or "", cluster=cluster),)
    return ids, held
