"""`/metrics` in the text format of Prometheus: for a watcher on the same machine, or one that has the token."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from flask import Blueprint, Response, abort, request

from engine.escalation.tables import Letter
from engine.jobs import numbers
from web.bearer import bears
from web.context import context
from web.session import db_session, public

blueprint = Blueprint("metrics", __name__)
TYPE = "text/plain; version=0.0.4; charset=utf-8"


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """404 for whoever may not ask: that there are numbers is nobody else's business."""
    if not _may_ask():
        abort(404)
    found = numbers.read(db_session())
    mails = db_session().execute(sa.select(Letter.state, sa.func.count()).group_by(Letter.state))
    return Response("\n".join(_lines(found, {state: count for state, count in mails})) + "\n", content_type=TYPE)


def _may_ask() -> bool:
    """With `LAYAK_METRICS_TOKEN` its bearer, from anywhere; without it who asks from this machine, past no proxy.

    Behind a proxy everybody may look like this machine, so there only the token opens.
    """
    settings = context().settings
    token = settings.metrics_token
    if token:
        return bears(token)
    is_direct = not settings.base_url.startswith("https://") and not any(
        name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via")
    )
    try:
        return is_direct and ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _lines(found: numbers.Numbers, mails: Mapping[str, int]) -> Iterator[str]:
    yield from _gauge("layak_oldest_due_timer_seconds", "age of the oldest timer nobody fired", found.oldest_timer)
    yield from _gauges("layak_oldest_outbox_row_seconds", "age of the oldest due row", "queue", found.oldest_row)
    yield from _gauges("layak_outbox_rows", "rows that are not done", "queue", found.open_rows)
    yield from _gauges("layak_mails", "letters by state", "state", mails)
    yield from _gauges("layak_incidents", "open incidents", "job", found.incidents)
    yield from _gauge("layak_held_cities", "cities whose deadlines wait for a yes", found.held)
    yield from _gauge("layak_suspended_cases", "cases whose clocks stand", found.suspended)


def _gauge(name: str, help_text: str, value: float) -> Iterator[str]:
    yield from (f"# HELP {name} {help_text}", f"# TYPE {name} gauge", f"{name} {value:g}")


def _gauges(name: str, help_text: str, label: str, values: Mapping[str, float]) -> Iterator[str]:
    yield from (f"# HELP {name} {help_text}", f"# TYPE {name} gauge")
    for key, value in sorted(values.items()):
        yield f'{name}{{{label}="{_escaped(key)}"}} {value:g}'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
