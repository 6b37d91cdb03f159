"""Signing, judging, returning, deciding: who may, what is refused, what it does to the three numbers."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from engine import events
from engine.cases.tables import get_case
from engine.errors import Forbidden, FourEyesViolated, Invalid
from engine.evidence import queries
from engine.evidence.tables import Judgement, Receipt
from engine.instances.tables import UserTask
from tests.evidence.fixtures import ONCE
from tests.evidence.world import World


def to_review(world: World) -> None:
    """Collected, signed: the case lies with the reviewer. It claims 10, 6 and 4 points."""
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()


def big_to_review(world: World) -> None:
    """Indicator 8 weighs 50 points: two reviewers."""
    task = world.task("collect", number=8)
    world.answer("dinkes", task, "08.01", choice=0)
    world.upload("dinkes", task, "08.01")
    world.complete("dinkes", task)
    world.sign(number=8)


def numbers(world: World, number: int = 7) -> tuple[str, str, str]:
    """Claimed, accepted, provable."""
    case = world.case(number)
    return (str(case.claimed), str(case.accepted), str(case.provable))


# -- the head


@ONCE
@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"sign_decision": ["required"]}),
        ({"sign_decision": "maybe"}, {"sign_decision": ["unknown"]}),
        ({"sign_decision": "sign"}, {"on_behalf": ["required"]}),
        ({"sign_decision": "sign", "on_behalf": "saya"}, {"on_behalf": ["unknown"]}),
        (
            {"sign_decision": "send_back", "send_back_agencies": []},
            {"send_back_agencies": ["required"], "send_back_note": ["required"]},
        ),
        (
            {"sign_decision": "send_back", "send_back_agencies": ["kemenag"], "send_back_note": "x" * 2001},
            {"send_back_agencies": ["unknown"], "send_back_note": ["too_long"]},
        ),
    ],
)
def test_what_a_head_leaves_open_is_asked_for(
    world: World, values: dict[str, Any], fields: dict[str, list[str]]
) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    with pytest.raises(Invalid) as refused:
        world.complete("head", world.task("sign_off"), **values)
    assert refused.value.fields == fields


def test_a_signature_covers_the_claim_and_names_the_stand_in(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    claim = world.read(queries.get_claim, world.actors["head"], world.task("sign_off").id)
    assert not claim.is_again
    assert [(r.code, r.agency, str(r.claimed), r.files, r.missing) for r in claim.rows] == [
        ("07.01", "dinkes", "10.00", 2, 0), ("07.02", "disdik", "6.00", 1, 0), ("07.03", "dinkes", "4.00", 1, 0),
    ]  # fmt: skip
    number = world.complete("head", world.task("sign_off"), sign_decision="sign", on_behalf="plt").receipt
    receipt = world.read(queries.get_receipt, world.actors["head"], number)
    assert (receipt.kind, receipt.details) == ("signature", {"on_behalf": "plt", "claimed": "20.00"})
    assert "sha256" not in receipt.manifest, "files are not what a head signs"
    assert [a["points"] for a in json.loads(receipt.manifest)] == ["10.00", "6.00", "4.00"]


def test_a_head_sends_one_agencys_part_back(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    world.complete(
        "head", world.task("sign_off"), sign_decision="send_back", send_back_agencies=["disdik"],
        send_back_note="Angka sekolah belum lengkap",
    )  # fmt: skip
    assert world.elements() == ["remediate disdik"]
    share = world.read(queries.get_share, world.actors["disdik"], world.task("remediate").id)
    assert [q.code for q in share.questions] == ["07.01", "07.02"], "its whole part"
    assert [(n.role, n.words) for n in share.notes] == [("head", "Angka sekolah belum lengkap")]
    assert world.case().returns == 0, "only reviewers' returns count towards the limit"
    task = world.task("remediate")
    world.answer("disdik", task, "07.02", figure="79")
    world.complete("disdik", task, **world.plan(claim_changes="yes"))
    assert world.elements() == ["sign_off dinkes"]
    world.sign()
    assert numbers(world) == ("17.00", "0.00", "0.00")


@ONCE
def test_nobody_else_signs(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    task = world.task("sign_off")
    for who in ("head of dp3a", "dinkes", "coordinator"):
        with pytest.raises(Forbidden):
            world.complete(who, task, sign_decision="sign", on_behalf="self")


# -- the reviewer

WRONG_VERDICTS: list[tuple[dict[str, Any], dict[str, list[str]]]] = [
    (dict(questions=[]), {"questions": ["missing_questions"]}),
    (dict(questions="semua"), {"questions": ["bad_rows"]}),
    (
        dict(questions=[dict(code="07.01", verdict="accepted", accepted_score="10")]),
        {"questions": ["missing_questions"]},
    ),
]


def row(code: str, verdict: str = "accepted", score: Any = "1", **more: Any) -> dict[str, Any]:
    """A row of the form."""
    return dict(code=code, verdict=verdict, accepted_score=score, **more)


WRONG_ROWS: list[tuple[dict[str, Any], dict[str, list[str]]]] = [
    (row("07.02", "accepted", "6.01"), {"questions.1.accepted_score": ["above_claim"]}),
    (row("07.02", "accepted", "-1"), {"questions.1.accepted_score": ["out_of_range"]}),
    (row("07.02", "accepted", "enam"), {"questions.1.accepted_score": ["not_a_number"]}),
    (row("07.02", "accepted", "NaN"), {"questions.1.accepted_score": ["not_a_number"]}),
    (row("07.02", "accepted", "1e999"), {"questions.1.accepted_score": ["not_a_number"]}),
    (row("07.02", "accepted", None), {"questions.1.accepted_score": ["required"]}),
    (row("07.02", "mungkin"), {"questions.1.verdict": ["unknown"]}),
    (row("07.02", ""), {"questions.1.verdict": ["required"]}),
    (row("07.02", "returned"), {"questions.1.reason": ["required"], "questions.1.words": ["required"]}),
    (row("07.02", "returned", reason="buruk", words="x"), {"questions.1.reason": ["unknown"]}),
    (row("07.02", "returned", reason="other", words="x" * 2001), {"questions.1.words": ["too_long"]}),
    (row("99.99"), {"questions": ["unknown_question", "missing_questions"]}),
    (row("07.01"), {"questions": ["doubled_question", "missing_questions"]}),
]


@ONCE
def test_a_verdict_is_checked_row_by_row(world: World) -> None:
    to_review(world)
    task = world.task("review")
    wrong = WRONG_VERDICTS + [(dict(questions=[row("07.01"), r, row("07.03")]), fields) for r, fields in WRONG_ROWS]
    wrong.append(
        (
            dict(questions=[row("07.01"), row("07.02"), row("07.03")], private_note="x" * 2001),
            {"private_note": ["too_long"]},
        )
    )
    for values, fields in wrong:
        with pytest.raises(Invalid) as refused:
            world.complete("reviewer", task, **values)
        assert refused.value.fields == fields
    assert world.count(Judgement) == 0


def test_a_reviewer_may_give_less_than_was_claimed_and_points_with_a_comma(world: World) -> None:
    to_review(world)
    world.verdict("reviewer", q0701="7,5", q0702=6, q0703=4.0)
    assert numbers(world) == ("20.00", "17.50", "17.50")
    assert world.case().fixed_score == Decimal("17.50")


def test_who_sent_or_signed_cannot_judge(world: World) -> None:
    world.actors["dinkes"] = world.actors["officer who reviews"]
    to_review(world)
    with pytest.raises(FourEyesViolated):
        world.verdict("officer who reviews", q0701="10", q0702="6", q0703="4")
    blocked = world.read(queries.get_review, world.actors["coordinator"], world.task("review").id)
    assert blocked.blocked == "", "a coordinator looks on"


def test_four_eyes_hold_also_where_a_drawing_forgets_them(world: World) -> None:
    world.actors["dinkes"] = world.actors["officer who reviews"]
    to_review(world)
    task = world.task("review")
    world.unit(lambda s: s.execute(sa.update(UserTask).where(UserTask.id == task.id).values(excluding="")))
    assert world.read(queries.get_review, world.actors["dinkes"], task.id).blocked == "sender"
    with pytest.raises(FourEyesViolated) as refused:
        world.verdict("officer who reviews", q0701="10", q0702="6", q0703="4")
    assert refused.value.values["by"] == "submission"


@ONCE
def test_only_a_reviewer_of_the_cluster_judges(world: World) -> None:
    to_review(world)
    for who in ("dinkes2", "coordinator", "verifier"):
        with pytest.raises(Forbidden):
            world.complete(who, world.task("review"), questions=[])


def test_two_reviewers_judge_apart_and_the_lower_score_counts(world: World) -> None:
    big_to_review(world)
    assert world.elements(8) == ["review", "review"]
    world.verdict("reviewer", 8, q0801="50")
    assert numbers(world, 8) == ("50.00", "0.00", "0.00"), "nothing counts before both are done"
    with pytest.raises((FourEyesViolated, AssertionError)):
        world.verdict("reviewer", 8, q0801="50")
    second = world.read(queries.get_review, world.actors["second"], world.task("review", number=8).id)
    assert [r.kind for r in second.receipts] == ["submission", "signature"], "the first verdict is not shown"
    world.verdict("second", 8, q0801="42,5")
    assert numbers(world, 8) == ("50.00", "42.50", "42.50")
    assert world.case(8).state == "scored"


def test_one_of_two_reviewers_returns_and_the_second_is_waited_for(world: World) -> None:
    big_to_review(world)
    world.verdict("reviewer", 8, q0801=("unreadable", "Pindai ulang"))
    assert (world.elements(8), world.case(8).round) == (["review"], 1)
    world.verdict("second", 8, q0801="50")
    case = world.case(8)
    assert (case.verdict, case.returns, case.round, case.returned_agencies) == ("returned", 1, 2, ("dinkes",))
    assert numbers(world, 8) == ("50.00", "0.00", "0.00")
    assert world.elements(8) == ["remediate dinkes"]


def test_a_judgement_is_pinned_to_what_lay_on_the_table(world: World) -> None:
    to_review(world)
    view = world.read(queries.get_review, world.actors["reviewer"], world.task("review").id)
    assert [len(slot.others) for slot in view.questions[0].slots] == [1, 1]
    assert view.senders == ("dinkes", "disdik")
    world.verdict("reviewer", q0701="10", q0702=("data_mismatch", "Angka berbeda"), q0703="4")
    judged = {j.question_code: j for j in world.read(lambda s: s.query(Judgement).all())}
    assert {code: j.pinned for code, j in judged.items()} == {q.code: q.digest for q in view.questions}
    assert [len(judged[code].revisions) for code in ("07.01", "07.02", "07.03")] == [2, 1, 1]

    task = world.task("remediate")
    world.upload("disdik", task, "07.02", content=b"%PDF-1.4 lagi %%EOF")
    world.complete("disdik", task, **world.plan())
    again = world.read(queries.get_review, world.actors["reviewer"], world.task("review").id)
    changed = {q.code for q, before in zip(again.questions, view.questions, strict=True) if q.digest != before.digest}
    assert changed == {"07.02"}
    [earlier] = again.questions[1].earlier
    assert (earlier.round, earlier.reason, earlier.words) == (1, "data_mismatch", "Angka berbeda")


def test_what_was_returned_is_listed_until_it_is_back(world: World) -> None:
    to_review(world)
    reviewer = world.actors["reviewer"]
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "2023"), q0703=("not_signed", "Tanda tangan"))
    [awaited] = world.read(queries.list_awaited, reviewer)
    assert (awaited.case.business_key, awaited.questions) == ("KLA-2026/07", ("07.02", "07.03"))
    for agency in ("disdik", "dinkes"):
        world.complete(agency, world.task("remediate", agency), **world.plan())
    assert world.read(queries.list_awaited, reviewer) == ()
    assert world.read(queries.list_awaited, world.actors["second"]) == ()


def test_every_agency_a_returned_question_names_mends_it(world: World) -> None:
    to_review(world)
    world.verdict("reviewer", q0701=("undated_photo", "Foto tanpa tanggal"), q0702="6", q0703="4")
    assert world.elements() == ["remediate dinkes", "remediate disdik"]
    assert world.case().returned_agencies == ("dinkes", "disdik")


def test_the_same_reason_twice_raises_the_ladder(world: World) -> None:
    to_review(world)
    verdict = dict(q0701="10", q0702=("wrong_year", "2023"), q0703="4")
    world.verdict("reviewer", **verdict)
    assert world.case().returned_agencies == ("disdik",)
    repeat = world.read(lambda s: _repeat(s, world))
    assert repeat == []
    world.complete("disdik", world.task("remediate"), **world.plan())
    world.verdict("reviewer", **verdict)
    assert world.read(lambda s: _repeat(s, world)) == ["disdik"]
    world.complete("disdik", world.task("remediate"), **world.plan())
    world.verdict("reviewer", q0701="10", q0702=("unreadable", "Buram"), q0703="4")
    assert world.read(lambda s: _repeat(s, world)) == [], "another reason is a new one"


def _repeat(session: Any, world: World) -> list[str]:
    return list(get_case(session, world.city_id, "KLA-2026/07").repeat_agencies)


@ONCE
def test_private_notes_reach_the_coordinator_alone(world: World) -> None:
    to_review(world)
    rows = [row("07.01"), row("07.02"), row("07.03")]
    number = world.complete("reviewer", world.task("review"), questions=rows, private_note="Foto lama").receipt
    assert world.read(queries.get_receipt, world.actors["dinkes"], number).details == {}
    assert world.read(queries.get_private_notes, world.actors["coordinator"], "KLA-2026/07") == [(1, "Foto lama")]
    with pytest.raises(Forbidden):
        world.read(queries.get_private_notes, world.actors["dinkes"], "KLA-2026/07")


# -- what is provable


def test_a_question_is_provable_only_with_every_required_paper(world: World) -> None:
    """Nobody brought the by-law to 07.01; the reviewer accepts it all the same."""
    task = world.task("collect", "dinkes")
    world.answer("dinkes", task, "07.01", choice=0)
    world.answer("dinkes", task, "07.03", choice=0)
    world.upload("dinkes", task, "07.03")
    world.complete("dinkes", task)
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="8", q0702="6", q0703="4")
    assert numbers(world) == ("20.00", "18.00", "10.00")
    page = world.read(queries.get_case_page, world.actors["coordinator"], "KLA-2026/07")
    assert [(q.code, str(q.standing.accepted), str(q.standing.provable), q.status) for q in page.questions] == [
        ("07.01", "8.00", "0.00", "accepted"), ("07.02", "6.00", "6.00", "accepted"),
        ("07.03", "4.00", "4.00", "accepted"),
    ]  # fmt: skip


def test_the_accepted_points_never_pass_a_claim_that_came_down(world: World) -> None:
    to_review(world)
    world.verdict("reviewer", q0701=("not_relevant", "Bukan Perda KTR"), q0702="6", q0703="4")
    assert numbers(world) == ("20.00", "10.00", "10.00")
    task = world.task("remediate", "dinkes")
    world.answer("dinkes", task, "07.01", choice=1)
    world.complete("dinkes", task, **world.plan(claim_changes="yes"))
    assert numbers(world) == ("15.00", "10.00", "10.00")


def test_what_the_head_sends_back_after_a_review_is_not_provable(world: World) -> None:
    to_review(world)
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "2023"), q0703="4")
    task = world.task("remediate")
    world.answer("disdik", task, "07.02", figure="50")
    world.complete("disdik", task, **world.plan(claim_changes="yes"))
    assert numbers(world) == ("17.00", "14.00", "14.00")
    world.complete(
        "head", world.task("sign_off"), sign_decision="send_back", send_back_agencies=["dinkes"],
        send_back_note="Perda sudah dicabut",
    )  # fmt: skip
    assert numbers(world) == ("17.00", "14.00", "0.00")
    assert world.elements() == ["remediate dinkes"]


# -- the coordinator


def to_limit(world: World) -> None:
    """Three returns: the coordinator is asked. 07.02 stays wrong."""
    to_review(world)
    for reason in ("wrong_year", "unreadable", "not_signed"):
        world.verdict("reviewer", q0701="10", q0702=(reason, "Belum"), q0703="3")
        if world.elements() == ["remediate disdik"]:
            world.complete("disdik", world.task("remediate"), **world.plan())
    assert world.elements() == ["decide"]


def test_another_round_tells_the_agency_what_is_different(world: World) -> None:
    to_limit(world)
    with pytest.raises(Invalid) as refused:
        world.complete("coordinator", world.task("decide"), continuation="another_round", gap_reason="x")
    assert refused.value.fields == {"round_note": ["required"]}
    world.complete("coordinator", world.task("decide"), continuation="another_round", round_note="Dibantu Bappeda")
    share = world.read(queries.get_share, world.actors["disdik"], world.task("remediate").id)
    assert [(n.role, n.words) for n in share.notes] == [("coordinator", "Dibantu Bappeda")]
    assert [q.code for q in share.questions] == ["07.02"]
    assert world.case().returns == 3


def test_a_gap_is_accepted_with_what_is_proven(world: World) -> None:
    to_limit(world)
    world.complete("coordinator", world.task("decide"), continuation="accept_gap", gap_reason="Sekolah baru")
    case = world.case()
    assert (case.state, str(case.fixed_score), case.fixed_with_gap) == ("scored", "13.00", True)
    assert numbers(world) == ("20.00", "13.00", "13.00")


def test_a_case_is_closed_without_a_score(world: World) -> None:
    to_limit(world)
    world.complete("coordinator", world.task("decide"), continuation="close", gap_reason="Tidak dapat dibuktikan")
    case = world.case()
    assert (case.state, str(case.fixed_score)) == ("closed", "0.00")
    assert numbers(world) == ("20.00", "0.00", "0.00")
    assert world.events(events.SCORE_FIXED) == []
    assert [json.loads(e.body or "")["decision"] for e in world.events(events.CONTINUATION_DECIDED)] == ["close"]


@ONCE
@pytest.mark.parametrize("given", [None, "mungkin"])
def test_a_coordinator_decides_one_of_three(world: World, given: str | None) -> None:
    to_limit(world)
    with pytest.raises(Invalid) as refused:
        world.complete("coordinator", world.task("decide"), continuation=given)
    assert refused.value.fields == {"continuation": ["unknown" if given else "required"]}
    assert [r.kind for r in world.read(lambda s: s.query(Receipt).all())].count("continuation") == 0
