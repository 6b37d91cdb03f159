"""The composition root: the only place that knows all parts."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from flask import Flask
from sqlalchemy.orm import sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.config import Settings
from engine.store.blobs import open_store
from web import bell, chrome, collecting, errors, i18n, request_id, security, templating, wiring
from web.auth import gate, limits
from web.context import KEY, Context
from web.database import db
from web.mail import bounces, consumer

# The pages, by audience: each module has a `blueprint`.
ROOMS: tuple[str, ...] = (
    "web.auth.routes",
    "web.auth.demo",
    "web.health",
    "web.officer.routes",
    "web.tasks.routes",
    "web.files.routes",
    "web.head.routes",
    "web.coordinate.routes",
    "web.stand_ins.routes",
    "web.hands.routes",
    "web.late.routes",
    "web.trouble.routes",
    "web.metrics",
    "web.design.routes",
    "web.design.draft",
    "web.review.routes",
    "web.calendar.routes",
    "web.calendar.pauses",
    "web.mine.routes",
    "web.connect.routes",
    "web.connect.incoming",
    "web.connect.bounced",
)


def create_app(
    settings: Settings, *, ring: Callable[[], None] | None = None, work_off: Callable[[], None] | None = None
) -> Flask:
    """The application over an existing, migrated database.

    `ring` tells the workers that something is due and never waits; `work_off` does what is due in the calling thread,
    for the demo's clock. Without them the scheduler finds the work by itself, some seconds later.
    """
    wiring.wire(settings)
    i18n.compile_catalogues()
    app = Flask("web", static_folder="static", template_folder="templates")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.sqlalchemy_url
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    db.init_app(app)
    rung = ring or _nobody
    with app.app_context():
        sessions = sessionmaker(db.engine)
    app.extensions[KEY] = Context(
        settings=settings,
        sessions=sessions,
        blobs=open_store(settings.blob_store_url),
        ring=rung,
        work_off=work_off or rung,
    )
    _install(app, settings)
    return app


def _install(app: Flask, settings: Settings) -> None:
    request_id.install(app)
    security.install(app, settings)
    limits.install(app, settings)
    i18n.install(app)
    templating.install(app)
    gate.install(app)
    chrome.install(app)
    errors.install(app)
    bell.install(app)
    consumer.install(app)
    bounces.install(app)
    collecting.install(app)
    for name in ROOMS:
        app.register_blueprint(import_module(name).blueprint)
    if settings.base_url.startswith("https://"):  # our servers speak http only, so exactly one proxy stands in front
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


def _nobody() -> None:
    """No bell."""
