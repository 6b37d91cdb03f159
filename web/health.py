"""For whoever watches a running Layak: is it alive, is it ready, how old is what waits?"""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from engine import clock
from engine.jobs import numbers
from web.session import db_session, public

blueprint = Blueprint("health", __name__, url_prefix="/health")
SKEW = 2.0  # seconds our clock and the database's may differ


@blueprint.get("/live")
@public
def live() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/ready")
@public
def ready() -> tuple[Response, int]:
    """The database answers and agrees about the time. Ages are in seconds; what is old is for an alert, not for us."""
    session = db_session()
    try:
        skew, timer, row = clock_skew(session), numbers.oldest_timer(session), numbers.oldest_outbox_row(session)
    except SQLAlchemyError:
        return jsonify(status="unready", reason="the database does not answer"), 503
    ages = {"clock_skew_seconds": round(skew, 3), "oldest_due_timer_seconds": timer, "oldest_outbox_seconds": row}
    if abs(skew) > SKEW:
        return jsonify(status="unready", reason="our clock and the database's differ by more than 2 s", **ages), 503
    return jsonify(status="ok", **ages), 200


def clock_skew(session: Session) -> float:
    """How far the database's clock is ahead of the machine's, in seconds."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    question = (
        "select (julianday('now') - 2440587.5) * 86400.0"
        if is_sqlite
        else "select extract(epoch from clock_timestamp())"
    )
    before = clock.wall()
    theirs = float(session.scalar(sa.text(question)) or 0)
    ours = before + (clock.wall() - before) / 2
    return theirs - ours.timestamp()
