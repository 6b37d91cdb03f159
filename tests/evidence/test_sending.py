"""Sending a share: checked first, then locked, with a receipt anyone can verify."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import pytest
import sqlalchemy as sa

from engine import events
from engine.errors import Invalid, TaskAlreadyCompleted
from engine.evidence import queries, upload
from engine.evidence.revising import Dates
from engine.evidence.tables import AnswerRow, Receipt, Revision
from engine.instances.tables import UserTask
from tests.evidence import files
from tests.evidence.fixtures import ONCE
from tests.evidence.world import World


def refusal(world: World, who: str, task: UserTask, **values: Any) -> dict[str, list[str]]:
    """The fields a share is refused with."""
    with pytest.raises(Invalid) as refused:
        world.complete(who, task, **values)
    return dict(refused.value.fields)


@ONCE
def test_an_empty_share_says_what_each_question_lacks(world: World) -> None:
    assert refusal(world, "dinkes", world.task("collect", "dinkes")) == {
        "07.01": ["unanswered"],
        "07.03": ["unanswered"],
    }
    assert refusal(world, "disdik", world.task("collect", "disdik")) == {
        "07.01": ["nothing_brought"],
        "07.02": ["unanswered"],
    }
    assert world.count(Receipt) == 0


def test_a_claim_needs_its_file_and_a_file_its_claim(world: World) -> None:
    task = world.task("collect", "dinkes")
    world.answer("dinkes", task, "07.01", choice=2)  # not yet: nothing is claimed
    world.upload("dinkes", task, "07.01")
    world.answer("dinkes", task, "07.03", choice=0)  # claims four points with nothing to show
    assert refusal(world, "dinkes", task) == {"07.01": ["files_without_claim"], "07.03": ["evidence_missing"]}
    world.answer("dinkes", task, "07.01", choice=2, note="Rancangan Perda, belum disahkan")
    world.upload("dinkes", task, "07.03")
    assert world.complete("dinkes", task).receipt == "TT-2026-0001"


def test_a_partner_may_still_bring_the_paper_of_a_shared_question(world: World) -> None:
    task = world.task("collect", "dinkes")
    world.answer("dinkes", task, "07.01", choice=0)
    world.answer("dinkes", task, "07.03", choice=1)
    share = world.read(queries.get_share, world.actors["dinkes"], task.id)
    assert [(f.code, f.question, f.item, f.is_blocking) for f in share.findings] == [
        ("evidence_awaited", "07.01", "1", False)
    ]
    assert world.complete("dinkes", task).receipt


@ONCE
def test_undated_files_are_not_sent(world: World) -> None:
    task = world.task("collect", "dinkes")
    world.answer("dinkes", task, "07.01", choice=0)
    world.answer("dinkes", task, "07.03", choice=1)
    world.upload("dinkes", task, "07.01", dates=Dates())
    assert refusal(world, "dinkes", task) == {"07.01": ["date_missing"]}


@ONCE
def test_figures_and_texts_that_a_claim_needs(world: World) -> None:
    task = world.task("collect", number=9)
    world.answer("kemenag", task, "09.01", choice=0)
    world.upload("kemenag", task, "09.01")
    assert refusal(world, "kemenag", task) == {"09.01": ["text_missing"]}
    world.answer("kemenag", task, "09.01", choice=0, text="Tiga kegiatan")
    world.complete("kemenag", task)
    assert world.elements(9) == ["sign_off dp3a"], "the lead agency signs, though no question names it"


def test_a_partner_without_a_paper_says_so(world: World) -> None:
    task = world.task("collect", "disdik")
    world.answer("disdik", task, "07.01", note="Tidak ada dokumen pada kami")
    world.answer("disdik", task, "07.02", figure="10")
    assert world.complete("disdik", task).receipt == "TT-2026-0001"


def test_a_receipt_proves_what_was_sent(world: World) -> None:
    number = world.collect_dinkes().receipt
    receipt = world.read(queries.get_receipt, world.actors["dinkes"], number)
    assert (receipt.kind, receipt.agency, receipt.round, receipt.case.business_key) == (
        "submission", "dinkes", 1, "KLA-2026/07",
    )  # fmt: skip
    assert receipt.digest == hashlib.sha256(receipt.manifest.encode()).hexdigest()
    content = json.loads(receipt.manifest)
    assert [(a["question"], a["points"]) for a in content["answers"]] == [("07.01", "10.00"), ("07.03", "4.00")]
    hashes = [hashlib.sha256(files.pdf(f"{code}-1-dinkes")).hexdigest() for code in ("07.01", "07.03")]
    assert [f["sha256"] for f in content["files"]] == hashes == [f.sha256 for f in receipt.files]
    [event] = world.events(events.EVIDENCE_SUBMITTED)
    assert json.loads(event.body or "")["digest"] == receipt.digest
    task_id = world.read(lambda s: s.scalars(sa.select(Receipt.task_id)).one())
    assert world.read(queries.find_receipt_number, world.city_id, task_id) == number


def test_what_was_sent_is_locked(world: World) -> None:
    task = world.task("collect", "dinkes")
    world.collect_dinkes()
    file_id = world.read(lambda s: s.scalars(sa.select(Revision.id)).first())
    with pytest.raises(TaskAlreadyCompleted) as late:
        world.answer("dinkes2", task, "07.01", choice=2)
    assert late.value.values["by"] == world.actors["dinkes"].id
    with pytest.raises(TaskAlreadyCompleted):
        world.upload("dinkes", task, "07.01")
    with pytest.raises(TaskAlreadyCompleted):
        world.unit(lambda s: upload.detach(s, task.id, world.actors["dinkes"], file_id))
    with pytest.raises(TaskAlreadyCompleted):
        world.complete("dinkes2", task)
    with pytest.raises(TaskAlreadyCompleted):
        world.read(queries.get_share, world.actors["dinkes"], task.id)
    assert world.count(Receipt) == 1


def send_back_disdik(world: World) -> UserTask:
    """A whole first round; the reviewer returns what Dinas Pendidikan answers."""
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Laporan 2023"), q0703="4")
    return world.task("remediate", "disdik")


def test_only_returned_questions_come_back_with_their_reason(world: World) -> None:
    task = send_back_disdik(world)
    assert str(task.assignee_id) == world.actors["disdik"].id, "who sent it mends it"
    share = world.read(queries.get_share, world.actors["disdik"], task.id)
    [question] = share.questions
    assert (question.code, question.returned.reason, question.returned.words) == ("07.02", "wrong_year", "Laporan 2023")
    assert [f.state for f in question.slots[0].files] == ["returned"]
    assert [f.code for f in share.findings] == ["unchanged"]


def test_an_earlier_round_stays_readable_as_it_was_sent(world: World) -> None:
    task, actor = send_back_disdik(world), world.actors["disdik"]
    old = world.read(queries.get_share, actor, task.id).questions[0].slots[0].files[0]
    world.unit(lambda s: upload.detach(s, task.id, actor, old.id))
    world.upload("disdik", task, "07.02", content=files.pdf("2024"), name="laporan 2024.pdf")
    share = world.read(queries.get_share, actor, task.id)
    slot = share.questions[0].slots[0]
    assert [(f.name, f.state, f.is_draft) for f in slot.files] == [("laporan 2024.pdf", "ready", True)]
    assert [(f.sha256, f.round) for f in slot.history] == [(old.sha256, 1)]

    number = world.complete("disdik", task, **world.plan()).receipt
    second = world.read(queries.get_receipt, actor, number)
    assert (second.round, second.details["cause"], [f.name for f in second.files]) == (
        2, "wrong_file", ["laporan 2024.pdf"],
    )  # fmt: skip
    first = world.read(queries.get_receipt, actor, "TT-2026-0002")
    assert old.sha256 in {f.sha256 for f in first.files}
    assert world.read(queries.get_file, actor, old.id).sha256 == old.sha256


WRONG_PLANS: list[tuple[dict[str, Any], dict[str, list[str]]]] = [
    (dict(cause=""), {"cause": ["required"]}),
    (dict(cause="dukun"), {"cause": ["unknown"]}),
    (dict(action="x" * 1001), {"action": ["too_long"]}),
    (dict(owner="  "), {"owner": ["required"]}),
    (dict(ready_on="besok"), {"ready_on": ["not_a_day"]}),
    (dict(ready_on="2026-02-01"), {"ready_on": ["in_the_past"]}),
    (dict(ready_on="2026-12-01"), {"ready_on": ["after_deadline"]}),
    (dict(ready_on=None), {"ready_on": ["required"]}),
    (dict(claim_changes="mungkin"), {"claim_changes": ["unknown"]}),
]


@ONCE
def test_a_plan_is_checked_field_by_field(world: World) -> None:
    task = send_back_disdik(world)
    for change, fields in WRONG_PLANS:
        assert refusal(world, "disdik", task, **world.plan(**change)) == fields


def test_a_claim_that_changes_goes_to_the_head_again(world: World) -> None:
    task = send_back_disdik(world)
    world.answer("disdik", task, "07.02", figure="45")
    assert refusal(world, "disdik", task, **world.plan()) == {"claim_changes": ["claim_did_change"]}
    world.complete("disdik", task, **world.plan(claim_changes="yes"))
    case = world.case()
    assert (str(case.claimed), case.is_signed) == ("17.00", False)
    assert world.elements() == ["sign_off dinkes"]
    claim = world.read(queries.get_claim, world.actors["head"], world.task("sign_off").id)
    assert claim.is_again
    assert [(r.code, str(r.claimed), r.is_changed) for r in claim.rows] == [
        ("07.01", "10.00", False), ("07.02", "3.00", True), ("07.03", "4.00", False),
    ]  # fmt: skip
    world.sign()
    assert world.elements() == ["review"]


def test_numbers_of_receipts_follow_one_another_in_a_city(world: World) -> None:
    numbers = [world.collect_dinkes().receipt, world.collect_disdik().receipt, world.sign().receipt]
    assert numbers == ["TT-2026-0001", "TT-2026-0002", "TT-2026-0003"]


def test_a_share_that_went_on_without_its_agency_claims_nothing(world: World, now: Any) -> None:
    """Nobody answers to the end of the ladder; the coordinator goes on without."""
    world.collect_dinkes()
    for _ in range(60):
        if any(t.element_id == "settle" for t in world.open_tasks()):
            break
        now.advance(dt.timedelta(days=1))
        world.sweep()
    world.complete("coordinator", world.task("settle"), last_resort="go_on")
    assert world.elements() == ["sign_off dinkes"]
    world.sign()
    world.verdict("reviewer", q0701="10", q0702="0", q0703="4")
    assert str(world.case().fixed_score) == "14.00"
    assert world.count(AnswerRow) == 2
