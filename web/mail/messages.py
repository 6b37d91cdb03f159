"""One function per letter: from what is known to what its templates show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.errors import NotFound
from engine.escalation.answers import TEMPLATE as ANSWER
from engine.escalation.links import LinkKeys
from engine.escalation.post.bounces import TEMPLATE as PARKED
from engine.escalation.results import TEMPLATE as RESULT
from engine.escalation.wanted import ASKS, DIGEST, RETURNED
from engine.instances.tables import OPEN
from web import package_words
from web.mail import hands, holding
from web.mail.digest import digest
from web.mail.message import Message
from web.mail.scene import Scene
from web.mail.views import (
    AnswerMail,
    AskMail,
    CopyMail,
    ParkedMail,
    ReceiptMail,
    ResultMail,
    ReturnedMail,
    SealMail,
    TaskMail,
)
from web.words import codes

COPY = "escalation_copy"
TASK_TEMPLATES = (
    "evidence_soon",
    "evidence_due",
    "remediation_soon",
    "remediation_due",
    "sign_soon",
    "sign_due",
    "review_late",
)


def message_of(scene: Scene, keys: LinkKeys) -> Message:
    """The message of a letter; raises NotFound for a template Layak does not know."""
    name = scene.letter.template
    if name not in MESSAGES:
        raise NotFound(f"there is no letter {name}; known are {', '.join(sorted(MESSAGES))}", code="template_unknown")
    return MESSAGES[name](scene, keys)


def about_task(scene: Scene, _keys: LinkKeys) -> Message:
    """A reminder, or that a deadline has passed: to whoever has the task, and to coordinators for their knowledge."""
    return Message(template=scene.letter.template, mail=TaskMail(**_of_task(scene)))


def returned(scene: Scene, _keys: LinkKeys) -> Message:
    """A share came back: which questions, why by its code, by whom, until when."""
    back = scene.returned()
    mail = ReturnedMail(**_of_task(scene), by=scene.role_words(back.role or "reviewer", None), returned=back.questions)
    return Message(template=RETURNED, mail=mail)


def _of_task(scene: Scene) -> dict[str, Any]:
    """Its task for whoever has it, the case for others; the deadline, and what is at stake."""
    letter, task = scene.letter, scene.task()
    is_for_holder = task is not None and not letter.is_copy and not scene.facts.get("instead_of")
    url = scene.addresses.task(task) if task and is_for_holder else scene.addresses.case(letter.business_key)
    share = scene.share()
    stakes = {"questions": share.questions, "points": share.points}
    return {**scene.common(), "url": url, "due": scene.due(task), "is_copy": not is_for_holder, **stakes}


def asks(scene: Scene, keys: LinkKeys) -> Message:
    """A decision is asked for: one link for whoever was asked, none for a copy."""
    stands = scene.standing()
    if stands is None:
        return copy_of_asking(scene, keys)
    url = scene.addresses.decision(keys.token(stands.link))
    return Message(template=ASKS, mail=AskMail(**scene.common(), url=url, **_asking(scene, stands.rises_at)))


def copy_of_asking(scene: Scene, _keys: LinkKeys) -> Message:
    """For whoever should know that another was asked, or that there is nobody to ask."""
    request = scene.request()
    is_nobody = request is None or bool(scene.facts.get("instead_of"))
    asked = "" if is_nobody or request is None else scene.role_words(request.role, request.agency_key)
    url = scene.addresses.case(scene.letter.business_key)
    return Message(template=COPY, mail=CopyMail(**scene.common(), url=url, asked=asked, **_asking(scene, None)))


def _asking(scene: Scene, rises_at: dt.datetime | None) -> dict[str, Any]:
    """What is at stake, what is offered, who is next."""
    request, task, share = scene.request(), scene.task(), scene.share()
    expires_at = request.expires_at if request is not None else scene.letter.planned_at
    next_role = request.next_role if request is not None else None
    return {
        "due": scene.due(task),
        "questions": share.questions,
        "points": share.points,
        "missing_count": share.missing_count,
        "is_signature": scene.is_signature(),
        "offers": tuple(request.offers.split()) if request is not None else (),
        "expires_at": min(rises_at, expires_at) if rises_at is not None else expires_at,
        "next_rung": scene.role_words(next_role, scene.agency_key()) if next_role else "",
        "next_rung_at": rises_at,
    }


def answer_to_decision(scene: Scene, _keys: LinkKeys) -> Message:
    """What was decided. The words of whoever decided stay in the house: a mail never carries free text."""
    facts, task = scene.facts, scene.task()
    is_own = task is not None and task.state == OPEN and scene.letter.role == task.role
    url = scene.addresses.task(task) if task and is_own else scene.addresses.case(scene.letter.business_key)
    return Message(
        template=ANSWER,
        mail=AnswerMail(
            **scene.common(),
            url=url,
            is_own=is_own,
            decision=str(facts["decision"]),
            decided_by=scene.role_words(str(facts["role"]), facts.get("agency")),
            at=scene.instant("at"),
            until=dt.date.fromisoformat(facts["until"]) if facts.get("until") else None,
            officer=scene.person_words(facts.get("officer")),
            cause=codes.word(str(facts["cause"]), "cause") if facts.get("cause") else "",
        ),
    )


def result_of_decision(scene: Scene, _keys: LinkKeys) -> Message:
    """What came of it: by a code and a day; who was called and where it lay stays in the house."""
    facts, task = scene.facts, scene.task()
    return Message(
        template=RESULT,
        mail=ResultMail(
            **scene.common(),
            url=scene.addresses.case(scene.letter.business_key),
            result=facts["result"],
            task=package_words.task_name(task) if task is not None else "",
            until=dt.date.fromisoformat(facts["until"]) if facts.get("until") else None,
        ),
    )


def receipt(scene: Scene, _keys: LinkKeys) -> Message:
    """Nothing counts as sent without it."""
    facts = scene.facts
    return Message(
        template="receipt",
        mail=ReceiptMail(
            **scene.common(),
            url=scene.addresses.receipt(str(facts["receipt"])),
            receipt=str(facts["receipt"]),
            at=scene.instant("at"),
            round=int(facts.get("round", 1)),
            claimed=Decimal(str(facts.get("claimed", "0"))),
            digest=str(facts.get("digest", "")),
            files=int(facts.get("files", 0)),
        ),
    )


def seal(scene: Scene, _keys: LinkKeys) -> Message:
    """Kept by somebody else, the root proves what the database was."""
    facts = scene.facts
    return Message(
        template="seal",
        mail=SealMail(
            **scene.frame(), url=scene.addresses.seals(), seal=int(facts["number"]), root=str(facts["root"]),
            at=scene.instant("at"), events=int(facts["events"]), streams=int(facts["streams"]),
        ),
    )  # fmt: skip


def address_parked(scene: Scene, _keys: LinkKeys) -> Message:
    """Letters to a colleague came back: somebody who knows them tells them."""
    url = scene.addresses.letters() if scene.letter.role == "coordinator" else scene.addresses.inbox()
    person, address = scene.person_words(scene.facts.get("person")), str(scene.facts["address"])
    return Message(template=PARKED, mail=ParkedMail(**scene.frame(), url=url, person=person, address=address))


MESSAGES: Mapping[str, Callable[[Scene, LinkKeys], Message]] = {
    **dict.fromkeys(TASK_TEMPLATES, about_task),
    RETURNED: returned,
    ASKS: asks,
    ANSWER: answer_to_decision,
    RESULT: result_of_decision,
    "receipt": receipt,
    "seal": seal,
    **hands.MESSAGES,
    **holding.MESSAGES,
    DIGEST: digest,
    PARKED: address_parked,
}
