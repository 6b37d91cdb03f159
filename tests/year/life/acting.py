"""One act each, over the product's verbs, and its line in the story. A task that is over by then is left alone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engine import clock
from engine.cases.scoring import Answer
from engine.cases.tables import Case
from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.city.standing_in import acting_for
from engine.city.tables import list_links
from engine.evidence import queries
from engine.evidence.answer import save_answer
from engine.evidence.rules import REASONS
from engine.evidence.views import QuestionView
from engine.instances import advance, assign, pausing, putting_off
from engine.instances.tables import UserTask
from engine.instances.tasks import thing_of
from tests.year.life.world import Known, World
from web.demo import players

COORDINATOR = "coordinator"
LOWERED = 0.3  # of what is mended claims less than before
RETURNED, SAME_REASON = 0.16, 0.5
SENT_BACK = 0.1


def today(world: World) -> dt.date:
    """The city's date."""
    return world.calendar().local_day(clock.now())


def within(world: World, days: int, *about: object) -> dt.date:
    """A working day from the next one on, at most so many away."""
    return world.calendar().shift(today(world), world.luck.dice("until", *about).randint(1, days))


# -- who
def doer(world: World, known: Known, task: UserTask) -> tuple[Actor, str] | None:
    """Who does a task, and in whose stead: the assignee or one it is offered to, or a substitute of that person."""
    owners = [task.assignee_id] if task.assignee_id else _offered(world, task)
    owners = [person_id for person_id in owners if person_id and str(person_id) not in task.excluding.split()]
    if not owners:
        return None
    dice = world.luck.dice("who", known.name, clock.now())
    owner = dice.choice(owners)
    person = dice.choice(_acting(world, known, task, owner)) if dice.random() < 0.8 else owner
    actor = world.actor(world.named(person))
    acts = authorize(actor, "task.complete", thing_of(task, known.cluster, known.process))
    return actor, world.named(acts.owner_id)


def _offered(world: World, task: UserTask) -> list[uuid.UUID]:
    group = task.candidate_group
    return [world.ids[name] for name, held in world.roles.items() if any(role.group == group for role in held)]


def _acting(world: World, known: Known, task: UserTask, owner: uuid.UUID) -> list[uuid.UUID]:
    agencies = (task.agency_key,) if task.agency_key else ()
    now = clock.now()
    links = world.read(lambda s: list_links(s, world.city_id, now))
    found = acting_for(links, owner, now, agencies=agencies, process=known.process, cluster=known.cluster)
    return [who for who in found if str(who) not in task.excluding.split()] or [owner]


def _begin(world: World, known: Known) -> tuple[UserTask, Actor, str] | None:
    """A task about to be done: while it is open, by somebody who may; one that is lent comes back first."""
    task = world.row(known)
    if task is not None and task.owner_id is not None:
        hand_back(world, known)
        task = world.row(known)
    found = doer(world, known, task) if task is not None else None
    return (task, *found) if task is not None and found is not None else None


def _complete(world: World, task: UserTask, actor: Actor, values: Mapping[str, Any]) -> None:
    world.act(lambda session: advance.complete(session, task.id, actor, values))


# -- evidence
def send(world: World, known: Known) -> None:
    """A share is sent, or mended."""
    found = _begin(world, known)
    if found is None:
        return
    task, actor, stead = found
    answers, is_changed = _fill(world, known, task, actor)
    values = _plan(world, is_changed) if known.form == "remediation" else {}
    _complete(world, task, actor, values)
    world.typed |= {(known.name.case, code): text for code, text in answers.items()}
    claimed = world.read(lambda s: s.scalars(_CLAIMED, {"key": known.name.case}).one())
    world.tell("send", world.named(actor.id), known, stead=stead, answers=answers, claimed=claimed)


_CLAIMED = sa.select(Case.claimed_score).where(Case.business_key == sa.bindparam("key"))


def _fill(world: World, known: Known, task: UserTask, actor: Actor) -> tuple[dict[str, str], bool]:
    """What the officer types, by question; and whether a claim differs from what was sent before."""
    with world.context.sessions() as session:
        players.collect(world.players, session, task, actor)
    mine = _claims(world, task, actor)
    if known.form == "remediation" and mine and world.luck.chance(LOWERED, "lower", known.name):
        _lower(world, task, actor, world.luck.dice("which", known.name).choice(mine))
        mine = _claims(world, task, actor)
    answers = {view.code: str(view.answer.entered) for view in mine if view.answer is not None}
    is_changed = any(world.typed.get((known.name.case, code)) != text for code, text in answers.items())
    return answers, is_changed


