"""`layak web`: the pages under gunicorn, as many processes on as many machines as wanted."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from engine.config import Settings
from engine.errors import Misconfigured
from web import logs
from web.door import listen
from web.opening import PATIENCE, opened

GRACE = 30  # seconds a request may take, and to finish in when the end is asked for


class Server(BaseApplication):
    """Makes the application in each process after the fork: connections are never shared."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self.settings, self.options = settings, options
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by gunicorn in each process."""
        from web.app import create_app
        from web.worker import bell

        logs.configure(self.settings)
        ringing = bell(self.settings)
        ringing.start()
        return create_app(self.settings, ring=ringing.ring)


def serve(settings: Settings, *, host: str, port: int, workers: int, threads: int) -> None:
    """Brings the tables up to date and serves until it is ended."""
    if not settings.secret_key:
        raise Misconfigured("LAYAK_SECRET_KEY is missing: all processes must share one of at least 32 characters")
    if not settings.database_url:
        raise Misconfigured("LAYAK_DATABASE_URL is missing: `layak web` serves several processes from PostgreSQL")
    logs.configure(settings)
    listen(host, port).close()  # a wrong address is told at once, not after the wait for the database
    opened(settings, patience=PATIENCE).dispose()
    is_behind_proxy = settings.base_url.startswith("https://")
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "graceful_timeout": GRACE,
        "timeout": GRACE * 2,
        "forwarded_allow_ips": "*" if is_behind_proxy else "127.0.0.1",
        "limit_request_line": 8190,
    }
    Server(settings, options).run()
