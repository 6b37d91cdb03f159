"""Who holds which role, and who stands in for whom: asked anew for every letter and every list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tests.year.seen import Person
from tests.year.told import Role

LONGEST_CHAIN = 3
PROCESS = "evidence"


@dataclass(frozen=True, kw_only=True)
class About:
    """What a task or letter is about, as far as a stand-in's scope cares."""

    agency: str = ""
    cluster: int | None = None


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """`substitute` does the work of `person` from an instant until before another, as far as the scope goes."""

    person: str
    substitute: str
    begins: dt.datetime
    ends: dt.datetime
    scope: str = "all"  # all, agency, cluster, process
    key: str = ""

    def covers(self, about: About) -> bool:
        """Is this part of what was given away?"""
        meant = {"all": "", "agency": about.agency, "cluster": str(about.cluster), "process": PROCESS}
        return self.key == meant[self.scope]


class People:
    """Everybody of the city who is there."""

    def __init__(self, roles: Mapping[str, tuple[Role, ...]]) -> None:
        self.roles = roles
        self._groups = {who: {role.group for role in held} for who, held in roles.items()}
        self._stand_ins: list[StandIn] = []
        self._on: tuple[dt.datetime | None, list[StandIn]] = None, []  # those that hold at the instant asked for last

    def holders(self, role: str, about: About) -> list[str]:
        """Who holds a role where the matter is."""
        return [who for who, held in self.roles.items() if any(_is_there(it, role, about) for it in held)]

    def groups(self, who: str) -> set[str]:
        """The groups tasks are offered to somebody by."""
        return self._groups[who]

    def stand_in(self, new: StandIn) -> None:
        """Somebody will be away."""
        self._stand_ins.append(new)
        self._on = None, []

    def _there(self, at: dt.datetime) -> list[StandIn]:
        if self._on[0] != at:
            self._on = at, [it for it in self._stand_ins if it.begins <= at < it.ends]
        return self._on[1]

    def acting(self, who: str, at: dt.datetime, about: About) -> list[str]:
        """Who does somebody's work now: the ends of the chains of stand-ins, the person where there is none."""
        return list(dict.fromkeys(self._ends((who,), at, about)))

    def _ends(self, path: tuple[str, ...], at: dt.datetime, about: About) -> Iterator[str]:
        onward = [
            it.substitute
            for it in self._there(at)
            if it.person == path[-1] and it.substitute not in path and it.covers(about)
        ]
        if not onward or len(path) > LONGEST_CHAIN:
            yield path[-1]
        for substitute in onward if len(path) <= LONGEST_CHAIN else ():
            yield from self._ends((*path, substitute), at, about)

    def stands_for(self, who: str, at: dt.datetime, about: About) -> set[str]:
        """Whose work somebody may do now."""
        found, edge = set[str](), {who}
        for _ in range(LONGEST_CHAIN):
            edge = {it.person for it in self._there(at) if it.substitute in edge and it.covers(about)} - {who}
            found |= edge
        return found

    def instead(self, people: list[str], at: dt.datetime, about: About, excluding: Collection[str]) -> list[Person]:
        """Who gets what is meant for some people: their stand-ins where they are away, nobody twice."""
        told: dict[str, str] = {}
        for who in people:
            free = [it for it in self.acting(who, at, about) if it not in excluding]
            for substitute in free or [who]:
                told.setdefault(substitute, "" if substitute == who else who)
        return list(told.items())


def _is_there(held: Role, role: str, about: About) -> bool:
    is_here = held.agency in ("", about.agency) and held.cluster in (None, about.cluster)
    return held.role == role and is_here
