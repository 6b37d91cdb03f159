"""`layak run`: everything in one process over one folder, for trying, teaching and one small city."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import signal
import socket
import threading
from types import FrameType
from typing import Any, NoReturn

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker
from waitress.server import create_server

from engine import config
from engine.city.tables import City
from engine.config import Settings
from engine.errors import Misconfigured
from web import data_folder, demo_clock, greeting, logs, spooling
from web.app import create_app
from web.context import context_of
from web.door import listen
from web.embedded import Workers
from web.opening import opened
from web.security import UPLOAD_BYTES

THREADS = 8
PATIENCE = 4  # seconds for what still runs when the end is asked for


def run(settings: Settings, *, host: str, port: int, has_demo: bool) -> None:
    """Serves until SIGINT or SIGTERM; `Misconfigured` says what keeps it from beginning."""
    if not settings.is_embedded:
        raise Misconfigured(
            "LAYAK_REDIS_URL is set, and `layak run` does without; start `layak web`, `layak worker`, `layak scheduler`"
        )
    with data_folder.held(settings.data), contextlib.closing(listen(host, port)) as door:
        _run(completed(settings, host, door.getsockname()[1]), door, has_demo=has_demo)


def _run(settings: Settings, door: socket.socket, *, has_demo: bool) -> None:
    if not settings.database_url:
        data_folder.discard_half_demo(settings.data)
    sessions = sessionmaker(opened(settings))
    logs.configure(settings, is_quiet=True)
    signal.signal(signal.SIGTERM, _leave)
    workers = Workers(sessions)
    app = create_app(settings, ring=workers.ring, work_off=workers.work_off)
    _populate(app, sessions, has_demo=has_demo)
    workers.start()
    greeting.say(settings, sessions)
    _serve(app, door, workers, is_behind_proxy=settings.base_url.startswith("https://"))


def completed(settings: Settings, host: str, port: int) -> Settings:
    """What the embedded server finds out by itself: its secret, and its address unless one is set."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    own = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    return dataclasses.replace(
        settings,
        secret_key=settings.secret_key or config.own_secret(settings.data),
        base_url=own if settings.base_url == Settings.base_url else settings.base_url,
    )


def _populate(app: Flask, sessions: sessionmaker[Session], *, has_demo: bool) -> None:
    """An empty database gets the demo city; then the clock is taken over."""
    with sessions() as session:
        is_empty = session.scalar(sa.select(City.id).limit(1)) is None
    if is_empty and has_demo:
        from web import demo  # the players are needed once in a folder's life

        context = context_of(app)
        told = greeting.waiting("The demo city lives through six weeks")
        with data_folder.making_demo(context.settings.data), told:
            demo.make(context)
    with sessions() as session:
        demo_clock.follow(session)


def _serve(app: Flask, door: socket.socket, workers: Workers, *, is_behind_proxy: bool) -> None:
    server = create_server(
        app,
        sockets=[door],
        threads=THREADS,
        ident=None,
        max_request_body_size=UPLOAD_BYTES,
        clear_untrusted_proxy_headers=not is_behind_proxy,
    )
    server.channel_class = spooling.Channel
    finish = functools.partial(server.task_dispatcher.shutdown, timeout=PATIENCE)
    server.task_dispatcher.shutdown = functools.partial(_stop, workers, finish)
    server.run()  # comes back after SystemExit and KeyboardInterrupt
    server.close()


def _stop(workers: Workers, finish: Any) -> None:
    """Pages and jobs finish what they have begun, side by side."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who is in a hurry presses Ctrl-C again
    other = threading.Thread(target=workers.stop, daemon=True)
    other.start()
    finish()
    other.join(PATIENCE)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
