"""Adding people, giving roles, setting passwords."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city import accounts
from engine.city.actors import Actor, Held, load_actor, system
from engine.city.sign_ins import begin_session, end_session, find_signed_in, verify_password
from engine.city.tables import Person, RoleHeld, get_city
from engine.errors import Conflict, Forbidden, Invalid, NotFound
from engine.history import HistoryEvent, verify_stream
from engine.store import in_unit

PASSWORD = "sandi untuk uji coba"


def add(session: Session, city_id: uuid.UUID, email: str = "petugas@kota.test", **more: str) -> uuid.UUID:
    """A person with a password."""
    given = {"name": "Petugas Dinas Kesehatan", "password": PASSWORD, **more}
    return in_unit(session, lambda s: accounts.add_person(s, city_id, email=email, **given))  # type: ignore[arg-type]


def refused(session: Session, act: Callable[[Session], object]) -> dict[str, list[str]]:
    """The fields of a refusal."""
    with pytest.raises(Invalid) as caught:
        in_unit(session, act)
    return dict(caught.value.fields)


def test_an_address_is_kept_in_lower_case_and_found_in_any(session: Session, banjarbaru: uuid.UUID) -> None:
    person = add(session, banjarbaru, "  Petugas@KOTA.test ")
    assert session.get_one(Person, person).email == "petugas@kota.test"
    assert verify_password(session, "PETUGAS@kota.test", PASSWORD) == person
    assert verify_password(session, "petugas@kota.test", "sandi yang lain") is None


def test_one_address_belongs_to_one_person_over_all_cities(
    session: Session, banjarbaru: uuid.UUID, martapura: uuid.UUID
) -> None:
    add(session, banjarbaru)
    found = refused(
        session, lambda s: accounts.add_person(s, martapura, email="Petugas@kota.test", name="Petugas lain")
    )
    assert found == {"email": ["email_taken"]}


@pytest.mark.parametrize("email", ["", "petugas", "a@b", "a b@kota.test", "a@b@kota.test", "a@kota.", "@kota.test"])
def test_what_is_no_address_is_refused(session: Session, banjarbaru: uuid.UUID, email: str) -> None:
    found = refused(session, lambda s: accounts.add_person(s, banjarbaru, email=email, name="Petugas"))
    assert found == {"email": ["email_malformed"]}


@pytest.mark.parametrize(("length", "code"), [(11, "password_short"), (201, "password_long")])
def test_a_password_has_12_to_200_characters(session: Session, banjarbaru: uuid.UUID, length: int, code: str) -> None:
    found = refused(
        session, lambda s: accounts.add_person(s, banjarbaru, email="a@kota.test", name="A", password="x" * length)
    )
    assert found == {"password": [code]}
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_only_an_administrator_adds_people(session: Session, banjarbaru: uuid.UUID, martapura: uuid.UUID) -> None:
    def actor(role: str, city_id: uuid.UUID) -> Actor:
        return Actor(id=str(uuid.uuid4()), city_id=city_id, roles=frozenset({Held(role)}))

    def adding(by: Actor) -> Callable[[Session], object]:
        return lambda s: accounts.add_person(s, banjarbaru, email="a@kota.test", name="A", actor=by)

    with pytest.raises(Forbidden):
        in_unit(session, adding(actor("coordinator", banjarbaru)))
    with pytest.raises(NotFound):
        in_unit(session, adding(actor("administrator", martapura)))
    in_unit(session, adding(actor("administrator", banjarbaru)))


@pytest.mark.parametrize(
    ("held", "field"),
    [
        (Held("mayor"), "role"),
        (Held("officer"), "role"),
        (Held("officer", cluster=1), "role"),
        (Held("reviewer"), "role"),
        (Held("reviewer", agency="dinkes"), "role"),
        (Held("coordinator", agency="dinkes"), "role"),
        (Held("head", agency="tidak-ada"), "agency"),
    ],
)
def test_a_role_takes_its_own_scope_and_no_other(
    session: Session, banjarbaru: uuid.UUID, held: Held, field: str
) -> None:
    person = add(session, banjarbaru)
    assert list(refused(session, lambda s: accounts.give_role(s, banjarbaru, person, held))) == [field]


def test_several_roles_and_agencies_belong_to_one_person(session: Session, banjarbaru: uuid.UUID) -> None:
    person = add(session, banjarbaru)
    for held in (Held("officer", "dinkes"), Held("officer", "disdik"), Held("reviewer", cluster=3)):
        for _twice in range(2):
            in_unit(session, lambda s, held=held: accounts.give_role(s, banjarbaru, person, held))  # type: ignore[misc]
    assert session.scalar(sa.select(sa.func.count()).select_from(RoleHeld)) == 3
    actor = load_actor(session, banjarbaru, person)
    assert actor.groups == {"officer:dinkes", "officer:disdik", "reviewer:3"}
    assert actor.agencies("officer", "head") == {"dinkes", "disdik"}
    assert actor.clusters("reviewer") == {3}


def test_nobody_gets_a_role_in_another_city(session: Session, banjarbaru: uuid.UUID, martapura: uuid.UUID) -> None:
    person = add(session, banjarbaru)
    with pytest.raises(NotFound):
        in_unit(session, lambda s: accounts.give_role(s, martapura, person, Held("coordinator")))


def test_a_new_password_ends_every_session(session: Session, banjarbaru: uuid.UUID) -> None:
    person = add(session, banjarbaru)
    token = in_unit(session, lambda s: begin_session(s, person))
    assert find_signed_in(session, token) is not None
    in_unit(
        session,
        lambda s: accounts.set_password(s, banjarbaru, person, "sandi baru yang panjang", actor=system(banjarbaru)),
    )
    assert find_signed_in(session, token) is None
    assert verify_password(session, "petugas@kota.test", PASSWORD) is None
    assert verify_password(session, "petugas@kota.test", "sandi baru yang panjang") == person


def test_a_person_sets_their_own_password_and_nobody_elses(session: Session, banjarbaru: uuid.UUID) -> None:
    mine, theirs = add(session, banjarbaru), add(session, banjarbaru, "kepala@kota.test")
    actor = load_actor(session, banjarbaru, mine)
    in_unit(session, lambda s: accounts.set_password(s, banjarbaru, mine, "sandi baru yang panjang", actor=actor))
    with pytest.raises(Forbidden):
        in_unit(session, lambda s: accounts.set_password(s, banjarbaru, theirs, "sandi curian saja", actor=actor))


def test_a_closed_account_signs_in_no_more_and_stays_in_the_history(session: Session, banjarbaru: uuid.UUID) -> None:
    person = add(session, banjarbaru)
    token = in_unit(session, lambda s: begin_session(s, person))
    in_unit(session, lambda s: accounts.close_account(s, banjarbaru, person, actor=system(banjarbaru)))
    assert find_signed_in(session, token) is None
    assert verify_password(session, "petugas@kota.test", PASSWORD) is None
    with pytest.raises(Forbidden):
        in_unit(session, lambda s: begin_session(s, person))
    types = session.scalars(sa.select(HistoryEvent.type).order_by(HistoryEvent.seq)).all()
    assert types == ["person.added", "person.signed_in", "person.sessions_ended"]
    assert list(verify_stream(session, get_city(session, banjarbaru))) == []


def test_signing_out_ends_one_session_of_two(session: Session, banjarbaru: uuid.UUID) -> None:
    person = add(session, banjarbaru)
    office, phone = (in_unit(session, lambda s: begin_session(s, person)) for _ in range(2))
    in_unit(session, lambda s: end_session(s, office))
    assert find_signed_in(session, office) is None
    assert find_signed_in(session, phone) is not None
    assert find_signed_in(session, "sembarang") is None


def test_two_cities_have_two_keys(session: Session, banjarbaru: uuid.UUID) -> None:
    assert banjarbaru
    with pytest.raises(Conflict, match="banjarbaru"):
        in_unit(session, lambda s: accounts.add_city(s, key="banjarbaru", name="Lagi", zone="Asia/Makassar"))
    assert refused(session, lambda s: accounts.add_city(s, key="x", name="X", zone="Mars/Olympus")) == {
        "zone": ["zone_unknown"]
    }
