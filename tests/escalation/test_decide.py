"""A head decides behind one link: the process goes on, the link is spent, the others hear of it."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.actors import Held
from engine.errors import Forbidden, Invalid, LinkSpent, NotFound
from engine.escalation import queries
from engine.escalation.decide import decide, decide_as
from engine.escalation.revoke import revoke
from engine.escalation.standing import find_link, list_waiting, standing
from engine.history import verify_stream
from engine.instances.tables import ProcessInstance
from engine.store import in_unit
from tests.escalation.world import World, at

MORE_TIME = {"decision": "more_time", "until": "2026-03-17", "late_cause": "incomplete_data"}


def refusal(world: World, token: str, values: dict[str, Any]) -> LinkSpent:
    with pytest.raises(LinkSpent) as caught:
        world.unit(lambda s: decide(s, token, values))
    return caught.value


def test_more_time_moves_the_deadline_and_quiets_the_ladder(asked: World, now: clock.Movable) -> None:
    made = asked.decide("head", **MORE_TIME)
    assert (made.decision, made.until, made.at) == ("more_time", dt.date(2026, 3, 17), now.instant)
    assert asked.task("collect").due_at == at(17, 16)
    now.set(at(17, 15))
    assert asked.sweep() == 0
    now.set(at(17, 17))
    asked.sweep()
    assert [r.role for r in asked.requests()] == ["head", "secretary"], "the promise has passed: up one rung"


def test_officers_and_coordinator_hear_what_was_decided(asked: World) -> None:
    asked.decide("head", **MORE_TIME)
    assert asked.told("answer_to_decision") == ["colleague", "coordinator", "officer"]
    [letter] = [x for x in asked.letters("answer_to_decision") if x.role == "coordinator"]
    assert letter.facts["decision"] == "more_time"
    assert letter.facts["until"] == "2026-03-17"
    assert letter.facts["cause"] == "incomplete_data"


def test_a_decision_stands_in_history_with_codes_only(asked: World) -> None:
    asked.decide("head", decision="help_asked", obstacle="Data anak dari bidan puskesmas belum ada")
    [event] = asked.events("decision.made")
    assert (event.actor, event.on_behalf_of) == ("link", str(asked.id_of("head")))
    body = json.loads(event.body or "")
    assert (body["decision"], body["role"], body["agency"], body["level"]) == ("help_asked", "head", "dinkes", 1)
    assert "bidan" not in (event.body or "")
    assert "bidan" not in json.dumps([x.facts for x in asked.letters()])
    assert asked.requests()[0].values["obstacle"] == "Data anak dari bidan puskesmas belum ada"
    with asked.sessions() as session:
        instance = session.scalars(sa.select(ProcessInstance)).one()
        assert list(verify_stream(session, instance)) == []


def test_another_officer_takes_over(asked: World) -> None:
    officer = str(asked.id_of("colleague"))
    made = asked.decide("head", decision="other_officer", officer=officer, until="2026-03-16")
    assert made.officer_name == "colleague"
    assert asked.task("collect").assignee_id == asked.id_of("colleague")
    assert asked.told("answer_to_decision") == ["colleague", "coordinator"]


def test_help_becomes_a_task_of_the_coordinator(asked: World) -> None:
    asked.decide("head", decision="help_asked", obstacle="Menunggu data BPS")
    assert sorted(asked.open_elements()) == ["collect", "help"]


def test_already_sent_becomes_a_search(asked: World) -> None:
    asked.decide("head", decision="already_sent", where_sent="surel sekretariat, Senin")
    assert sorted(asked.open_elements()) == ["check", "collect"]


def test_a_link_is_spent_once(asked: World) -> None:
    token = asked.token("head")
    asked.decide("head", **MORE_TIME)
    spent = refusal(asked, token, {"decision": "help_asked", "obstacle": "lain"})
    assert (spent.values["reason"], spent.values["decision"]) == ("spent", "more_time")
    assert asked.standing(token).state == "spent"
    with asked.sessions() as session:
        link = find_link(session, token)
        assert link is not None
        assert queries.decided(session, standing(session, link)).until == dt.date(2026, 3, 17)


def test_of_two_heads_the_first_decides_and_the_other_reads_it(world: World, now: clock.Movable) -> None:
    world.person("acting head", Held("head", agency="dinkes"))
    world.start()
    now.set(at(12, 17))
    world.sweep()
    other = world.token("acting head")
    world.decide("head", **MORE_TIME)
    assert refusal(world, other, MORE_TIME).values["reason"] == "spent"
    with world.sessions() as session:
        link = find_link(session, other)
        assert link is not None
        assert queries.decided(session, standing(session, link)).is_by_other


def test_two_browsers_at_once_make_one_decision(asked: World) -> None:
    token = asked.token("head")
    begin, results = threading.Barrier(2), list[str]()

    def post() -> None:
        begin.wait(10)
        try:
            with asked.sessions() as session:
                in_unit(session, lambda s: decide(s, token, MORE_TIME))
            results.append("decided")
        except LinkSpent as error:
            results.append(error.values["reason"])

    threads = [threading.Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["decided", "spent"]
    assert len(asked.events("decision.made")) == 1


def test_reading_a_link_however_often_changes_nothing(asked: World) -> None:
    """Mail scanners open every link."""
    token = asked.token("head")
    with asked.sessions() as session:
        before = session.execute(sa.select(ProcessInstance.version, ProcessInstance.history_seq)).one()
    for _ in range(5):
        with asked.sessions() as session:
            link = find_link(session, token)
            assert link is not None
            question = queries.question(session, standing(session, link))
            assert not session.dirty
    assert question.offers == ("more_time", "longer_asked", "other_officer", "help_asked", "already_sent")
    with asked.sessions() as session:
        after = session.execute(sa.select(ProcessInstance.version, ProcessInstance.history_seq)).one()
    assert before == after
    assert asked.standing(token).state == "open"


def test_the_page_tells_all_a_head_needs(asked: World) -> None:
    with asked.sessions() as session:
        link = find_link(session, asked.token("head"))
        assert link is not None
        found = queries.question(session, standing(session, link))
    assert (found.agency_name, found.task_name, found.is_signature) == ("Dinas Kesehatan", "Kumpulkan bukti", False)
    assert found.due_at == at(11, 16)
    assert [d.day.isoformat() for d in found.days] == [
        "2026-03-16", "2026-03-17", "2026-03-25", "2026-03-26", "2026-03-27",
    ]  # fmt: skip
    assert [c.name for c in found.officers] == ["colleague", "head", "officer"]
    assert (found.next_role, found.next_at, found.expires_at) == ("secretary", at(17, 16), at(17, 16))
    assert [(r.level, r.role, r.decision) for r in found.rungs] == [(1, "head", None)]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({}, "decision", "required"),
        ({"decision": "promote"}, "decision", "not_option"),
        ({"decision": "more_time", "late_cause": "other"}, "until", "required"),
        ({"decision": "more_time", "until": "2026-03-17"}, "late_cause", "required"),
        ({**MORE_TIME, "until": "soon"}, "until", "not_date"),
        ({**MORE_TIME, "until": "2026-03-10"}, "until", "in_the_past"),
        ({**MORE_TIME, "until": "2026-03-13"}, "until", "past"),
        ({**MORE_TIME, "until": "2026-03-20"}, "until", "no_working_day"),
        ({**MORE_TIME, "until": "2026-03-30"}, "until", "too_late"),
        ({"decision": "other_officer", "until": "2026-03-17"}, "officer", "required"),
        ({"decision": "help_asked"}, "obstacle", "required"),
        ({"decision": "help_asked", "obstacle": "x" * 1001}, "obstacle", "too_long"),
        ({**MORE_TIME, "level": "9"}, "level", "unknown_field"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_spends_nothing(
    asked: World, values: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        asked.decide("head", **values)
    assert caught.value.fields[field] == [code]
    assert asked.standing(asked.token("head")).state == "open"
    assert asked.events("decision.made") == []


def test_the_task_goes_to_nobody_outside_the_agency(asked: World) -> None:
    officer = str(asked.id_of("stranger"))
    with pytest.raises(Invalid) as caught:
        asked.decide("head", decision="other_officer", officer=officer, until="2026-03-16")
    assert caught.value.fields == {"officer": ["not_option"]}


def test_a_late_signature_cannot_be_called_already_sent(asked: World, now: clock.Movable) -> None:
    """The secretary's row of the table offers three decisions for a signature, which cannot be skipped."""
    asked.complete("collect", "officer")
    now.set(at(27, 17))
    asked.sweep()
    [request] = [r for r in asked.requests() if r.role == "secretary"]
    assert request.offers == "more_time longer_asked other_officer help_asked"
    with pytest.raises(Invalid) as caught:
        asked.decide("secretary", decision="already_sent")
    assert caught.value.fields == {"decision": ["not_offered"]}


