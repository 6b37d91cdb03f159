"""Letters about work that changes hands: somebody is mentioned, is reminded by a coordinator, or succeeds a leaver."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from engine.escalation import hand_over, nudge
from engine.escalation.links import LinkKeys
from engine.escalation.wanted import MENTION
from engine.instances import tasks
from web import package_words, present
from web.mail.message import Message
from web.mail.scene import Scene
from web.mail.views import DigestRow, HandOverMail, WordMail
from web.words import digest as words

MOST = 40


def mention(scene: Scene, _keys: LinkKeys) -> Message:
    """Who spoke and where. The words stay on the page: a mail carries no free text."""
    task = scene.task()
    by = scene.person_words(scene.facts.get("by"))
    url = scene.addresses.case(scene.letter.business_key)
    title = package_words.task_name(task) if task is not None else ""
    return Message(template=MENTION, mail=WordMail(**scene.common(), url=url, by=by, task=title))


def nudged(scene: Scene, _keys: LinkKeys) -> Message:
    """A coordinator asks for one task, outside the ladder."""
    task = scene.task()
    by = scene.person_words(scene.facts.get("by"))
    url = scene.addresses.task(task) if task is not None else scene.addresses.case(scene.letter.business_key)
    title = package_words.task_name(task) if task is not None else ""
    due = present.due(task.due_at, task.due_explained) if task is not None else None
    return Message(template=nudge.TEMPLATE, mail=WordMail(**scene.common(), url=url, by=by, task=title, due=due))


def handed_over(scene: Scene, _keys: LinkKeys) -> Message:
    """What is open of whoever leaves, as it was when it was handed over."""
    ids = [uuid.UUID(each) for each in scene.facts["tasks"]]
    found = tasks.list_by_id(scene.session, scene.city.id, ids[:MOST])
    rows = tuple(
        DigestRow(
            title=f"{named.code} {named.name}, {package_words.task_name(row.task)}",
            state=words.state(present.due(row.task.due_at, row.task.due_explained)),
            url=scene.addresses.task(row.task),
        )
        for row, named in ((row, scene.indicator_of(row.business_key)) for row in found)
    )
    person = scene.person_words(scene.facts.get("person"))
    mail = HandOverMail(**scene.frame(), url=scene.addresses.inbox(), person=person, rows=rows, count=len(ids))
    return Message(template=hand_over.TEMPLATE, mail=mail)


MESSAGES: Mapping[str, Callable[[Scene, LinkKeys], Message]] = {
    MENTION: mention,
    nudge.TEMPLATE: nudged,
    hand_over.TEMPLATE: handed_over,
}
