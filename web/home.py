"""Where a person begins, by role."""

from __future__ import annotations

from flask import url_for

from web.session import current_actor

START = "/"
PAGES: tuple[tuple[str, str], ...] = (
    ("officer", "officer.inbox"),
    ("head", "officer.inbox"),
    ("reviewer", "review.desk"),
    ("coordinator", "coordinate.board"),
    ("secretary", "coordinate.board"),
    ("chair", "coordinate.board"),
    ("verifier", "coordinate.board"),
    ("auditor", "coordinate.seals"),
    ("administrator", "design.packages"),
)


def url() -> str:
    """The first page of the signed-in person; who holds no role yet begins where a stand-in's work is."""
    actor = current_actor()
    held = {held.role for held in actor.roles} or actor.reach
    mine = [endpoint for role, endpoint in PAGES if role in held]
    return url_for(next(iter(mine), "officer.inbox"))
