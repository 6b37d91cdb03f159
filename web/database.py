"""Flask-SQLAlchemy around our own engine and our own models: it gives each request its session and takes it back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy.exc import DBAPIError

from engine.store import Base, open_engine


class RequestSession(Session):
    """A request's session. Its end asks nothing of a database that has gone: the page it was read for is complete."""

    def close(self) -> None:
        """Takes the connection back; one that is broken is thrown away, for there is nothing on it to roll back."""
        try:
            super().close()
        except DBAPIError:
            self.invalidate()


class Database(SQLAlchemy):
    """Opens databases as `engine.store` wants them, so that pages, jobs and commands obey one set of rules."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> sa.Engine:  # noqa: ARG002
        url = options["url"]
        return open_engine(url if isinstance(url, str) else url.render_as_string(hide_password=False))


db = Database(metadata=Base.metadata, session_options={"class_": RequestSession})
