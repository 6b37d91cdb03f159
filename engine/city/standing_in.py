"""Who stands in for whom: pure. A link is one person's work given to another, for some days, within a scope.

Links are followed when something is read or assigned; no task is ever rewritten. A chain has at most three of them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

LONGEST = 3
ALL, AGENCY, PROCESS, CLUSTER = "all", "agency", "process", "cluster"
SCOPES = (ALL, AGENCY, PROCESS, CLUSTER)
KINDS = ("leave", "plt", "plh")  # away for some days; an office without its holder; a head who is away


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """What of a person's work is meant: all of it, or that of an agency, a process or a cluster."""

    kind: str = ALL
    key: str = ""

    def covers(self, *, agencies: Collection[str], process: str | None, cluster: int | None) -> bool:
        """Is this thing meant? A case as a whole belongs to a cluster and to no one process: it is seen in each."""
        if self.kind == PROCESS:
            return self.key == process or (process is None and cluster is not None)
        if self.kind == CLUSTER:
            return cluster is not None and self.key == str(cluster)
        return self.kind == ALL or self.key in agencies

    def meets(self, other: Scope) -> bool:
        """Can one thing be meant by both?"""
        return self.kind != other.kind or self.key == other.key


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """`substitute_id` stands in for `person_id` from `starts_at` until before `ends_at`."""

    person_id: uuid.UUID
    substitute_id: uuid.UUID
    scope: Scope
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str = KINDS[0]

    def is_on(self, now: dt.datetime) -> bool:
        """Does it hold at this instant?"""
        return self.starts_at <= now < self.ends_at


Chain = tuple[Link, ...]


def chains_to(links: Sequence[Link], person_id: uuid.UUID, now: dt.datetime) -> Iterator[Chain]:
    """For whom a person stands in now: chains that end with the person, the person away first; the shortest first."""
    current = [link for link in links if link.is_on(now)]
    found: list[Chain] = [(link,) for link in current if link.substitute_id == person_id != link.person_id]
    for _length in range(LONGEST):
        yield from found
        found = [
            (link, *chain)
            for chain in found
            for link in current
            if link.substitute_id == chain[0].person_id and link.person_id not in _people(chain)
        ]


def acting_for(
    links: Sequence[Link], person_id: uuid.UUID, now: dt.datetime, *,
    agencies: Collection[str], process: str | None, cluster: int | None,
) -> tuple[uuid.UUID, ...]:  # fmt: skip
    """Who has a person's thing in hand now: the ends of the chains that cover it; the person where nobody stands in."""
    there = [
        link
        for link in links
        if link.is_on(now) and link.scope.covers(agencies=agencies, process=process, cluster=cluster)
    ]
    return tuple(dict.fromkeys(_ends(there, (person_id,))))


def _ends(links: Sequence[Link], path: tuple[uuid.UUID, ...]) -> Iterator[uuid.UUID]:
    onward = [link.substitute_id for link in links if link.person_id == path[-1] and link.substitute_id not in path]
    if not onward or len(path) > LONGEST:
        yield path[-1]
        return
    for substitute_id in onward:
        yield from _ends(links, (*path, substitute_id))


def _people(chain: Chain) -> set[uuid.UUID]:
    return {link.person_id for link in chain} | {chain[-1].substitute_id}


# -- what is refused
def refuse(links: Sequence[Link], new: Link, now: dt.datetime) -> str | None:
    """Why a link cannot be made beside those there are: self, backwards, past, overlap, loop, chain; None if it can."""
    return _refuse_alone(new, now) or _refuse_beside(links, new)


def _refuse_alone(new: Link, now: dt.datetime) -> str | None:
    if new.person_id == new.substitute_id:
        return "self"
    if new.ends_at <= new.starts_at:
        return "backwards"
    return "past" if new.ends_at <= now else None


def _refuse_beside(links: Sequence[Link], new: Link) -> str | None:
    if any(_overlaps(link, new) for link in links):
        return "overlap"
    chains = [whole for onward in _grown_on(links, (new,)) for whole in _grown_back(links, onward)]
    if any(chain[-1].substitute_id == chain[0].person_id for chain in chains):
        return "loop"
    return "chain" if any(len(chain) > LONGEST for chain in chains) else None


def _overlaps(link: Link, new: Link) -> bool:
    """The same work given away twice. Scopes of different kinds may meet: then both may act, and both are told."""
    is_same = ALL in (link.scope.kind, new.scope.kind) or link.scope == new.scope
    return is_same and link.person_id == new.person_id and _together((link, new))


def _together(chain: Chain) -> bool:
    return max(link.starts_at for link in chain) < min(link.ends_at for link in chain)


def _fits(chain: Chain, link: Link) -> bool:
    return link not in chain and _together((*chain, link)) and all(link.scope.meets(each.scope) for each in chain)


def _grown_on(links: Sequence[Link], chain: Chain) -> Iterator[Chain]:
    """The chain, and every longer one by links at its end, up to one more than may be."""
    yield chain
    if len(chain) <= LONGEST:
        for link in links:
            if link.person_id == chain[-1].substitute_id and _fits(chain, link):
                yield from _grown_on(links, (*chain, link))


def _grown_back(links: Sequence[Link], chain: Chain) -> Iterator[Chain]:
    yield chain
    if len(chain) <= LONGEST:
        for link in links:
            if link.substitute_id == chain[0].person_id and _fits(chain, link):
                yield from _grown_back(links, (link, *chain))