def _claims(world: World, task: UserTask, actor: Actor) -> list[QuestionView]:
    share = world.read(lambda session: queries.get_share(session, actor, task.id))
    return [view for view in share.questions if view.claims]


def _lower(world: World, task: UserTask, actor: Actor, view: QuestionView) -> None:
    """The officer claims a step less, where steps are chosen."""
    said, scale = view.answer, view.question.scale
    if said is None or said.entered.choice is None or scale.wants_figure or said.entered.choice + 1 >= len(scale.steps):
        return
    less = Answer(choice=said.entered.choice + 1, text=said.entered.text)
    world.act(lambda session: save_answer(session, task.id, actor, view.code, less, "Disesuaikan."))


def _plan(world: World, is_changed: bool) -> dict[str, Any]:
    return {
        "cause": "wrong_file", "action": "Berkas yang benar diunggah.", "owner": "Sekretaris",
        "ready_on": today(world).isoformat(), "claim_changes": "yes" if is_changed else "no",
    }  # fmt: skip


def sign(world: World, known: Known) -> None:
    """The head signs, or sends parts back."""
    found = _begin(world, known)
    if found is None:
        return
    task, actor, stead = found
    dice = world.luck.dice("sign", known.name)
    if dice.random() >= SENT_BACK:
        _complete(world, task, actor, {"sign_decision": "sign", "on_behalf": "plh" if stead else "self"})
        world.tell("sign", world.named(actor.id), known, stead=stead)
        return
    case = sa.select(Case.agencies).where(Case.business_key == known.name.case)
    agencies: list[str] = list(world.read(lambda s: s.scalars(case).one()))
    chosen = [agency for agency in agencies if dice.random() < 0.4] or agencies[:1]
    values = {"sign_decision": "send_back", "send_back_agencies": chosen, "send_back_note": "Mohon dilengkapi."}
    _complete(world, task, actor, values)
    world.tell("send_back", world.named(actor.id), known, stead=stead, agencies=tuple(chosen))


def judge(world: World, known: Known) -> None:
    """A reviewer looks at every question; some come back, often for the reason they came back for before."""
    found = _begin(world, known)
    if found is None:
        return
    task, actor, stead = found
    page = world.read(lambda session: queries.get_review(session, actor, task.id))
    most = world.luck.dice("most", known.name).choice((0, 1, 1, 2, 3))
    returned: dict[str, str] = {}
    for view in page.questions:
        if len(returned) < most and world.luck.chance(RETURNED, "back", known.name, view.code):
            returned[view.code] = _reason(world, known, view.code)
    rows = [_verdict(view.code, str(view.claimed), returned.get(view.code)) for view in page.questions]
    _complete(world, task, actor, {"questions": rows, "private_note": ""})
    world.reasons |= {(known.name.case, code): reason for code, reason in returned.items()}
    world.tell("judge", world.named(actor.id), known, stead=stead, returned=returned)


def _reason(world: World, known: Known, code: str) -> str:
    before = world.reasons.get((known.name.case, code))
    if before is not None and world.luck.chance(SAME_REASON, "same", known.name, code):
        return before
    return world.luck.dice("reason", known.name, code).choice(REASONS)


def _verdict(code: str, claimed: str, reason: str | None) -> dict[str, str]:
    if reason is None:
        return {"code": code, "verdict": "accepted", "accepted_score": claimed}
    return {"code": code, "verdict": "returned", "accepted_score": "0", "reason": reason, "words": "Mohon diganti."}


# -- the coordinator
def go_on(world: World, known: Known) -> None:
    """The limit of returns is reached."""
    choices = (("another_round", 0.6), ("accept_gap", 0.25), ("close", 0.15))
    decision = world.luck.weighed(choices, "continue", known.name)
    words = "round_note" if decision == "another_round" else "gap_reason"
    _coordinate(world, known, "continue", {"continuation": decision, words: "Sesuai rapat."})


def help_out(world: World, known: Known) -> None:
    """Help is given, and a day agreed on."""
    until = within(world, 4, known.name)
    _coordinate(world, known, "help", {"help_given": "Didampingi.", "until": until})


def search(world: World, known: Known) -> None:
    """What is said to have been sent is found, or not."""
    if world.luck.chance(0.3, "found", known.name):
        _coordinate(world, known, "help", {"found": "yes", "found_where": "Surel sekretariat."})
    else:
        _coordinate(world, known, "help", {"found": "no", "found_where": "", "until": within(world, 3, known.name)})


def settle(world: World, known: Known) -> None:
    """The last resort: another day, or on without."""
    if world.luck.chance(0.4, "settle", known.name):
        _coordinate(world, known, "help", {"last_resort": "go_on", "go_on_reason": "Sesuai rapat dengan ketua."})
    else:
        _coordinate(world, known, "help", {"last_resort": "wait", "until": within(world, 8, known.name)})


