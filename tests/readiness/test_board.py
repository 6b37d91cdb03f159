"""The board: 26 rows elsewhere, three here, with their numbers, who holds them, what is late."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from engine import clock
from engine.city.actors import Actor
from engine.errors import Forbidden, NotFound
from engine.readiness import letters, queries, rules
from engine.readiness.views import CaseRow
from engine.store import new_id
from engine.store.unit import statement_counter
from tests.evidence.fixtures import ONCE
from tests.evidence.world import World


def row(world: World, number: int = 7) -> CaseRow:
    """A row of the board as the coordinator sees it."""
    board = world.read(queries.get_board, world.actors["coordinator"])
    return next(r for r in board.rows if r.case.number == number)


def test_a_fresh_board(world: World) -> None:
    board = world.read(queries.get_board, world.actors["coordinator"])
    assert (board.cycle.key, board.stage.key, board.days_left) == ("KLA-2026", "self_assessment", 34)
    assert (board.points.maximum, board.points.claimed, board.band) == (Decimal(75), Decimal(0), None)
    assert [(c.cluster.code, len(c.rows)) for c in board.clusters] == [("K3", 3)]
    seven = board.rows[0]
    assert (seven.step, seven.status, seven.late_days, seven.level) == ("collecting", "not_started", 0, 0)
    assert [(h.role, h.agency) for h in seven.holders] == [("officer", "dinkes"), ("officer", "disdik")]


def test_the_board_costs_six_statements(world: World) -> None:
    world.read(queries.get_board, world.actors["coordinator"])  # the calendar is read once per process
    with statement_counter(world.engine) as counted:
        world.read(queries.get_board, world.actors["coordinator"])
    assert len(counted.texts) <= 6


def test_numbers_and_steps_follow_the_case(world: World) -> None:
    world.collect_dinkes()
    assert (row(world).step, row(world).status, row(world).points.claimed) == ("collecting", "draft", Decimal(14))
    world.collect_disdik()
    assert (row(world).step, row(world).status) == ("signing", "sent")
    world.sign()
    assert (row(world).step, row(world).status) == ("reviewing", "in_review")
    assert [(h.role, h.cluster) for h in row(world).holders] == [("reviewer", 3)]
    world.verdict("reviewer", q0701="9", q0702=("wrong_year", "2023"), q0703="4")
    seven = row(world)
    assert (seven.step, seven.status) == ("remediating", "returned")
    assert seven.points == rules.Points(
        claimed=Decimal(20), accepted=Decimal(13), provable=Decimal(13), maximum=Decimal(20)
    )
    assert seven.points.gap == Decimal(7)
    world.complete("disdik", world.task("remediate"), **world.plan())
    world.verdict("reviewer", q0701="9", q0702="6", q0703="4")
    seven = row(world)
    assert (seven.step, seven.status, seven.tasks) == ("scored", "accepted", ())


def test_late_is_counted_in_working_days(world: World, now: clock.Movable) -> None:
    """Seven working days from 2 February end on 11 February, 16.00; the head is asked a working day later."""
    now.set(dt.datetime(2026, 2, 11, 8, 0, tzinfo=dt.UTC))
    assert not row(world).is_late
    now.set(dt.datetime(2026, 2, 11, 9, 0, tzinfo=dt.UTC))
    world.sweep()
    assert (row(world).is_late, row(world).late_days, row(world).level) == (True, 0, 0)
    now.set(dt.datetime(2026, 2, 13, 2, 0, tzinfo=dt.UTC))
    world.sweep()
    seven = row(world)
    assert (seven.late_days, seven.level) == (2, 1)
    assert seven.due_at == dt.datetime(2026, 2, 11, 8, 0, tzinfo=dt.UTC)
    assert world.read(queries.get_board, world.actors["coordinator"]).late_count == 3


@ONCE
def test_who_may_look_at_the_board(world: World) -> None:
    assert world.read(queries.get_board, world.actors["verifier"]).rows
    for who in ("dinkes", "head", "reviewer"):
        with pytest.raises(Forbidden):
            world.read(queries.get_board, world.actors[who])


@ONCE
def test_a_city_without_a_cycle_has_no_board(world: World) -> None:
    other = Actor(id=world.actors["coordinator"].id, city_id=new_id(), roles=world.actors["coordinator"].roles)
    with pytest.raises(NotFound):
        world.read(queries.get_board, other)
    with pytest.raises(NotFound):
        world.read(queries.get_board, world.actors["coordinator"], "KLA-2031")


def test_an_agency_answers_for_its_questions(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="9", q0702=("wrong_year", "2023"), q0703="4")
    dinkes = world.read(queries.get_agency, world.actors["head"], "dinkes")
    assert [q.question.code for q in dinkes.questions] == ["07.01", "07.03", "08.01"]
    assert dinkes.points == rules.Points(
        claimed=Decimal(14), accepted=Decimal(13), provable=Decimal(13), maximum=Decimal(64)
    )
    assert [(case.indicator, task.element_id) for case, task in dinkes.tasks] == [("08", "collect")]
    disdik = world.read(queries.get_agency, world.actors["coordinator"], "disdik")
    assert (disdik.points.claimed, disdik.points.provable) == (Decimal(6), Decimal(0))
    assert [task.element_id for _case, task in disdik.tasks] == ["remediate"]
    with pytest.raises(Forbidden):
        world.read(queries.get_agency, world.actors["dinkes"], "disdik")
    with pytest.raises(NotFound):
        world.read(queries.get_agency, world.actors["coordinator"], "dinas_rahasia")


def test_the_sums_of_agencies_are_the_sums_of_the_board(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="9", q0702="5,5", q0703="4")
    board = world.read(queries.get_board, world.actors["coordinator"])
    shares = [world.read(queries.get_agency, world.actors["coordinator"], a) for a in ("dinkes", "disdik", "kemenag")]
    assert rules.total(share.points for share in shares) == board.points


def test_letters_name_titles_and_points_and_no_evidence(world: World) -> None:
    task = world.task("collect", "dinkes")
    world.answer("dinkes", task, "07.03", choice=0)
    facts = world.read(letters.case_facts, world.city_id, "KLA-2026/07")
    assert (facts.code, facts.name, facts.cluster, facts.max_score, facts.year) == (
        "K3-07", "Kawasan Tanpa Rokok", "Klaster III", Decimal(20), 2026,
    )  # fmt: skip
    share = world.read(letters.share_of, world.city_id, "KLA-2026/07", "dinkes")
    assert (share.questions, share.missing, share.missing_count, share.points) == (
        2, ("Perda KTR berlaku", "SK Satgas"), 2, Decimal(14),
    )  # fmt: skip
    everybody = world.read(letters.share_of, world.city_id, "KLA-2026/07", None)
    assert (everybody.questions, everybody.points) == (4, Decimal(20))


@pytest.mark.parametrize(
    ("score", "key"),
    [
        ("499.99", None), ("500", "pratama"), ("600", "pratama"), ("600.5", "pratama"), ("601", "madya"),
        ("700.99", "madya"), ("701", "nindya"), ("801", "utama"), ("900.5", "utama"), ("901", "kla"), ("1000", "kla"),
    ],
)  # fmt: skip
def test_the_band_of_a_score(score: str, key: str | None) -> None:
    found = rules.band(Decimal(score))
    assert (found.key if found else None) == key


def test_a_letter_about_a_further_round_speaks_of_what_came_back(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701=("not_signed", "Bertanda tangan"), q0702="6", q0703="4")
    owes = {key: world.read(letters.share_of, world.city_id, "KLA-2026/07", key) for key in ("dinkes", "disdik")}
    assert (owes["dinkes"].questions, owes["dinkes"].points) == (1, Decimal(10)), "14 points are its own, 10 came back"
    assert (owes["disdik"].questions, owes["disdik"].points) == (1, Decimal(10)), "its photo proves another's answer"
