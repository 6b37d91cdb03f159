"""A page to render forms on: templates, catalogue and icons, without the rest of the product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, g

import web.i18n
import web.templating

WEB = Path(web.i18n.__file__).parent


@pytest.fixture(scope="session")
def form_app() -> Flask:
    """The templates of the product."""
    app = Flask("web", root_path=str(WEB))
    app.config["SECRET_KEY"] = "only for tests"
    web.i18n.install(app)
    web.templating.install(app)
    return app


@pytest.fixture
def indonesian(form_app: Flask) -> Iterator[Flask]:
    """A request of somebody who reads Indonesian."""
    with form_app.test_request_context("/tugas/1"):
        g.language = "id"
        yield form_app
