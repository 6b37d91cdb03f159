"""What the channel of a rung means: a letter by mail, a memo that somebody hands over, or both."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine import clock
from engine.city.actors import Held
from engine.errors import Forbidden, NotFound
from engine.escalation.memo import deliver
from engine.instances import deploy
from engine.process.package import read_folder
from tests.escalation.world import BPMN, World, at


@pytest.fixture
def on_paper(world: World) -> World:
    """The coordinator has changed the table: a head is asked by memo alone."""
    files = read_folder(BPMN / "escalation")
    table = files["ladder.dmn"].decode()
    first = table.index('id="ladder_r3_out4"')
    files["ladder.dmn"] = (table[:first] + table[first:].replace('"mail"', '"memo"', 1)).encode()
    world.person("designer", Held("coordinator"))
    world.unit(lambda s: deploy.deploy(s, files, world.actors["designer"]))
    return world


def late(world: World, now: clock.Movable, *instant: int) -> Any:
    """Nobody sends; the last asking by then."""
    world.start()
    now.set(at(*instant))
    world.sweep()
    return world.requests()[-1]


def test_the_channel_of_each_rung_comes_from_the_table(world: World, now: clock.Movable) -> None:
    request = late(world, now, 12, 17)
    assert (request.channel, request.copies, request.max_days, request.most_days) == ("mail", "", 5, 20)
    now.set(at(17, 17))
    world.sweep()
    request = world.requests()[-1]
    assert (request.channel, request.copies, request.max_days, request.most_days) == ("mail memo", "head", 10, 20)
    assert world.told("escalation_ask") == ["head", "head (copy)", "secretary"]


def test_asked_on_paper_alone_nobody_gets_a_mail_and_may_still_answer(on_paper: World, now: clock.Movable) -> None:
    request = late(on_paper, now, 12, 17)
    assert request.channel == "memo"
    assert on_paper.letters("escalation_ask") == []
    asked = [e for e in on_paper.events("notification.planned") if "escalation_ask" in (e.body or "")]
    assert [json.loads(e.body or "")["to"] for e in asked] == [[]], "the record says that nobody was written to"
    now.set(at(13, 9))
    assert on_paper.decide("head", decision="help_asked", obstacle="SK di puskesmas").decision == "help_asked"


def test_a_memo_is_handed_over_once_and_by_a_coordinator(on_paper: World, now: clock.Movable) -> None:
    request = late(on_paper, now, 12, 17)
    for who in ("head", "secretary", "chair", "officer"):
        with pytest.raises(Forbidden):
            on_paper.unit(lambda s, who=who: deliver(s, request.id, on_paper.actors[who]))
    for _twice in range(2):
        on_paper.unit(lambda s: deliver(s, request.id, on_paper.actors["coordinator"]))
    [event] = on_paper.events("decision.memo_delivered")
    assert event.actor == str(on_paper.id_of("coordinator"))
    assert on_paper.requests()[-1].memo_delivered_at == now.instant


def test_where_the_table_asks_for_no_memo_there_is_none(world: World, now: clock.Movable) -> None:
    request = late(world, now, 12, 17)
    with pytest.raises(NotFound):
        world.unit(lambda s: deliver(s, request.id, world.actors["coordinator"]))
