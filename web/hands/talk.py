"""What is said in a case, and who is to hear of it: ticked, or named in the words with an @."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence

from flask import request, url_for

from engine.city.actors import Actor
from engine.city.authorize import authorize
from engine.escalation.talk import AGENCY, ROLE, Part, list_parts
from engine.instances import comments, queries
from engine.instances.mentions import Looked, see
from web import package_words, present
from web.hands.task import indicator_of, said
from web.hands.views import Said, TalkPage
from web.session import db_session, unit
from web.views import FieldError, Option
from web.words import codes

NAMED = re.compile(r"@([\w.-]{2,60})")
Tasks = dict[uuid.UUID | None, str]


def page(
    instance_id: uuid.UUID, actor: Actor, typed: Mapping[str, str] | None = None, errors: Sequence[FieldError] = ()
) -> TalkPage:
    """The page; raises NotFound, Forbidden."""
    session, typed = db_session(), typed or {}
    instance = queries.get_instance(session, actor.city_id, instance_id)
    authorize(actor, "comment.add", comments.thing_of_instance(session, actor.city_id, instance_id))
    about: Tasks = {
        task.id: package_words.task_name(task) for task in queries.list_all_tasks(session, actor.city_id, instance_id)
    }
    return TalkPage(
        indicator=indicator_of(instance.business_key, actor),
        back=present.case_url(instance.business_key),
        parts=tuple(option(part) for part in list_parts(session, actor.city_id, instance_id)),
        said=all_said(actor, instance_id, about),
        words=typed.get("words", ""),
        chosen=tuple(request.form.getlist("mentions")),
        task_id=request.values.get("tugas", ""),
        errors=tuple(errors),
    )


def all_said(actor: Actor, instance_id: uuid.UUID, tasks: Tasks) -> tuple[Said, ...]:
    """Everything that was said in a case."""
    return said(comments.list_comments(db_session(), actor.city_id, instance_id), actor.person_id, tasks)


def shown(actor: Actor, found: Sequence[Said], instance_id: uuid.UUID, task_id: uuid.UUID | None = None) -> None:
    """The reader has what is said in front of them: no digest tells of a mention in it any more.

    Call it when the page has been read: what changes is written in a unit of its own.
    """
    if actor.person_id is None or not any(each.is_news for each in found):
        return
    looked = Looked(city_id=actor.city_id, person_id=actor.person_id, instance_id=instance_id, task_id=task_id)
    unit(lambda s: see(s, looked))


def option(part: Part) -> Option:
    """Somebody who can be mentioned, in words."""
    words = {
        AGENCY: lambda: present.role_words("officer", agency=part.key),
        ROLE: lambda: codes.word(part.key, "role"),
    }
    return Option(value=part.value, label=words[part.kind]() if part.kind in words else part.name)


def mentioned(words: str, ticked: Sequence[str], parts: Sequence[Part]) -> list[str]:
    """The ticked, and those the words name: `@dinkes`, `@koordinator`; an @ that names nobody is a word like others."""
    known = {_plain(name): part.value for part in parts for name in (part.key, _short(part), option(part).label)}
    named = [known[_plain(name)] for name in NAMED.findall(words) if _plain(name) in known]
    return list(dict.fromkeys([*ticked, *named]))


def _short(part: Part) -> str:
    return present.agency_short(part.key) if part.kind == AGENCY else part.key


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def url(instance_id: uuid.UUID) -> str:
    """The page of what is said in a case."""
    return url_for("hands.talk", instance_id=instance_id)
