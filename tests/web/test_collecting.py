"""The evidence store is looked after once a day, by itself."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import pytest
from flask import Flask

from engine import clock
from engine.errors import NotFound
from engine.jobs import drain
from engine.jobs.periodic import QUEUE, Periods
from web.context import context_of


def test_what_a_dead_process_left_in_the_store_goes_by_itself(
    app: Flask, city_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert city_id
    blobs, sessions, left = context_of(app).blobs, context_of(app).sessions, uuid.uuid4()
    blobs.put(left, io.BytesIO(b"half an upload"))
    periods, wall = Periods(sessions), clock.wall()
    for days, is_there in ((0, True), (8, False)):
        monkeypatch.setattr(clock, "wall", lambda at=wall + dt.timedelta(days=days): at)
        with clock.standing(wall + dt.timedelta(days=days)):
            periods.look()
            drain(sessions, QUEUE)
        assert _is_there(app, left) is is_there


def _is_there(app: Flask, key: uuid.UUID) -> bool:
    try:
        context_of(app).blobs.read(key)
    except NotFound:
        return False
    return True
