"""Stand-ins as rules: chains, scopes and days, beside a plain oracle that tries every way through the links."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.city.standing_in import LONGEST, Link, Scope, acting_for, chains_to, refuse

DAY_0 = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
PEOPLE = tuple(uuid.UUID(int=n) for n in range(1, 7))
A, B, C, D, E, _F = PEOPLE
EVERYTHING = Scope()
SCOPES = (
    EVERYTHING, Scope(kind="agency", key="dinkes"), Scope(kind="agency", key="disdik"), Scope(kind="cluster", key="3"),
    Scope(kind="cluster", key="4"), Scope(kind="process", key="evidence"),
)  # fmt: skip
THINGS = [
    dict(agencies=agencies, cluster=cluster, process=process)
    for agencies in ((), ("dinkes",), ("disdik",))
    for cluster in (3, 4)
    for process in ("evidence", "meeting")
]


def day(number: int) -> dt.datetime:
    return DAY_0 + dt.timedelta(days=number)


def link(person: uuid.UUID, substitute: uuid.UUID, first: int = 0, end: int = 5, scope: Scope = EVERYTHING) -> Link:
    return Link(person_id=person, substitute_id=substitute, scope=scope, starts_at=day(first), ends_at=day(end))


links = st.builds(
    link,
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    st.integers(0, 6),
    st.integers(1, 8),
    st.sampled_from(SCOPES),
)


def made(wanted: Sequence[Link]) -> list[Link]:
    """Those that the rules let through, one after another."""
    found: list[Link] = []
    for each in wanted:
        if refuse(found, each, day(0)) is None:
            found.append(each)
    return found


def ways(found: Sequence[Link], now: dt.datetime, thing: dict[str, object]) -> Iterator[tuple[uuid.UUID, ...]]:
    """The oracle: every sequence of one to three different people after the first, each linked to the one before."""
    holds = {
        (each.person_id, each.substitute_id)
        for each in found
        if each.starts_at <= now < each.ends_at and _is_meant(each.scope, thing)
    }
    for length in range(2, LONGEST + 2):
        for path in itertools.permutations(PEOPLE, length):
            if all(step in holds for step in itertools.pairwise(path)):
                yield path


def _is_meant(scope: Scope, thing: dict[str, object]) -> bool:
    named = {"agency": thing["agencies"], "cluster": (str(thing["cluster"]),), "process": (thing["process"],)}
    return scope.kind == "all" or scope.key in named[scope.kind]  # type: ignore[operator]


@settings(max_examples=60)
@given(st.lists(links, max_size=9), st.integers(0, 8), st.sampled_from(THINGS))
def test_whose_work_somebody_may_do_is_what_every_way_through_the_links_says(
    wanted: list[Link], number: int, thing: dict[str, object]
) -> None:
    found, now = made(wanted), day(number)
    expected = {(path[0], path[-1]) for path in ways(found, now, thing)}
    told = {
        (chain[0].person_id, person)
        for person in PEOPLE
        for chain in chains_to(found, person, now)
        if all(_is_meant(each.scope, thing) for each in chain)
    }
    assert told == expected


@settings(max_examples=60)
@given(st.lists(links, max_size=9), st.integers(0, 8), st.sampled_from(THINGS))
def test_a_letter_goes_to_the_ends_of_the_chains_and_never_to_nobody(
    wanted: list[Link], number: int, thing: dict[str, object]
) -> None:
    found, now = made(wanted), day(number)
    every = list(ways(found, now, thing))
    for person in PEOPLE:
        mine = [path for path in every if path[0] == person]
        ends = {path[-1] for path in mine if not any(len(o) > len(path) and o[: len(path)] == path for o in mine)}
        assert set(acting_for(found, person, now, **thing)) == (ends or {person})  # type: ignore[arg-type]


@settings(max_examples=100)
@given(st.lists(links, max_size=12), st.integers(0, 8), st.sampled_from(THINGS))
def test_what_was_let_through_never_goes_round_and_is_never_longer_than_three(
    wanted: list[Link], number: int, thing: dict[str, object]
) -> None:
    now = day(number)
    onward: dict[uuid.UUID, list[uuid.UUID]] = {person: [] for person in PEOPLE}
    for each in made(wanted):
        if each.is_on(now) and _is_meant(each.scope, thing):
            onward[each.person_id].append(each.substitute_id)
    for person in PEOPLE:
        reached = [person]
        for _step in range(LONGEST):
            reached = [further for each in reached for further in onward[each]]
            assert person not in reached
        assert not [further for each in reached for further in onward[each]], "a fourth link"


CHAIN = [link(A, B), link(B, C), link(C, D)]


@pytest.mark.parametrize(
    ("there", "new", "reason"),
    [
        ([], link(A, A), "self"),
        ([], link(A, B, 3, 3), "backwards"),
        ([], link(A, B, -5, 0), "past"),
        ([link(A, B, 0, 5)], link(A, C, 4, 8), "overlap"),
        ([link(A, B, 0, 5)], link(A, C, 5, 8), None),  # the day after
        ([link(A, B)], link(A, C, scope=SCOPES[1]), "overlap"),  # part of what was given away whole
        ([link(A, B, scope=SCOPES[1])], link(A, C, scope=SCOPES[2]), None),
        ([link(A, B, scope=SCOPES[1])], link(A, C, scope=SCOPES[3]), None),  # both may act where they meet
        ([link(A, B)], link(B, A), "loop"),
        ([link(A, B, 0, 5)], link(B, A, 5, 9), None),  # never at the same time
        ([link(A, B), link(B, C)], link(C, A), "loop"),
        ([link(A, B, scope=SCOPES[1])], link(B, A, scope=SCOPES[2]), None),  # never about the same thing
        ([link(A, B), link(B, C)], link(C, D), None),
        (CHAIN, link(D, E), "chain"),
        (CHAIN, link(E, A), "chain"),
        ([link(A, B), link(C, D)], link(B, C), None),
        ([link(A, B), link(C, D), link(D, E)], link(B, C), "chain"),
        ([link(A, B, 0, 5), link(B, C, 0, 5), link(C, D, 0, 5)], link(D, E, 5, 9), None),
    ],
)
def test_what_cannot_be_made(there: list[Link], new: Link, reason: str | None) -> None:
    assert refuse(there, new, day(0)) == reason


def test_the_day_ends_and_with_it_the_stand_in() -> None:
    here = dict(agencies=(), cluster=None, process=None)
    only = [link(A, B, 1, 3)]
    held = [acting_for(only, A, day(n), **here) for n in range(5)]  # type: ignore[arg-type]
    assert held == [(A,), (B,), (B,), (A,), (A,)]


def test_a_case_as_a_whole_is_seen_by_who_stands_in_for_a_process_of_it() -> None:
    of_evidence = Scope(kind="process", key="evidence")
    assert of_evidence.covers(agencies=("dinkes",), process=None, cluster=3)
    assert not of_evidence.covers(agencies=(), process=None, cluster=None)  # the city's board is no case
    assert not of_evidence.covers(agencies=(), process="meeting", cluster=3)
