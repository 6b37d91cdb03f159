"""People do not queue up: what happens when they press the button in the same second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from engine.errors import TaskAlreadyCompleted
from engine.evidence.tables import AnswerRow, Receipt
from tests.evidence.world import World


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Does all at once; what each gave, or raised."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[number] = act()
        except Exception as error:
            found[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def prepare(world: World) -> None:
    """Both shares of indicator 7 could be sent."""
    mine, theirs = world.task("collect", "dinkes"), world.task("collect", "disdik")
    for code in ("07.01", "07.03"):
        world.answer("dinkes", mine, code, choice=0)
        world.upload("dinkes", mine, code)
    world.answer("disdik", theirs, "07.02", figure="83")
    world.upload("disdik", theirs, "07.02")
    world.upload("disdik", theirs, "07.01")


def test_two_agencies_of_one_case_send_at_once(world: World) -> None:
    prepare(world)
    mine, theirs = world.task("collect", "dinkes"), world.task("collect", "disdik")
    found = together(lambda: world.complete("dinkes", mine), lambda: world.complete("disdik", theirs))
    assert sorted(done.receipt for done in found) == ["TT-2026-0001", "TT-2026-0002"]
    assert str(world.case().claimed) == "20.00", "neither has overwritten the other's sum"
    assert world.elements() == ["sign_off dinkes"]


def test_two_officers_send_the_same_share_at_once(world: World) -> None:
    prepare(world)
    task = world.task("collect", "dinkes")
    found = together(lambda: world.complete("dinkes", task), lambda: world.complete("dinkes2", task))
    [late] = [each for each in found if isinstance(each, TaskAlreadyCompleted)]
    assert late.values["by"] in (world.actors["dinkes"].id, world.actors["dinkes2"].id)
    assert world.count(Receipt) == 1


def test_a_colleague_saves_while_the_share_is_sent(world: World) -> None:
    """Either the change came in time and was sent, or its author is told; never is a sent answer changed."""
    prepare(world)
    task = world.task("collect", "dinkes")
    sent, saved = together(
        lambda: world.complete("dinkes", task), lambda: world.answer("dinkes2", task, "07.01", choice=1)
    )
    assert sent.receipt == "TT-2026-0001"
    assert saved is None or isinstance(saved, TaskAlreadyCompleted)
    claimed = "14.00" if saved else "9.00"
    assert str(world.case().claimed) == claimed
    drafts = world.read(lambda s: s.query(AnswerRow).filter_by(agency_key="dinkes", receipt_id=None).count())
    assert drafts == 0


def test_two_reviewers_judge_at_once(world: World) -> None:
    task = world.task("collect", number=8)
    world.answer("dinkes", task, "08.01", choice=0)
    world.upload("dinkes", task, "08.01")
    world.complete("dinkes", task)
    world.sign(number=8)
    one, other = [t for t in world.open_tasks(8) if t.element_id == "review"]
    rows = [dict(code="08.01", verdict="accepted", accepted_score=score) for score in ("50", "40")]
    together(
        lambda: world.complete("reviewer", one, questions=[rows[0]]),
        lambda: world.complete("second", other, questions=[rows[1]]),
    )
    assert (world.case(8).state, str(world.case(8).fixed_score)) == ("scored", "40.00")
