"""Two coordinators change one package in the browser; what one saved, the other never overwrites in silence."""

from __future__ import annotations

import json
import threading

import pytest
import sqlalchemy as sa

from engine import clock
from engine.calendar.working import default_calendar
from engine.city.actors import Actor, Held, system
from engine.errors import Conflict, Forbidden, Invalid, NotFound
from engine.events import DEPLOYMENT_MADE
from engine.history import HistoryEvent
from engine.instances import queries
from engine.instances.package_drafts import rules
from engine.instances.package_drafts.discard import discard
from engine.instances.package_drafts.publish import publish
from engine.instances.package_drafts.queries import DraftView, get_draft
from engine.instances.package_drafts.rebase import go_on_from_newest, restore
from engine.instances.package_drafts.rehearse import Rehearsal, rehearse
from engine.instances.package_drafts.rules import DraftBehind, DraftChanged, DraftUnchanged, ScenariosFailed
from engine.instances.package_drafts.save import Seen, save
from engine.process.findings import Refused
from engine.store import in_unit
from tests.instances.packages import PACKAGE, REQUEST
from tests.instances.world import World
from web.process_cli import CityDueDates

SCENARIO = b"""title: Diterima pada pemeriksaan pertama
model: request.bpmn
at: 2026-03-02T08:00:00+08:00
steps:
  - {tasks: [collect]}
  - {complete: collect, tasks: [review]}
  - {complete: review, with: {verdict: accepted}, state: completed}
"""
WITH_SCENARIO = {**PACKAGE, "accepted.scenario.yaml": SCENARIO}
DUES = CityDueDates(default_calendar())


@pytest.fixture
def city(world: World) -> World:
    """The small city with one package deployed and a second coordinator."""
    world.deploy(WITH_SCENARIO)
    second = world.actors["second"]
    world.actors["other"] = Actor(id=second.id, city_id=world.city_id, roles=frozenset({Held("coordinator")}))
    return world


def put(city: World, xml: bytes, revision: int, who: str = "coordinator", version: int | None = None) -> int:
    """Somebody saves the drawing; the revision that made."""
    seen = Seen(revision=revision, version=version)
    made: int = city.unit(lambda s: save(s, city.actors[who], "request", "request.bpmn", xml, seen).revision)
    return made


def seen(city: World) -> DraftView:
    with city.sessions() as session:
        return get_draft(session, city.city_id, "request")


def played(city: World) -> Rehearsal:
    with city.sessions() as session:
        return rehearse(session, city.city_id, "request", seen(city).files, DUES)


def released(city: World, revision: int, who: str = "coordinator") -> int:
    rehearsal = played(city)
    made: int = city.unit(lambda s: publish(s, city.actors[who], "request", revision, rehearsal)).version
    return made


def later(days: bytes) -> bytes:
    """The request with another deadline for whoever collects."""
    return REQUEST.replace(b"working_days(3)", b"working_days(" + days + b")")


def test_without_a_draft_the_newest_version_is_shown_and_nothing_is_written(city: World) -> None:
    found = seen(city)
    assert (found.revision, found.base_version, found.saved_at) == (0, 1, None)
    assert found.files == found.base
    assert not found.is_changed


def test_the_first_save_makes_the_draft_and_the_version_stays_as_it_was(city: World) -> None:
    assert put(city, later(b"5"), 0) == 1
    assert put(city, later(b"6"), 1) == 2
    found = seen(city)
    assert found.files["request.bpmn"] == later(b"6")
    assert found.files["process.yaml"] == PACKAGE["process.yaml"]
    assert (found.saved_by, found.saved_at) == (city.actors["coordinator"].id, clock.now())
    with city.sessions() as session:
        assert queries.files_of(session, city.city_id, "request", 1)["request.bpmn"] == REQUEST


def test_who_saves_from_an_older_revision_is_told_who_was_faster_and_when(city: World) -> None:
    put(city, later(b"5"), 0)
    with pytest.raises(DraftChanged) as refused:
        put(city, later(b"9"), 0, "other")
    told = refused.value.values
    assert (told["revision"], told["saved_by"]) == (1, city.actors["coordinator"].id)
    assert told["saved_at"] == clock.now()
    assert seen(city).files["request.bpmn"] == later(b"5"), "nothing was overwritten"
    assert put(city, later(b"9"), told["revision"], "other") == 2, "after having been told it may be replaced"


