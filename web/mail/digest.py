"""The digest: one letter per person and day, with all that waits instead of a mail for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from engine.escalation.links import LinkKeys
from engine.escalation.post.news import OTHERS, Told, read_news
from engine.escalation.wanted import DIGEST
from engine.instances.mentions import MentionView
from web import package_words, present
from web.mail.message import Message, Unneeded
from web.mail.scene import Scene
from web.mail.views import DigestMail, DigestPart, DigestRow
from web.words import digest as words

SHARES = ("evidence", "remediation")
MENTIONS = "mentions"
MOST = 12  # rows of one part; the rest is counted


def digest(scene: Scene, _keys: LinkKeys) -> Message:
    """What is late, due, returned and new; raises Unneeded when nothing of it waits any more."""
    news = read_news(scene.session, scene.letter, present.calendar())
    if not news:
        raise Unneeded("nothing_left")
    parts = tuple(_part(scene, name, rows) for name, rows in news.sections.items() if rows)
    parts += (_mentions(scene, news.mentions),) if news.mentions else ()
    day = dt.date.fromisoformat(scene.facts["day"])
    mail = DigestMail(
        **scene.frame(),
        url=scene.addresses.inbox(),
        headline=words.headline(day, {part.section: part.count for part in parts}),
        parts=parts,
    )
    return Message(template=DIGEST, mail=mail)


def _part(scene: Scene, section: str, rows: Sequence[Told]) -> DigestPart:
    shown = tuple(_row(scene, row, is_mine=section != OTHERS) for row in rows[:MOST])
    return DigestPart(section=section, rows=shown, count=len(rows))


def _mentions(scene: Scene, found: Sequence[MentionView]) -> DigestPart:
    """Who spoke and where; the words stay on the page."""
    rows = []
    for each in found[:MOST]:
        indicator, url = scene.indicator_of(each.business_key), scene.addresses.talk(each.instance_id)
        title = f"{indicator.code} {indicator.name}"
        rows.append(DigestRow(title=title, state=words.mentioned(each.by, each.at), url=url))
    return DigestPart(section=MENTIONS, rows=tuple(rows), count=len(found))


def _row(scene: Scene, row: Told, *, is_mine: bool) -> DigestRow:
    """Titles only; what is another's leads to its case, which the reader may see."""
    task, indicator = row.task, scene.indicator_of(row.business_key)
    is_share = task.form_key in SHARES and is_mine
    is_own = is_mine and task.role in ("officer", "head")
    title = [
        f"{indicator.code} {indicator.name}",
        "" if is_share else package_words.task_name(task),
        "" if is_own or not task.agency_key else present.agency_short(task.agency_key),
    ]
    return DigestRow(
        title=", ".join(filter(None, title)),
        state=words.state(present.due(task.due_at, task.due_explained)),
        url=scene.addresses.task(task) if is_mine else scene.addresses.case(row.business_key),
    )