def test_after_sending_nothing_is_left_to_decide(asked: World, now: clock.Movable) -> None:
    token = asked.token("head")
    asked.complete("collect", "officer")
    closed = refusal(asked, token, MORE_TIME)
    assert (closed.values["reason"], closed.values["sent_at"]) == ("task_done", now.instant)


def test_a_link_of_a_lower_rung_does_not_answer_the_higher_one(asked: World, now: clock.Movable) -> None:
    token = asked.token("head")
    now.set(at(17, 17))
    asked.sweep()
    assert refusal(asked, token, {**MORE_TIME, "until": "2026-03-25"}).values["reason"] == "over"
    assert asked.decide("secretary", **{**MORE_TIME, "until": "2026-03-25"}).decision == "more_time"


def test_a_decision_of_one_agency_leaves_the_other_one_waiting(world: World, now: clock.Movable) -> None:
    world.facts["agencies"] = ["dinkes", "disdik"]
    world.start()
    now.set(at(12, 17))
    world.sweep()
    world.decide("head", **MORE_TIME)
    with world.sessions() as session:
        due = dict(session.execute(sa.text("select agency_key, due_at from user_task where state = 'open'")).all())
    assert due["dinkes"] != due["disdik"]
    assert world.standing(world.token("other head")).state == "open"
    assert world.decide("other head", decision="help_asked", obstacle="Menunggu data").decision == "help_asked"


