"""Flask-SQLAlchemy around our own engine and our own models: it gives each request its session and takes it back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from engine.store import Base, open_engine


class Database(SQLAlchemy):
    """Opens databases as `engine.store` wants them, so that pages, jobs and commands obey one set of rules."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> sa.Engine:  # noqa: ARG002
        url = options["url"]
        return open_engine(url if isinstance(url, str) else url.render_as_string(hide_password=False))


db = Database(metadata=Base.metadata)