def _coordinate(world: World, known: Known, verb: str, values: Mapping[str, Any]) -> None:
    found = _begin(world, known)
    if found is None:
        return
    task, actor, stead = found
    written = {name: it.isoformat() if isinstance(it, dt.date) else it for name, it in values.items()}
    _complete(world, task, actor, written)
    world.tell(verb, world.named(actor.id), known, stead=stead, **values)


# -- in whose hands, and until when
def pause(world: World, known: Known) -> bool:
    """The clock stands while somebody outside is waited for; not where it is late already, nor twice."""
    task = world.row(known)
    if task is None or task.due_at is None or task.due_at <= clock.now():
        return False
    world.act(lambda s: pausing.pause(s, known.id, world.actor(COORDINATOR), "Menunggu dinas provinsi"))
    world.tell("pause", COORDINATOR, known)
    return True


def resume(world: World, known: Known) -> None:
    """It goes on, unless it was sent meanwhile or given more time."""
    task = world.row(known)
    if task is not None and pausing.pause_of(task.due_at, task.due_explained):
        world.act(lambda s: pausing.resume(s, known.id, world.actor(COORDINATOR)))
        world.tell("resume", COORDINATOR, known)


def extend(world: World, known: Known) -> bool:
    """The coordinator gives more time by hand."""
    task = world.row(known)
    if task is None or task.due_at is None:
        return False
    calendar = world.calendar()
    later = max(calendar.local_day(task.due_at), today(world))
    until = calendar.shift(later, world.luck.dice("extend", known.name).randint(1, 5))
    world.act(lambda s: putting_off.extend(s, known.id, until, world.actor(COORDINATOR)))
    world.tell("extend", COORDINATOR, known, until=until)
    return True


def claim(world: World, known: Known) -> None:
    """An officer takes what is offered to several."""
    task = world.row(known)
    if task is not None and task.assignee_id is None:
        who = world.named(world.luck.dice("claim", known.name).choice(_offered(world, task)))
        world.act(lambda s: assign.claim(s, known.id, world.actor(who)))
        world.tell("claim", who, known)


def release(world: World, known: Known) -> None:
    """And gives it back."""
    task = world.row(known)
    if task is not None and task.assignee_id is not None and task.owner_id is None:
        who = world.named(task.assignee_id)
        world.act(lambda s: assign.release(s, known.id, world.actor(who)))
        world.tell("release", who, known)


def give(world: World, known: Known) -> None:
    """The coordinator gives a task to somebody of the agency."""
    task = world.row(known)
    to = _colleague(world, known, task) if task is not None else None
    if to is not None:
        world.act(lambda s: assign.assign(s, known.id, world.ids[to], world.actor(COORDINATOR)))
        world.tell("assign", COORDINATOR, known, to=to)


def lend(world: World, known: Known) -> None:
    """Whoever has a task lends it to a colleague."""
    task = world.row(known)
    if task is None or task.assignee_id is None or task.owner_id is not None:
        return
    to, who = _colleague(world, known, task), world.named(task.assignee_id)
    if to is not None:
        world.act(lambda s: assign.delegate(s, known.id, world.ids[to], world.actor(who)))
        world.tell("delegate", who, known, to=to)


def hand_back(world: World, known: Known) -> None:
    """It comes back with a word."""
    task = world.row(known)
    if task is not None and task.owner_id is not None:
        who = world.named(task.assignee_id)
        world.act(lambda s: assign.hand_back(s, known.id, world.actor(who), "Selesai disiapkan."))
        world.tell("hand_back", who, known)


def _colleague(world: World, known: Known, task: UserTask) -> str | None:
    """Another officer, or the head, of the same agency."""
    there = [
        name
        for name, held in world.roles.items()
        if any(role.agency == known.name.agency and role.role in ("officer", "head") for role in held)
        and world.ids[name] != task.assignee_id
    ]
    return world.luck.dice("colleague", known.name, clock.now()).choice(there) if there else None


def put_off(world: World, known: Known) -> None:
    """Off the list for some days, never past the deadline."""
    task = world.row(known)
    if task is None or task.due_at is None or task.due_at <= clock.now() or task.owner_id is not None:
        return
    calendar, first = world.calendar(), today(world)
    last = calendar.local_day(task.due_at)
    if last <= first:
        return
    found = doer(world, known, task)
    if found is None:
        return
    until = first + dt.timedelta(days=world.luck.dice("put off", known.name).randint(1, (last - first).days))
    world.act(lambda s: putting_off.put_off(s, known.id, until, found[0]))
    world.tell("put_off", world.named(found[0].id), known, stead=found[1], until=until)
