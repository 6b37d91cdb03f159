"""What pages read, and what it costs."""

from __future__ import annotations

import uuid

import pytest

from engine.city.actors import Actor, Held
from engine.errors import Forbidden, NotFound
from engine.evidence import queries
from engine.instances import tasks
from engine.store.unit import statement_counter
from tests.evidence.fixtures import ONCE
from tests.evidence.world import World


@ONCE
def test_a_share_as_its_officer_sees_it(world: World) -> None:
    task = world.task("collect", "disdik")
    share = world.read(queries.get_share, world.actors["disdik"], task.id)
    assert (share.agency, share.round, share.evidence_years, share.partners) == ("disdik", 1, (2024, 2025), ("dinkes",))
    assert [(q.code, q.claims, q.answering_agency, q.is_begun) for q in share.questions] == [
        ("07.01", False, "dinkes", False), ("07.02", True, "disdik", False),
    ]  # fmt: skip
    assert share.blocking == 2
    world.answer("dinkes", world.task("collect", "dinkes"), "07.01", choice=1)
    shown = world.read(queries.get_share, world.actors["disdik"], task.id).question("07.01")
    assert (shown.answer, str(shown.other_answer.claimed)) == (None, "5.00"), "the partner's answer so far"
    assert share.question("07.03") is None


def test_partners_see_each_others_files_once_they_are_sent(world: World) -> None:
    world.upload("dinkes", world.task("collect", "dinkes"), "07.01")
    task = world.task("collect", "disdik")
    assert world.read(queries.get_share, world.actors["disdik"], task.id).question("07.01").slots[0].others == ()
    world.collect_dinkes()
    [file] = world.read(queries.get_share, world.actors["disdik"], task.id).question("07.01").slots[0].others
    assert (file.agency, file.is_draft) == ("dinkes", False)
    assert world.read(queries.get_file, world.actors["disdik"], file.id).sha256 == file.sha256


@ONCE
def test_shares_are_for_their_officers_and_the_coordinator(world: World) -> None:
    task = world.task("collect", "dinkes")
    assert world.read(queries.get_share, world.actors["coordinator"], task.id).agency == "dinkes"
    for who in ("disdik", "reviewer", "verifier"):
        with pytest.raises(Forbidden):
            world.read(queries.get_share, world.actors[who], task.id)
    with pytest.raises(NotFound):
        world.read(queries.get_share, world.actors["dinkes"], uuid.uuid4())


@ONCE
def test_no_query_crosses_the_border_of_a_city(world: World) -> None:
    number = world.collect_dinkes().receipt
    file_id = world.read(queries.get_receipt, world.actors["dinkes"], number).files[0].id
    roles = frozenset({Held("coordinator"), Held("officer", agency="dinkes")})
    stranger = Actor(id=world.actors["dinkes"].id, city_id=uuid.uuid4(), roles=roles)
    task = world.task("collect", "disdik")
    for query, key in (
        (queries.get_share, task.id), (queries.get_claim, task.id), (queries.get_review, task.id),
        (queries.get_receipt, number), (queries.get_file, file_id), (queries.get_case_page, "KLA-2026/07"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            world.read(query, stranger, key)
    assert world.read(queries.find_receipt_number, stranger.city_id, task.id) is None


def test_an_inbox_tells_how_far_each_share_is(world: World) -> None:
    world.answer("dinkes", world.task("collect", "dinkes"), "07.01", choice=1)
    with statement_counter(world.engine) as counted:
        rows = world.read(tasks.list_inbox, world.actors["dinkes"])
        found = world.read(queries.list_progress, world.city_id, rows)
    assert len(counted.texts) == 1 + 4
    progress = {row.business_key: found[row.task.id] for row in rows}
    seven, eight = progress["KLA-2026/07"], progress["KLA-2026/08"]
    assert (seven.questions, seven.ready, str(seven.points), seven.is_begun) == (2, 1, "14.00", True)
    assert (eight.questions, eight.ready, str(eight.points), eight.is_begun) == (1, 0, "50.00", False)
    assert world.read(queries.list_progress, world.city_id, []) == {}


def test_a_remediation_counts_only_what_came_back(world: World) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "2023"), q0703="4")
    rows = [r for r in world.read(tasks.list_inbox, world.actors["disdik"]) if r.task.form_key == "remediation"]
    [progress] = world.read(queries.list_progress, world.city_id, rows).values()
    assert (progress.questions, progress.ready) == (1, 1)


def test_a_case_tells_where_each_question_stands(world: World) -> None:
    page = lambda: world.read(queries.get_case_page, world.actors["coordinator"], "KLA-2026/07")  # noqa: E731
    status = lambda: [q.status for q in page().questions]  # noqa: E731
    assert status() == ["not_started", "not_started", "not_started"]
    world.answer("dinkes", world.task("collect", "dinkes"), "07.01", choice=0)
    assert status() == ["draft", "not_started", "not_started"]
    world.collect_dinkes()
    world.collect_disdik()
    assert status() == ["sent", "sent", "sent"]
    world.sign()
    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "2023"), q0703="4")
    assert status() == ["accepted", "returned", "accepted"]
    world.complete("disdik", world.task("remediate"), **world.plan())
    world.verdict("reviewer", q0701="10", q0702="6", q0703="4")
    assert status() == ["accepted", "accepted", "accepted"]


@ONCE
def test_a_sensitive_case_is_seen_by_a_named_few(world: World) -> None:
    for who in ("kemenag", "head of dp3a", "reviewer", "coordinator"):
        assert world.read(queries.get_case_page, world.actors[who], "KLA-2026/09").case.is_sensitive
    with pytest.raises(Forbidden):
        world.read(queries.get_case_page, world.actors["dinkes"], "KLA-2026/09")


@ONCE
def test_a_verifier_reads_numbers_of_a_sensitive_case_and_no_evidence(world: World) -> None:
    task = world.task("collect", number=9)
    world.answer("kemenag", task, "09.01", choice=0, text="Tiga kegiatan")
    file_id = world.upload("kemenag", task, "09.01")
    number = world.complete("kemenag", task).receipt
    page = world.read(queries.get_case_page, world.actors["verifier"], "KLA-2026/09")
    [question] = page.questions
    assert (str(question.standing.claimed), question.status, question.answer) == ("5.00", "sent", None)
    for query, key in ((queries.get_file, file_id), (queries.get_receipt, number)):
        with pytest.raises(Forbidden):
            world.read(query, world.actors["verifier"], key)
    assert world.read(queries.get_case_page, world.actors["head of dp3a"], "KLA-2026/09").questions[0].answer


def test_what_the_pages_cost(world: World) -> None:
    task = world.task("collect", "disdik")
    world.collect_dinkes()
    costs = {}
    with statement_counter(world.engine) as counted:
        world.read(queries.get_share, world.actors["disdik"], task.id)
    costs["share"] = len(counted.texts)
    world.collect_disdik()
    with statement_counter(world.engine) as counted:
        world.read(queries.get_claim, world.actors["head"], world.task("sign_off").id)
    costs["claim"] = len(counted.texts) - 2
    world.sign()
    review = world.task("review")
    with statement_counter(world.engine) as counted:
        world.read(queries.get_review, world.actors["reviewer"], review.id)
    costs["review"] = len(counted.texts)
    with statement_counter(world.engine) as counted:
        world.read(queries.get_case_page, world.actors["coordinator"], "KLA-2026/07")
    costs["case"] = len(counted.texts)
    assert costs == {"share": 6, "claim": 5, "review": 6, "case": 5}
