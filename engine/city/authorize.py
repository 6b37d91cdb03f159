"""Who may do what: one table of actions, one function asked everywhere.

A stand-in may do what the person away may do, as far as the scope goes, and does it on that person's behalf.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.city.actors import Actor, StoodFor
from engine.errors import Forbidden, FourEyesViolated, NotFound


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """What is acted on, as far as rights care."""

    city_id: uuid.UUID
    candidate_group: str | None = None
    assignee_id: uuid.UUID | None = None
    owner_id: uuid.UUID | None = None  # who has lent the task to the assignee
    excluding: tuple[str, ...] = ()
    agencies: frozenset[str] = field(default_factory=frozenset)  # whose share it is
    lead_agency: str | None = None
    cluster: int | None = None
    process: str | None = None  # key of the package a task's case runs on; None: of no process in particular
    is_sensitive: bool = False  # cluster V: seen by a named few


def _is_assignee(actor: Actor, thing: Thing) -> bool:
    return thing.assignee_id is not None and str(thing.assignee_id) == actor.id


def _owns(actor: Actor, thing: Thing) -> bool:
    return thing.owner_id is not None and str(thing.owner_id) == actor.id


def _works_on(actor: Actor, thing: Thing) -> bool:
    """The assignee, or a candidate as long as nobody is assigned."""
    return _is_assignee(actor, thing) or (thing.assignee_id is None and thing.candidate_group in actor.groups)


def _is_of_agency(actor: Actor, thing: Thing) -> bool:
    mine = actor.agencies("officer", "head")
    return bool(mine & thing.agencies) or (thing.lead_agency is not None and thing.lead_agency in mine)


def _reviews(actor: Actor, thing: Thing) -> bool:
    return thing.cluster is not None and actor.holds("reviewer", cluster=thing.cluster)


def _leads_city(actor: Actor, _thing: Thing) -> bool:
    return any(actor.holds(role) for role in ("coordinator", "secretary", "chair"))


def _coordinates(actor: Actor, _thing: Thing) -> bool:
    return actor.holds("coordinator")


def _administers(actor: Actor, _thing: Thing) -> bool:
    return actor.holds("administrator")


def _works_in_case(actor: Actor, thing: Thing) -> bool:
    return _leads_city(actor, thing) or _is_of_agency(actor, thing) or _reviews(actor, thing)


def _audits(actor: Actor, _thing: Thing) -> bool:
    return actor.holds("auditor")


def _verifies(actor: Actor, _thing: Thing) -> bool:
    return actor.holds("verifier")


def _sees_evidence(actor: Actor, thing: Thing) -> bool:
    """Papers of cluster V are seen by a named few; its numbers are not secret."""
    return _works_in_case(actor, thing) or (_verifies(actor, thing) and not thing.is_sensitive)


def _belongs(_actor: Actor, _thing: Thing) -> bool:
    """Everybody of the city: how a process goes is no secret to whoever works in it."""
    return True


def _either(*rules: Rule) -> Rule:
    return lambda actor, thing: any(rule(actor, thing) for rule in rules)


Rule = Callable[[Actor, Thing], bool]
RULES: Mapping[str, Rule] = {
    "task.see": _either(_works_on, _owns, _coordinates),
    "task.complete": _works_on,
    "task.claim": _works_on,
    "task.assign": _coordinates,
    "task.pause": _coordinates,
    "task.resume": _either(_works_on, _coordinates),
    "task.hand_back": _either(_works_on, _owns),
    "comment.add": _either(_works_on, _owns, _works_in_case),
    "case.see": _either(_works_in_case, _verifies),
    "evidence.see": _sees_evidence,
    "drafts.see": _either(_is_of_agency, _coordinates),
    "board.see": _either(_leads_city, _verifies),
    "cycle.open": _coordinates,
    "calendar.see": _belongs,
    "calendar.change": _either(_coordinates, _administers),
    "process.see": _belongs,
    "process.deploy": _either(_coordinates, _administers),
    "letters.see": _either(_coordinates, _administers),
    "incident.retry": _either(_coordinates, _administers),
    "surge.release": _either(_coordinates, _administers),
    "case.suspend": _coordinates,
    "city.administer": _administers,
    "person.hand_over": _either(_coordinates, _administers),
    "decision.make": _is_assignee,
    "decision.revoke": _coordinates,
    "memo.deliver": _coordinates,
    "stand_in.make": _either(_is_assignee, _coordinates, _administers),
    "stand_ins.see": _either(_leads_city, _administers),
    "seals.see": _either(_leads_city, _administers, _verifies, _audits),
    "history.seal": _either(_coordinates, _administers, _audits),
    "history.redact": _administers,
    "webhooks.manage": _either(_coordinates, _administers),
}


# What a stand-in may do for another. Nobody passes on the right to administer, or to make stand-ins.
PASSED_ON = frozenset(
    {"task.see", "task.complete", "task.claim", "task.assign", "task.hand_back", "comment.add", "case.see",
     "evidence.see", "drafts.see", "board.see", "decision.make"}
)  # fmt: skip
FOUR_EYES = frozenset({"task.complete", "task.claim"})


def is_allowed(actor: Actor, action: str, thing: Thing) -> bool:
    """May the actor do this? The system may do anything in its own city; an unknown action is a KeyError.

    Four eyes are left out: who may not do a task may still see it.
    """
    return _may(actor, action, thing) or any(_stood_for(actor, action, thing))


def authorize(actor: Actor, action: str, thing: Thing) -> Actor:
    """As whom the actor may do this: with `on_behalf_of` set where only a stand-in's right allows it.

    Raises NotFound for another city's thing, FourEyesViolated or Forbidden for what the actor may not do.
    """
    if actor.city_id != thing.city_id:
        raise NotFound
    if action in FOUR_EYES and actor.id in thing.excluding:
        raise FourEyesViolated
    if _may(actor, action, thing):
        return actor
    found = list(_stood_for(actor, action, thing))
    allowed = [each for each in found if action not in FOUR_EYES or str(each.person_id) not in thing.excluding]
    if allowed:
        return replace(actor, on_behalf_of=str(allowed[0].person_id))
    raise FourEyesViolated if found else Forbidden(action=action)


def _may(actor: Actor, action: str, thing: Thing) -> bool:
    rule = RULES[action]
    return actor.city_id == thing.city_id and (actor.id == "system" or rule(actor, thing))


def _stood_for(actor: Actor, action: str, thing: Thing) -> Iterator[StoodFor]:
    """Those whom the actor stands in for, and who may do this."""
    agencies = thing.agencies | {thing.lead_agency} if thing.lead_agency else thing.agencies
    for each in actor.stands_for if action in PASSED_ON else ():
        person = Actor(id=str(each.person_id), city_id=actor.city_id, roles=each.roles)
        is_given = each.covers(agencies=agencies, process=thing.process, cluster=thing.cluster)
        if is_given and _may(person, action, thing):
            yield each