def test_two_who_save_at_the_same_moment_one_is_told(city: World) -> None:
    """On both databases: each in a session of its own, begun together, also for the very first save."""
    for revision in (0, 1, 2):
        start, ends = threading.Barrier(2), list[str]()

        def attempt(
            who: str, revision: int = revision, start: threading.Barrier = start, ends: list[str] = ends
        ) -> None:
            with city.sessions() as session:
                start.wait()
                asked = Seen(revision=revision)
                days = who[:1].encode()
                try:
                    in_unit(session, lambda s: save(s, city.actors[who], "request", "request.bpmn", later(days), asked))
                    ends.append(f"saved {who}")
                except DraftChanged as error:
                    ends.append(f"told of {error.values['revision']}")

        threads = [threading.Thread(target=attempt, args=(who,)) for who in ("coordinator", "other")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(end.split()[0] for end in ends) == ["saved", "told"], ends
        assert f"told of {revision + 1}" in ends
        winner = next(end.removeprefix("saved ") for end in ends if end.startswith("saved"))
        assert seen(city).files["request.bpmn"] == later(winner[:1].encode())


def test_a_version_published_while_a_page_was_open_is_not_undone(city: World) -> None:
    changed = {**WITH_SCENARIO, "request.bpmn": later(b"7")}
    city.deploy(changed)
    with pytest.raises(DraftChanged) as refused:
        put(city, later(b"4"), 0, version=1)
    assert refused.value.values["version"] == 2
    assert put(city, later(b"4"), 0, version=2) == 1


def test_only_coordinators_and_administrators_and_only_what_is_deployed(city: World) -> None:
    for who in ("officer", "reviewer"):
        with pytest.raises(Forbidden):
            put(city, REQUEST, 0, who)
        with pytest.raises(Forbidden):
            city.unit(lambda s, who=who: discard(s, city.actors[who], "request", 0))
    with pytest.raises(NotFound):
        city.unit(lambda s: save(s, city.actors["coordinator"], "none", "a.bpmn", REQUEST, Seen(revision=0)))
    with city.sessions() as session, pytest.raises(NotFound):
        get_draft(session, system(city.city_id).city_id, "none")


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("../x.bpmn", REQUEST, "drawing_name"),
        ("process.yaml", REQUEST, "drawing_name"),
        ("x.bpmn", b" ", "drawing_empty"),
        ("x.bpmn", b"<a>" + b" " * rules.MOST_BYTES, "drawing_large"),
        ("x.bpmn", b"<definitions", "drawing_xml"),
        ("x.bpmn", b"\x00\xff", "drawing_xml"),
        ("x.bpmn", b"<!DOCTYPE x><x/>", "drawing_doctype"),
        ("x.bpmn", b"<html/>", "drawing_not_bpmn"),
    ],
)
def test_what_is_no_drawing_is_refused_and_nothing_is_saved(city: World, name: str, raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        city.unit(lambda s: save(s, city.actors["coordinator"], "request", name, raw, Seen(revision=0)))
    assert refused.value.code == code
    assert seen(city).revision == 0


def test_a_drawing_of_another_tool_is_named() -> None:
    foreign = b'<definitions xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"/>'
    assert rules.dialect_of(foreign) == "Camunda 8"
    assert rules.dialect_of(REQUEST) == ""


def test_published_it_is_the_next_version_and_a_running_case_keeps_its_own(city: World) -> None:
    before = city.start("request", "KLA-2026/07", agency="dinkes")
    put(city, later(b"9"), 0)
    assert released(city, 1) == 2
    after = city.start("request", "KLA-2026/08", agency="dinkes")
    old, new = city.task(before, "collect"), city.task(after, "collect")
    assert old.due_at is not None
    assert new.due_at is not None
    assert (new.due_at - old.due_at).days > 5, "the new case has nine working days, the old one three"
    found = seen(city)
    assert (found.revision, found.base_version, found.is_changed) == (0, 2, False)
    assert [v.running for v in found.versions] == [1, 1]
    with city.sessions() as session:
        made = sa.select(HistoryEvent).where(HistoryEvent.type == DEPLOYMENT_MADE)
        [*_, event] = session.scalars(made.order_by(HistoryEvent.seq))
    assert event.actor == city.actors["coordinator"].id
    assert json.loads(event.body or "")["version"] == 2


def test_a_page_left_open_over_a_publication_is_told_and_no_revision_comes_twice(city: World) -> None:
    put(city, later(b"9"), 0)
    released(city, 1)
    with pytest.raises(DraftChanged) as refused:
        put(city, later(b"4"), 1, "other")
    assert refused.value.values["is_closed"]
    assert put(city, later(b"4"), 0, "other") == 3
    with pytest.raises(DraftChanged):
        put(city, later(b"5"), 1)


def test_what_breaks_a_rule_or_a_scenario_is_not_published(city: World) -> None:
    put(city, REQUEST.replace(b'targetRef="review"', b'targetRef="nowhere"'), 0)
    failing = played(city)
    with pytest.raises((Refused, ScenariosFailed)):
        city.unit(lambda s: publish(s, city.actors["coordinator"], "request", 1, failing))
    right = Rehearsal(digest=seen(city).digest)
    with pytest.raises(Refused):
        city.unit(lambda s: publish(s, city.actors["coordinator"], "request", 1, right))
    put(city, REQUEST.replace(b'verdict = "accepted"', b'verdict = "returned"'), 1)
    failing = played(city)
    assert [(v.file, v.verdict, v.step) for v in failing.failed] == [("accepted.scenario.yaml", "failed", 3)]
    with pytest.raises(ScenariosFailed) as refused:
        city.unit(lambda s: publish(s, city.actors["coordinator"], "request", 2, failing))
    assert dict(refused.value.values) == {"failed": 1, "total": 1}
    assert seen(city).newest.version == 1


def test_scenarios_count_for_the_files_they_were_played_on(city: World) -> None:
    put(city, later(b"5"), 0)
    stale = played(city)
    put(city, REQUEST.replace(b'verdict = "accepted"', b'verdict = "returned"'), 1)
    with pytest.raises(ScenariosFailed):
        city.unit(lambda s: publish(s, city.actors["coordinator"], "request", 2, stale))


def test_nothing_changed_is_nothing_to_publish(city: World) -> None:
    put(city, REQUEST, 0)
    with pytest.raises(DraftUnchanged):
        released(city, 1)


def test_somebody_saves_while_another_reads_what_publishing_would_change(city: World) -> None:
    put(city, later(b"5"), 0)
    read = played(city)
    put(city, later(b"6"), 1, "other")
    with pytest.raises(DraftChanged):
        city.unit(lambda s: publish(s, city.actors["coordinator"], "request", 1, read))
    assert seen(city).files["request.bpmn"] == later(b"6")


def test_a_draft_older_than_the_newest_version_goes_on_from_it_first(city: World) -> None:
    put(city, later(b"5"), 0)
    yaml = PACKAGE["process.yaml"].replace(b"Petugas", b"Petugas bidang")
    city.deploy({**WITH_SCENARIO, "process.yaml": yaml})
    assert seen(city).is_behind
    with pytest.raises(DraftBehind) as refused:
        released(city, 1)
    assert refused.value.values["version"] == 2
    assert city.unit(lambda s: go_on_from_newest(s, city.actors["coordinator"], "request", 1).revision) == 2
    found = seen(city)
    assert (found.files["request.bpmn"], found.files["process.yaml"]) == (later(b"5"), yaml)
    assert released(city, 2) == 3


def test_an_old_version_is_taken_up_again_with_all_its_files(city: World) -> None:
    more = {**WITH_SCENARIO, "request.bpmn": later(b"8"), "other.scenario.yaml": SCENARIO}
    city.deploy(more)
    put(city, later(b"2"), 0)
    asked = Seen(revision=1)
    assert city.unit(lambda s: restore(s, city.actors["coordinator"], "request", 1, asked).revision) == 2
    assert seen(city).files == WITH_SCENARIO
    assert released(city, 2) == 3
    with city.sessions() as session:
        assert queries.files_of(session, city.city_id, "request", 3) == WITH_SCENARIO


def test_a_draft_is_thrown_away_by_whoever_has_seen_it(city: World) -> None:
    put(city, later(b"5"), 0)
    put(city, later(b"6"), 1, "other")
    with pytest.raises(DraftChanged):
        city.unit(lambda s: discard(s, city.actors["coordinator"], "request", 1))
    city.unit(lambda s: discard(s, city.actors["coordinator"], "request", 2))
    assert not seen(city).is_changed
    with pytest.raises(NotFound):
        city.unit(lambda s: discard(s, city.actors["coordinator"], "request", 2))
    with pytest.raises(Conflict):
        put(city, later(b"7"), 2, "other")
