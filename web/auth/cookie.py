"""The cookie that holds the session's token, and the one that remembers the language."""

from __future__ import annotations

from flask import Response, request

from engine.city.sign_ins import LENGTH
from web.context import context

LANGUAGE = "layak_language"
YEAR = 31_536_000


def is_https() -> bool:
    """Is this Layak reached by https? Neither of our servers speaks it: then there is a proxy in front."""
    return context().settings.base_url.startswith("https://")


def name() -> str:
    """With https the prefix makes browsers refuse the cookie from anywhere but this very host."""
    return "__Host-layak" if is_https() else "layak"


def token() -> str | None:
    """The token the browser holds."""
    return request.cookies.get(name()) or None


def hand_out(response: Response, given: str) -> None:
    """Gives the browser a token; scripts cannot read it, other sites cannot send forms with it."""
    response.set_cookie(
        name(), given, max_age=int(LENGTH.total_seconds()), path="/", secure=is_https(), httponly=True, samesite="Lax"
    )


def take_back(response: Response) -> None:
    """Takes the token away."""
    response.delete_cookie(name(), path="/", secure=is_https(), httponly=True, samesite="Lax")


def remember_language(response: Response, language: str) -> None:
    """Keeps the language on this browser for a year, also for who never signs in."""
    response.set_cookie(LANGUAGE, language, max_age=YEAR, path="/", secure=is_https(), httponly=True, samesite="Lax")
