"""`layak worker`: carries out what the bell announces, on any number of machines; and the bell of the web processes."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from engine.config import Settings
from engine.errors import Misconfigured
from engine.jobs import QUEUES, Bell, Running, install
from engine.jobs.brokers import WORKING, close, over_redis
from engine.store import SessionFactory
from web import demo_clock
from web.ending import Ending
from web.opening import PATIENCE, opened


def main(settings: Settings) -> None:
    """Works until SIGTERM or SIGINT; rows that run come to their end."""
    sessions = prepared(settings, "layak worker")
    broker = over_redis(settings.redis_url, timeout=WORKING)
    worker = Running(install(broker, sessions, before=following(sessions)))
    ending = Ending()
    worker.start()
    ending.wait()
    worker.stop()
    close(broker)


def prepared(settings: Settings, command: str) -> SessionFactory:
    """The rooms wired, the letters' templates at hand, the database within reach."""
    from web import logs
    from web.app import create_app
    from web.context import context_of

    if not settings.redis_url:
        raise Misconfigured(
            f"LAYAK_REDIS_URL is missing: `{command}` hears of work over Redis; without it use `layak run`",
            name="LAYAK_REDIS_URL",
        )
    logs.configure(settings)
    opened(settings, patience=PATIENCE).dispose()  # whoever starts first brings the tables up to date
    return context_of(create_app(settings)).sessions


def following(sessions: SessionFactory) -> Callable[[], None]:
    """To be called before work is looked for: this process' clock goes with the demo city's."""

    def follow() -> None:
        with sessions() as session:
            demo_clock.follow(session)

    return follow


class Ringing:
    """The bell of a process that answers pages: rings for every queue, works on none."""

    def __init__(self, settings: Settings) -> None:
        self._bell = Bell(install(over_redis(settings.redis_url), _no_database).ring) if settings.redis_url else None

    def start(self) -> None:
        """Nothing to do: the first ring begins it, in the process that rings."""

    def ring(self) -> None:
        """Something may be due; never waits. Without Redis the scheduler finds it by itself."""
        if self._bell is not None:
            self._bell.ring(*QUEUES)


def bell(settings: Settings) -> Ringing:
    """The bell for `create_app`."""
    return Ringing(settings)


def _no_database() -> Session:
    raise AssertionError("a process that only rings carries nothing out")
