"""Two people press the button in the same moment, over real connections, on both databases."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from engine import clock
from engine.history import verify_stream
from engine.instances.tables import ProcessInstance
from tests.faults.browser import Browser, Page
from tests.faults.serving import browser_of, served
from tests.faults.tables import dump
from tests.web.pages.story import Story, days


@pytest.fixture
def address(story: Story) -> Iterator[str]:
    with served(story.app) as address:
        yield address


def together(*acts: Callable[[], Page]) -> list[Page]:
    """Runs acts in threads that begin at once; what each saw."""
    ready, seen = threading.Barrier(len(acts)), dict[int, Page]()

    def go(number: int, act: Callable[[], Page]) -> None:
        ready.wait()
        seen[number] = act()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [seen[number] for number in range(len(acts))]


def sending(story: Story, address: str, who: str, element: str, agency: str) -> Callable[[], Page]:
    """The person stands on the page of what will be sent, the finger on the button."""
    url, browser = story.task_url(element, agency, page="/periksa"), browser_of(story, address, who)
    page = browser.get(url)
    assert page.status == 200
    return lambda: browser.send(page, url, {"statement": "1"})


def fill(story: Story) -> None:
    """Both shares of the indicator are complete and not sent."""
    world = story.world
    mine, theirs = world.task("collect", "dinkes"), world.task("collect", "disdik")
    for code in ("07.01", "07.03"):
        world.answer("dinkes", mine, code, choice=0)
        world.upload("dinkes", mine, code)
    world.answer("disdik", theirs, "07.02", figure="83,5")
    world.upload("disdik", theirs, "07.02")
    world.upload("disdik", theirs, "07.01", "1")


def holds(story: Story) -> bool:
    """History of the case is one whole chain."""
    case = story.world.case()

    def breaks(session: sa.orm.Session) -> list[object]:
        head = session.get_one(ProcessInstance, case.instance_id)
        return list(verify_stream(session, head))

    return list(story.world.read(breaks)) == []


def test_two_people_on_one_task_one_wins_the_other_reads_who_did(story: Story, address: str) -> None:
    fill(story)
    seen = together(
        sending(story, address, "dinkes", "collect", "dinkes"), sending(story, address, "dinkes2", "collect", "dinkes")
    )
    assert sorted(page.status for page in seen) == [303, 409]
    [won] = [page for page in seen if page.status == 303]
    [lost] = [page for page in seen if page.status == 409]
    assert won.to == "/tanda-terima/TT-2026-0001"
    winner = ("dinkes", "dinkes2")[seen.index(won)]
    assert f"sudah diselesaikan {winner}" in lost.text
    assert "TT-2026-0001" in lost.text
    assert len(story.world.events("task.completed")) == 1
    assert story.done_task("collect").completed_by is not None
    assert str(story.done_task("collect").completed_by) == story.world.actors[winner].id
    assert holds(story)


def test_one_person_who_clicks_twice_gets_one_receipt(story: Story, address: str) -> None:
    fill(story)
    seen = together(*[sending(story, address, "dinkes", "collect", "dinkes") for _ in range(3)])
    assert [(page.status, page.to) for page in seen] == [(303, "/tanda-terima/TT-2026-0001")] * 3
    assert len(dump(story.world.engine)["receipt"]) == 1
    assert holds(story)


def test_two_people_on_two_tasks_of_one_case_both_get_a_receipt(story: Story, address: str) -> None:
    fill(story)
    seen = together(
        sending(story, address, "dinkes", "collect", "dinkes"), sending(story, address, "disdik", "collect", "disdik")
    )
    assert [page.status for page in seen] == [303, 303]
    assert {page.to for page in seen} == {"/tanda-terima/TT-2026-0001", "/tanda-terima/TT-2026-0002"}
    assert story.world.elements() == ["sign_off dinkes"]
    assert holds(story)


def test_two_who_answer_one_asking_get_the_answer_that_came_first(
    story: Story, address: str, now: clock.Movable
) -> None:
    """The head and the secretary's staff hold the same mail; both press, each with another decision."""
    while not story.links("head"):
        now.advance(days(1))
        story.world.sweep()
    url = story.links("head")[0]
    first, second = Browser(address), Browser(address)
    page, other = first.get(url), second.get(url)
    until = str(page.tree.xpath("//input[@name='until']/@value")[0])
    time = {"decision": "more_time", "until": until, "late_cause": "incomplete_data"}
    help_ = {"decision": "help_asked", "obstacle": "Data kecamatan belum masuk"}
    seen = together(lambda: first.send(page, url, time), lambda: second.send(other, url, help_))
    assert [page.status for page in seen] == [200, 200]
    [made] = story.world.events("decision.made")
    titles = {" ".join(page.tree.xpath("//h1")[0].text_content().split()) for page in seen}
    assert len(titles) == 1, "both read what was decided"
    assert json.loads(made.body or "")["decision"] in ("more_time", "help_asked")
