"""Who is late: on which rung, what hangs on it, what comes next; and how punctual agencies are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from engine import clock
from engine.city.tables import RoleHeld
from engine.errors import Forbidden
from engine.escalation.decide import decide_as
from engine.escalation.queries import list_links
from engine.readiness.lateness import punctuality, rules
from engine.readiness.lateness.punctuality import Kept
from engine.readiness.lateness.queries import get_late
from engine.readiness.lateness.views import LateTask, LateView
from engine.store import new_id
from engine.store.unit import statement_counter
from tests.evidence.world import World

DAY = dt.timedelta(days=1)


def look(world: World) -> LateView:
    """What the coordinator sees."""
    found: LateView = world.read(get_late, world.actors["coordinator"])
    return found


def late(world: World, element_agency: str, number: int = 7) -> LateTask:
    """The late task of an agency."""
    return next(t for t in look(world).late if t.agency == element_agency and t.case.number == number)


def until(world: World, now: clock.Movable, rung: str) -> None:
    """Day by day, until Dinas Kesehatan's task of indicator 7 stands on a rung."""
    for _day in range(60):
        now.advance(DAY)
        world.sweep()
        if any(t.rung_key == rung for t in look(world).late if t.agency == "dinkes" and t.case.number == 7):
            return
    raise AssertionError(f"never on rung {rung}")


@pytest.fixture
def asked(world: World, now: clock.Movable) -> World:
    """The head of Dinas Kesehatan, whose role is a row here, has been asked."""
    head = world.actors["head"].person_id
    row = RoleHeld(id=new_id(), city_id=world.city_id, person_id=head, role="head", agency_key="dinkes")
    world.unit(lambda s: s.add(row))
    until(world, now, "1")
    return world


def promise(world: World, who: str, **values: str) -> None:
    """Whoever was asked about Dinas Kesehatan's share of indicator 7 answers."""
    rung = late(world, "dinkes").rung
    assert rung is not None
    [link] = world.read(list_links, world.city_id, rung.request_id)
    world.unit(lambda s: decide_as(s, link.id, world.actors[who], values))


def test_nothing_is_late_on_the_first_morning(world: World) -> None:
    assert (look(world).late, look(world).promised) == ((), ())


def test_only_who_leads_the_city_sees_who_is_late(world: World) -> None:
    for who in ("dinkes", "head", "reviewer"):
        with pytest.raises(Forbidden):
            world.read(get_late, world.actors[who])


def test_a_late_task_tells_its_rung_and_what_comes_next(world: World, now: clock.Movable) -> None:
    until(world, now, "0")
    task = late(world, "dinkes")
    assert (task.rung, task.next_role) == (None, "")
    assert task.next_at is not None, "the ladder begins a working day after the deadline"
    first = task.next_at
    until(world, now, "1")
    task = late(world, "dinkes")
    assert task.rung is not None
    assert (task.rung.role, task.rung.state, task.rung.asked_at >= first) == ("head", "waiting", True)
    assert task.next_role == "secretary"
    assert task.next_at is not None
    assert task.next_at > clock.now()
    until(world, now, "2")
    assert late(world, "dinkes").next_role == "chair"
    until(world, now, "top")
    assert late(world, "dinkes").rung.state == "exhausted"  # type: ignore[union-attr]


def test_a_promise_keeps_it_quiet_and_off_the_list(asked: World) -> None:
    day = (clock.now() + 7 * DAY).date().isoformat()
    promise(asked, "head", decision="more_time", until=day, late_cause="other")
    assert not [t for t in look(asked).late if t.agency == "dinkes" and t.case.number == 7]
    [quiet] = [t for t in look(asked).promised if t.agency == "dinkes" and t.case.number == 7]
    assert quiet.rung is not None
    assert (quiet.rung.state, quiet.rung.decision) == ("decided", "more_time")
    assert quiet.next_at == quiet.due_at


def test_help_that_was_asked_for_has_a_day_of_its_own(asked: World) -> None:
    promise(asked, "head", decision="help_asked", obstacle="SK di puskesmas")
    task = late(asked, "dinkes")
    assert task.rung is not None
    assert (task.rung.state, task.next_at) == ("decided", asked.task("help").due_at)


def test_points_that_two_agencies_hold_are_counted_once(world: World, now: clock.Movable) -> None:
    """07.01 is answered by Dinas Kesehatan; Dinas Pendidikan answers 07.02 and only helps with 07.01."""
    until(world, now, "0")
    seven = [t for t in look(world).late if t.case.number == 7]
    assert {t.agency: t.points for t in seven} == {"dinkes": Decimal(14), "disdik": Decimal(6)}
    assert rules.add_up(seven).points == Decimal(20)
    doubled = rules.add_up([*seven, *seven])
    assert (doubled.count, doubled.points, doubled.shared, doubled.column) == (4, Decimal(20), Decimal(20), Decimal(40))


def test_a_late_signature_holds_the_whole_indicator(world: World, now: clock.Movable) -> None:
    world.collect_dinkes()
    world.collect_disdik()
    for _day in range(20):
        now.advance(DAY)
        world.sweep()
    [task] = [t for t in look(world).late if t.form_key == "sign_off"]
    assert (task.role, task.agency, task.points) == ("head", "dinkes", Decimal(20))


def test_groups_and_filters_agree_with_the_rows(world: World, now: clock.Movable) -> None:
    until(world, now, "1")
    tasks = look(world).late
    for by in rules.KEYS:
        groups = rules.grouped(tasks, by)
        assert sum(map(len, groups.values())) == len(tasks)
        for key, members in groups.items():
            assert list(rules.wanted(tasks, {by: key})) == members
    assert rules.wanted(tasks, {"agency": "dinkes", "rung": "9"}) == ()


def test_the_list_costs_few_statements(world: World, now: clock.Movable) -> None:
    until(world, now, "1")
    with statement_counter(world.engine) as counted:
        look(world)
    assert len(counted.texts) <= 8, counted.texts


def test_weeks_count_what_was_met_and_what_was_not(world: World, now: clock.Movable) -> None:
    world.collect_dinkes()
    for _day in range(21):
        now.advance(DAY)
        world.sweep()
    found = world.read(punctuality.get_punctuality, world.actors["coordinator"])
    assert (found.first_week, found.weeks[0], len(found.weeks)) == (1, dt.date(2026, 2, 2), 4)
    by_agency = {row.agency: (row.all.met, row.all.total) for row in found.rows}
    assert by_agency["dinkes"] == (1, 2), "indicator 7 came in time, indicator 8 did not"
    assert by_agency["disdik"] == (0, 1)
    assert found.all.all.total == sum(total for _met, total in by_agency.values())
    rates = [row.all.met / row.all.total for row in found.rows]
    assert rates == sorted(rates)


def test_a_long_cycle_shows_its_last_twelve_weeks() -> None:
    weeks = punctuality.weeks_between(dt.date(2026, 2, 2), dt.date(2026, 7, 6))
    assert (len(weeks), weeks[-1]) == (12, dt.date(2026, 7, 6))
    old, new = (Kept(agency="dinkes", week=week, is_met=True) for week in (dt.date(2026, 2, 2), weeks[0]))
    [row] = punctuality.rows_of([old, new], weeks)
    assert row.all.total == 1
    assert punctuality.weeks_between(dt.date(2026, 2, 9), dt.date(2026, 2, 2)) == (dt.date(2026, 2, 9),)
