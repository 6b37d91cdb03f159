"""Whoever asked for help, or said it was sent, hears what came of it."""

from __future__ import annotations

import dataclasses
import json

from engine import clock
from engine.city.actors import Held
from tests.escalation.world import World, at

RESULT = "result_of_decision"


def test_a_head_hears_that_nothing_was_found_and_by_when_it_is_due_now(asked: World) -> None:
    asked.decide("head", decision="already_sent", where_sent="surel ke bidan puskesmas, Senin")
    assert not asked.letters(RESULT), "nobody has looked yet"
    asked.complete("check", "coordinator", found="no", found_where="", until="2026-03-17")
    [letter] = asked.letters(RESULT)
    assert letter.person_id == asked.id_of("head")
    assert (letter.facts["result"], letter.facts["until"]) == ("not_found", "2026-03-17")
    assert letter.task_id == asked.task("collect").id
    assert "bidan" not in json.dumps(letter.facts)


def test_what_was_found_has_no_deadline_any_more(asked: World) -> None:
    asked.decide("head", decision="already_sent", where_sent="surel sekretariat")
    asked.complete("check", "coordinator", found="yes", found_where="map bersama")
    [letter] = asked.letters(RESULT)
    assert (letter.facts["result"], letter.facts["until"]) == ("found", None)


def test_a_stand_in_who_asked_for_help_hears_of_it(world: World, now: clock.Movable) -> None:
    world.person("acting head", Held("head", agency="dinkes"))
    world.start()
    now.set(at(12, 17))
    world.sweep()
    world.decide("acting head", decision="help_asked", obstacle="Menunggu data BPS")
    world.complete("help", "coordinator", help_given="Ditelepon", until="2026-03-17")
    assert world.told(RESULT) == ["acting head"], "not the other head, who asked for nothing"


def test_nobody_is_told_of_their_own_work(asked: World) -> None:
    asked.decide("head", decision="help_asked", obstacle="Menunggu data BPS")
    asked.actors["head"] = dataclasses.replace(asked.actors["head"], roles=frozenset({Held("coordinator")}))
    asked.complete("help", "head", help_given="Selesai sendiri", until="2026-03-17")
    assert not asked.letters(RESULT)
