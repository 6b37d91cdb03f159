"""A test client that fills in the forms' token and fails on what a request leaves uncommitted."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web.database import db

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
WRITES = ("INSERT", "UPDATE", "DELETE")
LEFT = "tests.left"


@dataclass(frozen=True)
class Added:
    """A person of a test."""

    id: uuid.UUID
    city_id: uuid.UUID
    email: str
    password: str


class Client(FlaskClient):
    """`post` sends the forms' token unless it is told `forged=True`."""

    _token: str | None = None

    def forget_token(self) -> None:
        """After another session began."""
        self._token = None

    def post(self, *args: Any, forged: bool = False, **more: Any) -> TestResponse:
        """Sends a form as a page of ours would."""
        if not forged:
            data = more.get("data") or {}
            assert isinstance(data, dict), "the token is added to a form's fields"
            more["data"] = {"csrf_token": self.token(), **data}
        return super().post(*args, **more)

    def token(self) -> str:
        """The token of the present session, as the sign-in page carries it."""
        if self._token is None:
            found = TOKEN.search(self.get("/masuk").get_data(as_text=True))
            assert found, "the sign-in page has no form"
            self._token = found[1]
        return self._token

    def open(self, *args: Any, **more: Any) -> TestResponse:
        """Sends a request; what it wrote outside a unit, or did not commit, fails the test."""
        more.setdefault("buffered", True)  # a file that is sent is closed again
        response = super().open(*args, **more)
        left: list[str] = self.application.extensions[LEFT]
        assert not left, f"{response.request.path} left behind: {left}"
        return response


def watch(app: Flask) -> None:
    """Notes writes outside a unit of work, and changes nobody committed."""
    left: list[str] = []
    app.extensions[LEFT] = left

    def note_write(conn: sa.Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(WRITES) and not conn.get_execution_options().get("writes"):
            left.append(f"outside a unit: {statement[:80]}")

    @app.teardown_appcontext
    def _look(_error: BaseException | None) -> None:
        if db.session.registry.has():
            session = db.session()
            left.extend(f"uncommitted: {each!r}" for each in (*session.new, *session.dirty, *session.deleted))

    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note_write)
