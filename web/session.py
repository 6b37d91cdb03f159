"""Who asks, where, and how pages reach the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import g
from sqlalchemy.orm import Session

from engine.city.actors import Actor
from engine.city.sign_ins import SignedIn, Where, Who
from engine.errors import Forbidden
from engine.store import in_unit
from web.database import db

T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "is_public"


def public(view: View) -> View:
    """Marks a view that needs nobody signed in; every other does."""
    setattr(view, PUBLIC, True)
    return view


def signed_in() -> SignedIn | None:
    """The session of this request, if there is one."""
    return cast("SignedIn | None", g.get("signed_in"))


def _required() -> SignedIn:
    found = signed_in()
    if found is None:
        raise Forbidden("nobody is signed in", code="sign_in_needed")
    return found


def current_actor() -> Actor:
    """Who acts, with the roles held at the start of the request."""
    return _required().actor


def current_person() -> Who:
    """The signed-in person."""
    return _required().person


def current_city() -> Where:
    """The city of the signed-in person; every query of a page names its `id`."""
    return _required().city


def agency_name(key: str) -> str | None:
    """The name of one of the person's own agencies."""
    return _required().agencies.get(key)


def request_id() -> str:
    """What the logs, the history and a page of an unexpected error call this request."""
    return str(g.get("request_id", ""))


def db_session() -> Session:
    """The request's session, to read with; nothing commits it but a unit."""
    return db.session()


def unit(act: Callable[[Session], T]) -> T:
    """Runs `act` as one unit of work; the bell is rung after the response.

    What was read before is thrown away: `act` gets ids, and the page reads again behind it.
    """
    done = in_unit(db_session(), act)
    ring_afterwards()
    return done


def ring_afterwards() -> None:
    """A verb has committed units of its own: the bell is rung after the response."""
    g.is_bell_due = True
