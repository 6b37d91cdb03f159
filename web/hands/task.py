"""One task's keeping: its page, and what is done there."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence

from flask import url_for
from sqlalchemy.orm import Session

from engine import clock
from engine.cases.queries import list_cases_by_key
from engine.city.actors import Actor
from engine.city.authorize import is_allowed
from engine.city.stand_ins import list_people
from engine.escalation.nudge import nudge
from engine.instances import assign, putting_off
from engine.instances.comments import CommentView, list_comments
from engine.instances.tables import UserTask
from engine.instances.tasks import TaskRow
from web import package_words, present
from web.hands import reading
from web.hands.views import Said, TaskHands
from web.present import acting_words
from web.session import db_session
from web.templating import task_url
from web.views import FieldError, Indicator, Option

LEADING = ("assign", "prioritise", "extend", "nudge")
Act = Callable[[Session, uuid.UUID, Actor], object]
ACTS: Mapping[str, Callable[[], Act]] = {
    "claim": lambda: assign.claim,
    "release": lambda: assign.release,
    "wake": lambda: putting_off.wake,
    "nudge": lambda: nudge,
    "delegate": lambda: _giving(assign.delegate),
    "assign": lambda: _giving(assign.assign),
    "hand_back": lambda: _handing_back(reading.text("words")),
    "put_off": lambda: _until(putting_off.put_off),
    "extend": lambda: _until(putting_off.extend),
    "prioritise": lambda: _level(reading.text("level")),
}


def _giving(verb: Callable[[Session, uuid.UUID, uuid.UUID, Actor, str], None]) -> Act:
    to, words = reading.person(), reading.text("words")
    return lambda s, task_id, actor: verb(s, task_id, to, actor, words)


def _until(verb: Callable[..., None]) -> Act:
    until = reading.day()
    return lambda s, task_id, actor: verb(s, task_id, until, actor)


def _handing_back(words: str) -> Act:
    return lambda s, task_id, actor: assign.hand_back(s, task_id, actor, words)


def _level(level: str) -> Act:
    return lambda s, task_id, actor: putting_off.prioritise(s, task_id, level, actor)


# -- the page
def page(
    row: TaskRow, actor: Actor, typed: Mapping[str, str] | None = None, errors: Sequence[FieldError] = ()
) -> TaskHands:  # fmt: skip
    """The page; with `typed` and `errors` the answer to what was refused."""
    task = row.task
    people = {str(p.id): p.name for p in list_people(db_session(), actor.city_id)}
    can = allowed(row, actor)
    return TaskHands(
        task_id=str(task.id),
        title=package_words.task_name(task),
        url=task_url(task.form_key or "", str(task.id)) if "see" in can else "",
        talk_url=url_for("hands.talk", instance_id=task.instance_id, tugas=task.id),
        indicator=indicator_of(row.business_key, actor),
        offered_to=present.holder_words(task.candidate_group),
        holder=people.get(str(task.assignee_id), ""),
        owner=people.get(str(task.owner_id), ""),
        due=present.due(task.due_at, task.due_explained),
        sleeps_until=task.follow_up_at if _sleeps(task) else None,
        level=level_of(task.priority),
        can=can,
        people=tuple(Option(value=key, label=name) for key, name in people.items() if key != str(task.assignee_id)),
        said=said(list_comments(db_session(), actor.city_id, task.instance_id, task_id=task.id), actor.person_id),
        typed=dict(typed or {}),
        errors=tuple(errors),
    )


def allowed(row: TaskRow, actor: Actor) -> frozenset[str]:
    """What the reader may do about this task now."""
    cases = {
        "hand_back": row.task.owner_id is not None and is_allowed(actor, "task.hand_back", row.thing),
        "talk": is_allowed(actor, "comment.add", row.thing),
        **dict.fromkeys(LEADING, is_allowed(actor, "task.assign", row.thing)),
        **(_doing(row.task) if is_allowed(actor, "task.complete", row.thing) else {}),
    }
    return frozenset(name for name, is_so in cases.items() if is_so)


def _doing(task: UserTask) -> dict[str, bool]:
    """What whoever may complete the task may do with it besides."""
    is_late = task.due_at is not None and task.due_at <= clock.now()
    is_lent, is_taken = task.owner_id is not None, task.assignee_id is not None
    return {
        "see": True,
        "claim": not is_taken,
        "release": is_taken and not is_lent and task.candidate_group is not None,
        "delegate": not is_lent,
        "put_off": not is_late and not _sleeps(task),
        "wake": _sleeps(task),
    }


def _sleeps(task: UserTask) -> bool:
    return task.follow_up_at is not None and task.follow_up_at > clock.now()


def level_of(priority: int) -> str:
    """The word's code nearest to a number."""
    return min(putting_off.LEVELS, key=lambda name: abs(putting_off.LEVELS[name] - priority))


def indicator_of(business_key: str, actor: Actor) -> Indicator:
    """The case's indicator, or its key where it is no case."""
    case = list_cases_by_key(db_session(), actor.city_id, [business_key]).get(business_key)
    return present.indicator_or_key(business_key, case)


def said(
    found: Sequence[CommentView], reader: uuid.UUID | None, tasks: Mapping[uuid.UUID | None, str] | None = None
) -> tuple[Said, ...]:  # fmt: skip
    """Comments in words for a reader; `tasks` names those they are about."""
    return tuple(
        Said(
            by=acting_words(each.by, each.on_behalf_of),
            at=each.at,
            words=each.words,
            kind=each.kind,
            to=each.mentioned,
            task=(tasks or {}).get(each.task_id, ""),
            is_news=reader in each.unseen_by,
        )
        for each in found
    )
