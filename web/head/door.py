"""The two ways to a question: the link of a letter, for whoever holds it; and signed in, for whoever was asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from engine.errors import Forbidden
from engine.escalation.decide import decide, decide_as
from engine.escalation.standing import find_link
from engine.escalation.tables import DecisionLink, get_link
from web.head import place
from web.session import current_actor, current_city, db_session, unit


@dataclass(frozen=True, kw_only=True)
class Door:
    """`find` reads the link anew, None where there is none; `decide` spends it; `memo_url` is its memo."""

    find: Callable[[], DecisionLink | None]
    decide: Callable[[Mapping[str, Any]], object]
    memo_url: str


def of_token(token: str) -> Door:
    """Whoever holds the link of a letter; if that is the one who was asked, the decision is signed with the account."""

    def find() -> DecisionLink | None:
        link = find_link(db_session(), token)
        if link is not None:
            place.settle(link)
        return link

    def act(values: Mapping[str, Any]) -> object:
        link = find_link(db_session(), token)
        if link is None or not place.is_own(link):
            return unit(lambda s: decide(s, token, values))
        link_id, actor = link.id, current_actor()
        return unit(lambda s: decide_as(s, link_id, actor, values))

    return Door(find=find, decide=act, memo_url=url_for("head.memo_of_link", token=token))


def of_account(link_id: uuid.UUID) -> Door:
    """Signed in, without a link at hand. Raises Forbidden for whoever was not asked, NotFound."""
    actor = current_actor()

    def find() -> DecisionLink:
        link = get_link(db_session(), current_city().id, link_id)
        if not place.is_own(link):
            raise Forbidden(action="decision.make")
        return link

    return Door(
        find=find,
        decide=lambda values: unit(lambda s: decide_as(s, link_id, actor, values)),
        memo_url=url_for("head.memo_of_question", link_id=link_id),
    )
