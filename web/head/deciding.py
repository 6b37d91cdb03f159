"""A question to a head: GET shows and changes nothing, however often it is opened; POST decides, once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, make_response, render_template
from marshmallow import ValidationError

from engine.errors import Invalid, LinkSpent
from engine.escalation.colleagues import Colleague, list_colleagues
from engine.escalation.decide import FORM
from engine.escalation.queries import decided, question
from engine.escalation.standing import Standing, standing
from engine.escalation.tables import DecisionLink
from engine.process.forms import Form
from web import package_words
from web.forms import errors_of
from web.head import aftermath, memo, passing, posted, sentences
from web.head import present as pages
from web.head.door import Door
from web.head.views import ClosedLink, DecisionPage
from web.session import db_session
from web.views import FieldError


def shown(door: Door) -> Response:
    """The question while it is open, what was decided once it was, or why the link is closed."""
    link = door.find()
    return _closed(ClosedLink(reason="unknown"), 404) if link is None else _page(door, link)


def _page(door: Door, link: DecisionLink, *, is_answered: bool = False) -> Response:
    """`is_answered`: an answer came to a question that may have been decided before."""
    stands = standing(db_session(), link)
    if stands.state == "open":
        return make_response(render_template("head/decide.html", page=_question(door, stands)))
    if stands.state == "spent":
        page = aftermath.decided(stands, decided(db_session(), stands), is_too_late=is_answered)
        return make_response(render_template("head/decided.html", page=page))
    return _closed(aftermath.closed(stands), 410)


def _question(
    door: Door, stands: Standing, typed: posted.Typed | None = None, errors: tuple[FieldError, ...] = ()
) -> DecisionPage:  # fmt: skip
    asked = question(db_session(), stands)
    return pages.decision(
        stands, asked, passing=passing.of(door.memo_url, stands, asked), values=posted.shown(typed or {}), errors=errors
    )


def _closed(page: ClosedLink, status: int) -> Response:
    return make_response(render_template("head/closed_link.html", page=page), status)


def answered(door: Door) -> Response:
    """The decision, or the form again with what is wrong, or the page of a link that was used meanwhile."""
    link = door.find()
    if link is None:
        return _closed(ClosedLink(reason="unknown"), 404)
    stands = standing(db_session(), link)
    if stands.state != "open":
        return _page(door, link, is_answered=True)
    form = package_words.form_of(link.city_id, stands.request.digest, FORM)
    typed = posted.typed(form)
    try:
        door.decide(posted.read(form, pages.given(_officers(stands)), typed))
    except ValidationError as error:
        return _again(door, form, typed, errors_of(form, error.messages_dict))
    except Invalid as error:
        return _again(door, form, typed, sentences.of_decision(error))
    except LinkSpent:  # somebody else was faster: the page says who and what
        return _page(door, _fresh(door), is_answered=True)
    return _page(door, _fresh(door))


def _officers(stands: Standing) -> Sequence[Colleague]:
    return list_colleagues(db_session(), stands.request.city_id, stands.request.agency_key)


def _fresh(door: Door) -> DecisionLink:
    found = door.find()
    assert found is not None
    return found


def _again(door: Door, form: Form, typed: posted.Typed, errors: tuple[FieldError, ...]) -> Response:
    link = _fresh(door)
    stands = standing(db_session(), link)
    if stands.state != "open":
        return _page(door, link, is_answered=True)
    page = _question(door, stands, typed, posted.in_order(form, errors))
    return make_response(render_template("head/decide.html", page=page), 422)


def printed(door: Door) -> Response:
    """The question as a memo; of one that is not open any more the page that says so."""
    link = door.find()
    if link is None:
        return _closed(ClosedLink(reason="unknown"), 404)
    stands = standing(db_session(), link)
    return memo.response(stands) if stands.state == "open" else _page(door, link)
