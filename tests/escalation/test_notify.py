"""When a deadline slips: who hears of it, in which order, and who gets a link to decide."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.actors import Held
from engine.escalation.links import hash_of
from engine.store.outbox import OutboxRow
from engine.store.unit import statement_counter
from tests.escalation.world import FACTS, KEYS, World, at, build, register


def test_reminded_then_told_then_asked_up_the_ladder(world: World, now: clock.Movable) -> None:
    world.start()
    now.set(at(9, 8))
    world.sweep()
    assert world.told("evidence_soon") == ["colleague", "officer"]
    now.set(at(11, 17))
    world.sweep()
    assert world.told("evidence_due") == ["colleague", "coordinator (copy)", "officer"]
    now.set(at(12, 17))
    world.sweep()
    assert world.told("escalation_ask") == ["head"]
    now.set(at(17, 17))
    world.sweep()
    assert world.told("escalation_ask") == ["head", "head (copy)", "secretary"]
    now.set(at(27, 17))
    world.sweep()
    assert [r.role for r in world.requests()] == ["head", "secretary", "chair"]
    assert world.told("escalation_ask") == [
        "chair", "head", "head (copy)", "head (copy)", "secretary", "secretary (copy)",
    ]  # fmt: skip


def test_an_asking_is_bound_to_its_rung_and_knows_who_is_next(world: World, now: clock.Movable) -> None:
    world.start()
    now.set(at(12, 17))
    world.sweep()
    [request] = world.requests()
    assert (request.level, request.role, request.agency_key, request.max_days) == (1, "head", "dinkes", 5)
    assert request.offers == "more_time longer_asked other_officer help_asked already_sent"
    assert request.next_role == "secretary"
    assert request.task_id == world.task("collect").id
    [link] = world.links("head")
    stands = world.standing(KEYS.token(link))
    assert (stands.state, stands.rises_at) == ("open", at(17, 16))


def test_an_agency_outside_the_city_hall_skips_the_secretary(world: World, now: clock.Movable) -> None:
    world.facts["agencies"] = ["polres"]
    world.person("police chief", Held("head", agency="polres"))
    world.start()
    now.set(at(12, 17))
    world.sweep()
    assert [(r.role, r.next_role) for r in world.requests()] == [("head", "chair")]


def test_two_agencies_late_at_the_same_hour_have_a_ladder_each(world: World, now: clock.Movable) -> None:
    world.facts["agencies"] = ["dinkes", "disdik"]
    world.start()
    now.set(at(12, 17))
    world.sweep()
    assert sorted((r.agency_key, r.role) for r in world.requests()) == [("dinkes", "head"), ("disdik", "head")]
    assert len({r.waiting_token for r in world.requests()}) == 2
    assert len({r.task_id for r in world.requests()}) == 2
    assert len(world.links("head")) == len(world.links("other head")) == 1


def test_only_the_hash_of_a_token_is_stored(world: World, now: clock.Movable) -> None:
    world.start()
    now.set(at(12, 17))
    world.sweep()
    [link] = world.links("head")
    token = KEYS.token(link)
    assert link.token_hash == hash_of(token)
    with world.engine.connect() as connection:
        for table in sa.inspect(world.engine).get_table_names():
            rows = connection.execute(sa.text(f'select * from "{table}"')).all()
            assert token not in str(rows)


def test_letters_are_planned_and_sent_by_nobody_here(world: World, now: clock.Movable) -> None:
    world.start()
    now.set(at(12, 17))
    world.sweep()
    letters = world.letters()
    at_once = {letter.id for letter in letters if letter.state == "planned"}
    assert {letter.template for letter in letters if letter.id in at_once} == {"escalation_ask"}
    assert {letter.state for letter in letters if letter.id not in at_once} == {"waiting"}, "for the digest"
    assert len({letter.number for letter in letters}) == len(letters)
    with world.sessions() as session:
        rows = session.scalars(sa.select(OutboxRow)).all()
    assert {(row.queue, row.kind) for row in rows} == {("mail", "letter")}
    assert {uuid.UUID(row.body["letter"]) for row in rows} == at_once


def test_a_letter_carries_codes_no_names(world: World, now: clock.Movable) -> None:
    world.start()
    now.set(at(12, 17))
    world.sweep()
    known = json.dumps([letter.facts for letter in world.letters()] + [e.body for e in world.events("decision.asked")])
    assert not any(name in known for name in ("officer.", "@layak.test", "Dinas"))


def test_the_one_who_took_the_task_is_reminded_alone(world: World, now: clock.Movable) -> None:
    world.start()
    task = world.task("collect")
    with world.sessions.begin() as session:
        session.execute(sa.text("update user_task set assignee_id = :who"), {"who": _stored(world, "colleague")})
    now.set(at(9, 8))
    world.sweep()
    assert world.told("evidence_soon") == ["colleague"]
    assert world.task("collect").id == task.id


def _stored(world: World, who: str) -> object:
    return world.id_of(who) if world.engine.dialect.name == "postgresql" else world.id_of(who).hex


def test_who_has_left_is_not_written_to(world: World, now: clock.Movable) -> None:
    world.leave("officer")
    world.start()
    now.set(at(9, 8))
    world.sweep()
    assert world.told("evidence_soon") == ["colleague"]


def test_a_head_who_does_not_exist_is_the_coordinators_to_know(
    database_url: str, now: clock.Movable, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = dict(FACTS)
    register(monkeypatch, facts)
    world = build(database_url, facts, without=["head"])
    world.start()
    now.set(at(12, 17))
    world.sweep()
    [letter] = world.letters("escalation_ask")
    assert (world.name_of(letter.person_id), letter.role, letter.link_id) == ("coordinator", "coordinator", None)
    assert letter.facts["instead_of"] == "head"
    [told] = world.events("notification.unaddressed")
    assert json.loads(told.body or "")["role"] == "head"
    assert world.requests()[0].waiting_token is not None
    now.set(at(17, 17))
    world.sweep()
    assert world.requests()[1].role == "secretary", "the ladder goes on"
    world.engine.dispose()


def test_where_even_the_coordinator_is_missing_an_incident_says_so(
    database_url: str, now: clock.Movable, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = dict(FACTS)
    register(monkeypatch, facts)
    world = build(database_url, facts, without=["officer", "colleague", "coordinator"])
    world.start()
    now.set(at(9, 8))
    world.sweep()
    assert world.letters() == []
    assert world.incidents() == ["nobody holds the role officer of dinkes, and there is no coordinator"]
    world.engine.dispose()


def test_asking_costs_few_statements(world: World, now: clock.Movable) -> None:
    world.start()
    now.set(at(11, 17))
    world.sweep()
    now.set(at(12, 17))
    with statement_counter(world.engine) as counter:
        world.sweep()
    ours = [t for t in counter.texts if any(n in t for n in ("letter", "decision_", "outbox", "role_held"))]
    assert len(ours) == 5, "the holders, the request, its links, the letters, the outbox"


def test_a_link_outlives_a_new_secret() -> None:
    link_id = uuid.uuid4()
    token = KEYS.make(link_id)
    assert len(token) * 6 >= 128
    newer = type(KEYS)("another secret of the test, as long as the first one", (KEYS.current,))
    old = type("Link", (), {"id": link_id, "key_id": KEYS.key_id})()
    assert newer.token(old) == token
    assert newer.make(link_id) != token


def test_numbers_are_read_out_without_doubt() -> None:
    from engine.escalation.rules import number_of

    number = number_of(uuid.uuid4(), 2026)
    assert number.startswith("SRT-2026-")
    assert len(number) == len("SRT-2026-7KQ2M9XA")
    assert not set(number[9:]) & set("ILOU")
    assert dt.date(2026, 1, 1)
