"""A decision behind a link: GET shows and changes nothing, however often it is opened; POST decides, once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, render_template
from marshmallow import ValidationError

from engine.errors import Invalid, LinkSpent
from engine.escalation.decide import FORM, decide, decide_as
from engine.escalation.queries import Colleague, decided, list_colleagues, question
from engine.escalation.standing import Standing, find_link, standing
from engine.escalation.tables import DecisionLink
from engine.process.forms import Form
from web import package_words
from web.forms import errors_of
from web.head import aftermath, place, posted, sentences
from web.head import present as pages
from web.head.views import ClosedLink
from web.session import current_actor, db_session, unit
from web.views import FieldError


def shown(token: str) -> Response:
    """The question while it is open, what was decided once it was, or why the link is closed."""
    link = find_link(db_session(), token)
    if link is None:
        return _closed(ClosedLink(reason="unknown"), 404)
    place.settle(link)
    return _page(token, standing(db_session(), link))


def _page(token: str, stands: Standing) -> Response:
    if stands.state == "open":
        asked = question(db_session(), stands)
        return make_response(render_template("head/decide.html", page=pages.decision(token, stands, asked)))
    if stands.state == "spent":
        page = aftermath.decided(stands, decided(db_session(), stands))
        return make_response(render_template("head/decided.html", page=page))
    return _closed(aftermath.closed(stands), 410)


def _closed(page: ClosedLink, status: int) -> Response:
    return make_response(render_template("head/closed_link.html", page=page), status)


def answered(token: str) -> Response:
    """The decision, or the form again with what is wrong, or the page of a link that was used meanwhile."""
    link = find_link(db_session(), token)
    if link is None:
        return _closed(ClosedLink(reason="unknown"), 404)
    place.settle(link)
    stands = standing(db_session(), link)
    if stands.state != "open":
        return _page(token, stands)
    form = package_words.form_of(link.city_id, stands.request.digest, FORM)
    typed = posted.typed(form)
    try:
        values = posted.read(form, pages.given(_officers(stands)), typed)
        _decide(token, link, values)
    except ValidationError as error:
        return _again(token, form, typed, errors_of(form, error.messages_dict))
    except Invalid as error:
        return _again(token, form, typed, sentences.of_decision(error))
    except LinkSpent:
        pass  # somebody else was faster: the page below says who and what
    return _page(token, standing(db_session(), _fresh(token)))


def _officers(stands: Standing) -> Sequence[Colleague]:
    return list_colleagues(db_session(), stands.request.city_id, stands.request.agency_key)


def _decide(token: str, link: DecisionLink, values: Any) -> None:
    if place.is_own(link):
        link_id, actor = link.id, current_actor()
        unit(lambda s: decide_as(s, link_id, actor, values))
    else:
        unit(lambda s: decide(s, token, values))


def _fresh(token: str) -> DecisionLink:
    found = find_link(db_session(), token)
    assert found is not None
    return found


def _again(token: str, form: Form, typed: posted.Typed, errors: tuple[FieldError, ...]) -> Response:
    stands = standing(db_session(), _fresh(token))
    if stands.state != "open":
        return _page(token, stands)
    page = pages.decision(
        token, stands, question(db_session(), stands),
        values=posted.shown(typed), errors=posted.in_order(form, errors),
    )  # fmt: skip
    return make_response(render_template("head/decide.html", page=page), 422)
