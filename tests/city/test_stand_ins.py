"""Somebody is away: who may say so, what is refused, what the stand-in may do and what not."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.city import accounts, stand_ins
from engine.city.actors import Actor, Held, load_actor, system
from engine.city.authorize import Thing, authorize, is_allowed
from engine.city.sign_ins import begin_session, find_signed_in
from engine.city.stand_ins import NewStandIn
from engine.city.standing_in import Scope
from engine.city.tables import StandIn
from engine.errors import Conflict, Forbidden, FourEyesViolated, Invalid, NotFound
from engine.history import HistoryEvent
from engine.store import in_unit

MONDAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)  # 12.00 in Banjarbaru
ROLES = {
    "officer": Held("officer", agency="dinkes"),
    "colleague": Held("officer", agency="disdik"),
    "reviewer": Held("reviewer", cluster=3),
    "coordinator": Held("coordinator"),
    "administrator": Held("administrator"),
}


@dataclass
class Office:
    """A city's people, and what they do about their days away."""

    session: Session
    city_id: uuid.UUID
    ids: dict[str, uuid.UUID]

    def actor(self, who: str) -> Actor:
        return load_actor(self.session, self.city_id, self.ids[who])

    def make(self, who: str, substitute: str, *, by: str = "", days: int = 5, start: int = 0, **more: Any) -> uuid.UUID:
        first = MONDAY + dt.timedelta(days=start)
        new = NewStandIn(
            person_id=self.ids[who], substitute_id=self.ids[substitute], from_on=first,
            until_on=first + dt.timedelta(days=days - 1), **more,
        )  # fmt: skip
        actor = self.actor(by or who)
        return in_unit(self.session, lambda s: stand_ins.make(s, new, actor))

    def refused(self, *args: str, **more: Any) -> dict[str, list[str]]:
        with pytest.raises(Invalid) as caught:
            self.make(*args, **more)
        return dict(caught.value.fields)


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    with clock.standing(NOON) as movable:
        yield movable


@pytest.fixture
def office(session: Session, banjarbaru: uuid.UUID, now: clock.Movable) -> Office:  # noqa: ARG001
    def settle(s: Session) -> dict[str, uuid.UUID]:
        found = {}
        for name, held in ROLES.items():
            found[name] = accounts.add_person(s, banjarbaru, email=f"{name}@layak.test", name=name)
            accounts.give_role(s, banjarbaru, found[name], held)
        return found

    return Office(session, banjarbaru, in_unit(session, settle))


def share(office: Office, **more: Any) -> Thing:
    made = dict(candidate_group="officer:dinkes", agencies=frozenset({"dinkes"}), cluster=3, process="evidence")
    return Thing(city_id=office.city_id, **{**made, **more})


def test_a_stand_in_acts_on_behalf_of_whoever_is_away_and_only_meanwhile(office: Office, now: clock.Movable) -> None:
    task = share(office, assignee_id=office.ids["officer"])
    with pytest.raises(Forbidden):
        authorize(office.actor("colleague"), "task.complete", task)
    office.make("officer", "colleague", start=1)
    assert not is_allowed(office.actor("colleague"), "task.complete", task)  # from tomorrow
    now.advance(dt.timedelta(hours=12))  # midnight in the city
    acting = authorize(office.actor("colleague"), "task.complete", task)
    assert (acting.id, acting.on_behalf_of) == (str(office.ids["colleague"]), str(office.ids["officer"]))
    assert authorize(office.actor("officer"), "task.complete", task).on_behalf_of is None  # may act as well
    now.advance(dt.timedelta(days=5))
    assert not is_allowed(office.actor("colleague"), "task.complete", task)


def test_the_scope_is_the_border(office: Office) -> None:
    office.make("reviewer", "colleague", scope=Scope(kind="cluster", key="3"))
    stand_in = office.actor("colleague")
    verdict = share(office, candidate_group="reviewer:3", agencies=frozenset())
    assert authorize(stand_in, "task.complete", verdict).owner_id == office.ids["reviewer"]
    assert is_allowed(stand_in, "evidence.see", share(office, candidate_group=None, process=None))
    assert not is_allowed(stand_in, "evidence.see", share(office, candidate_group=None, process=None, cluster=4))


def test_what_is_nobodys_to_give_away(office: Office) -> None:
    office.make("administrator", "colleague")
    office.make("coordinator", "officer")
    here = Thing(city_id=office.city_id)
    assert not is_allowed(office.actor("colleague"), "city.administer", here)
    assert not is_allowed(office.actor("officer"), "process.deploy", here)
    assert is_allowed(office.actor("officer"), "board.see", here)
    assert not stand_ins.may_make_for_others(office.actor("officer"))


def test_four_eyes_hold_for_the_stand_in_and_for_whoever_is_away(office: Office) -> None:
    office.make("reviewer", "colleague")
    for sender in ("colleague", "reviewer"):
        verdict = share(office, candidate_group="reviewer:3", excluding=(str(office.ids[sender]),))
        with pytest.raises(FourEyesViolated):
            authorize(office.actor("colleague"), "task.complete", verdict)


