"""A city's deadlines are held: whoever may say yes hears of it once, by mail, while nobody looks at the page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from engine.escalation.letters import NewLetter, Subject, plan_letters
from engine.escalation.links import LinkKeys
from engine.escalation.recipients import list_holders
from engine.escalation.rules import Addressed, once_each
from engine.escalation.wanted import HELD as TEMPLATE
from engine.instances import surge
from engine.jobs import Consumer, End, register_consumer
from engine.store import SessionFactory, in_unit
from engine.store.outbox import Work
from web.mail.message import Message
from web.mail.scene import Scene
from web.mail.views import HeldMail

MAY_RELEASE = ("coordinator", "administrator")


def register() -> None:
    """What the guard has asked for is carried out from now on."""
    register_consumer(surge.TELL, Consumer(run=run))


def run(sessions: SessionFactory, work: Work) -> End:
    """One surge of one city."""
    with sessions() as session:
        in_unit(session, lambda s: tell(s, work.city_id, uuid.UUID(work.body["surge"])))
    return End()


def tell(session: Session, city_id: uuid.UUID, surge_id: uuid.UUID) -> None:
    """Plans a letter to each who may release what is held, in the caller's unit; none when it is over by now."""
    found = surge.find_held(session, city_id)
    if found is None or found.id != surge_id:
        return
    facts = {
        "surge": str(found.id),
        "due": found.due,
        "limit": found.surge_limit,
        "since": found.noticed_at.isoformat(),
    }
    holders = list_holders(session, city_id, MAY_RELEASE)
    letters = [
        NewLetter(template=TEMPLATE, to=to, dedupe_key=f"held:{found.id}:{to.person_id}", facts=facts)
        for to in once_each(Addressed(person_id=h.person_id, role=h.role, agency=None) for h in holders)
    ]
    plan_letters(session, Subject(city_id=city_id, business_key=""), letters)


def held(scene: Scene, _keys: LinkKeys) -> Message:
    """How many, since when, and what lets them go: the page's button, or a command."""
    due, limit = int(scene.facts["due"]), int(scene.facts["limit"])
    mail = HeldMail(
        **scene.frame(), url=scene.addresses.troubles(), due=due, limit=limit, since=scene.instant("since"),
        is_counted=due < surge.most(limit), command=f"layak timers release --city {scene.city.key}",
    )  # fmt: skip
    return Message(template=TEMPLATE, mail=mail)


MESSAGES: Mapping[str, Callable[[Scene, LinkKeys], Message]] = {TEMPLATE: held}