def test_a_revoked_link_is_closed_the_others_stay(world: World, now: clock.Movable) -> None:
    world.person("acting head", Held("head", agency="dinkes"))
    world.start()
    now.set(at(12, 17))
    world.sweep()
    [link] = world.links("head")
    with pytest.raises(Forbidden):
        world.unit(lambda s: revoke(s, link.id, world.actors["officer"]))
    for _ in range(2):
        world.unit(lambda s: revoke(s, link.id, world.actors["coordinator"]))
    assert refusal(world, world.token("head"), MORE_TIME).values["reason"] == "revoked"
    assert len(world.events("decision.revoked")) == 1
    assert world.decide("acting head", **MORE_TIME).decision == "more_time"


def test_the_link_of_somebody_who_left_is_closed(asked: World) -> None:
    asked.leave("head")
    assert refusal(asked, asked.token("head"), MORE_TIME).values["reason"] == "revoked"


def test_a_link_expires(asked: World, now: clock.Movable) -> None:
    token = asked.token("head")
    now.advance(dt.timedelta(days=61))
    assert refusal(asked, token, MORE_TIME).values["reason"] == "expired"


@pytest.mark.parametrize("token", ["", "0" * 32, "a\ud800b", "x" * 5000, "' or 1=1"])
def test_a_forged_link_leads_nowhere(asked: World, token: str) -> None:
    with pytest.raises(NotFound) as caught:
        asked.unit(lambda s: decide(s, token, MORE_TIME))
    assert caught.value.code == "link_unknown"


def test_a_head_who_signs_in_decides_without_the_mail(asked: World) -> None:
    [link] = asked.links("head")
    with asked.sessions() as session:
        assert [x.id for x in list_waiting(session, asked.city_id, [asked.id_of("head")])] == [link.id]
    with pytest.raises(Forbidden):
        asked.unit(lambda s: decide_as(s, link.id, asked.actors["secretary"], MORE_TIME))
    asked.unit(lambda s: decide_as(s, link.id, asked.actors["head"], MORE_TIME))
    [event] = asked.events("decision.made")
    assert (event.actor, event.on_behalf_of) == (str(asked.id_of("head")), None)
    with asked.sessions() as session:
        assert list_waiting(session, asked.city_id, [asked.id_of("head")]) == []


def test_another_city_sees_nothing_of_it(asked: World) -> None:
    from engine.city.actors import Actor
    from engine.store import new_id

    [link] = asked.links("head")
    stranger = Actor(id=str(new_id()), city_id=new_id(), roles=frozenset({Held("coordinator")}))
    with pytest.raises(NotFound):
        asked.unit(lambda s: decide_as(s, link.id, stranger, MORE_TIME))
    with pytest.raises(NotFound):
        asked.unit(lambda s: revoke(s, link.id, stranger))