def test_a_chain_passes_work_on_as_far_as_every_scope_goes(office: Office) -> None:
    office.make("officer", "reviewer", scope=Scope(kind="agency", key="dinkes"))
    office.make("reviewer", "colleague", scope=Scope(kind="process", key="evidence"))
    assert authorize(office.actor("colleague"), "task.complete", share(office)).owner_id == office.ids["officer"]
    assert not is_allowed(office.actor("colleague"), "task.complete", share(office, process="meeting"))


def test_who_makes_one(office: Office) -> None:
    office.make("officer", "colleague", by="coordinator", days=1)
    office.make("reviewer", "colleague", by="administrator", days=1)
    with pytest.raises(Forbidden):
        office.make("officer", "colleague", by="reviewer", start=3)
    with pytest.raises(NotFound):
        stand_ins.make(
            office.session,
            NewStandIn(person_id=uuid.uuid4(), substitute_id=office.ids["officer"], from_on=MONDAY, until_on=MONDAY),
            system(office.city_id),
        )


def test_what_is_refused_says_why_at_its_field(office: Office) -> None:
    assert office.refused("officer", "officer") == {"substitute": ["self"]}
    assert office.refused("officer", "colleague", start=-9, days=3) == {"until_on": ["past"]}
    assert office.refused("officer", "colleague", days=0) == {"until_on": ["backwards"]}
    assert office.refused("officer", "colleague", days=400) == {"until_on": ["too_long"]}
    assert office.refused("officer", "colleague", kind="king") == {"kind": ["unknown"]}
    assert office.refused("officer", "colleague", scope=Scope(kind="agency", key="x")) == {"scope": ["unknown"]}
    assert office.refused("officer", "colleague", scope=Scope(kind="cluster", key="x")) == {"scope": ["unknown"]}
    office.make("officer", "colleague")
    assert office.refused("officer", "reviewer", start=4) == {"from_on": ["overlap"]}
    assert office.refused("colleague", "officer", start=2, days=1) == {"substitute": ["loop"]}
    office.make("colleague", "reviewer")
    office.make("reviewer", "coordinator")
    assert office.refused("coordinator", "administrator") == {"substitute": ["chain"]}
    in_unit(office.session, lambda s: accounts.close_account(s, office.city_id, office.ids["administrator"],
                                                             actor=system(office.city_id)))  # fmt: skip
    assert office.refused("coordinator", "administrator", start=30) == {"substitute": ["inactive"]}


def test_a_substitute_who_leaves_stands_in_for_nobody(office: Office) -> None:
    office.make("officer", "colleague")
    by = office.actor("administrator")
    in_unit(office.session, lambda s: accounts.close_account(s, office.city_id, office.ids["colleague"], actor=by))
    assert office.actor("colleague").stands_for == ()


def test_one_ends_early_once_and_history_tells_both(office: Office) -> None:
    made = office.make("officer", "colleague")
    stranger, substitute = office.actor("reviewer"), office.actor("colleague")
    with pytest.raises(Forbidden):
        in_unit(office.session, lambda s: stand_ins.end(s, made, stranger))
    in_unit(office.session, lambda s: stand_ins.end(s, made, substitute))
    assert office.actor("colleague").stands_for == ()
    with pytest.raises(Conflict, match="over"):
        in_unit(office.session, lambda s: stand_ins.end(s, made, substitute))
    types = office.session.scalars(sa.select(HistoryEvent.type).where(HistoryEvent.type.like("stand_in.%"))).all()
    assert sorted(types) == ["stand_in.ended", "stand_in.made"]


def test_one_that_has_not_begun_never_will(office: Office, now: clock.Movable) -> None:
    made = office.make("officer", "colleague", start=3)
    by = office.actor("officer")
    in_unit(office.session, lambda s: stand_ins.end(s, made, by))
    now.advance(dt.timedelta(days=4))
    assert office.actor("colleague").stands_for == ()
    row = office.session.get(StandIn, made)
    assert row is not None
    assert row.starts_at == row.ends_at == row.ended_at


def test_a_session_knows_for_whom_its_person_stands_in(office: Office) -> None:
    token = in_unit(office.session, lambda s: begin_session(s, office.ids["colleague"]))
    found = find_signed_in(office.session, token)
    assert found is not None
    assert found.actor.stands_for == ()
    office.make("officer", "colleague", kind="plt")
    found = find_signed_in(office.session, token)
    assert found is not None
    [stood] = found.actor.stands_for
    assert (stood.person_id, stood.kind) == (office.ids["officer"], "plt")
    assert stood.roles == {ROLES["officer"]}


def test_everybody_sees_their_own_and_who_leads_the_city_sees_all(office: Office) -> None:
    office.make("officer", "colleague")
    office.make("reviewer", "coordinator", start=2)
    mine = stand_ins.list_current(office.session, office.actor("colleague"))
    assert [(v.person, v.substitute, v.is_on) for v in mine] == [("officer", "colleague", True)]
    every = stand_ins.list_current(office.session, office.actor("coordinator"), is_whole_city=True)
    assert [(v.person, v.is_on) for v in every] == [("officer", True), ("reviewer", False)]
    with pytest.raises(Forbidden):
        stand_ins.list_current(office.session, office.actor("officer"), is_whole_city=True)
