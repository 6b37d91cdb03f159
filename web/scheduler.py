"""`layak scheduler`: fires due timers and rings for every queue, every few seconds. Several do no harm."""

from __future__ import annotations

from engine.config import Settings
from engine.jobs import Scheduler, install
from engine.jobs.brokers import close, over_redis
from web.ending import Ending
from web.worker import following, prepared


def main(settings: Settings) -> None:
    """Looks until SIGTERM or SIGINT."""
    sessions = prepared(settings, "layak scheduler")
    broker = over_redis(settings.redis_url)
    scheduler = Scheduler(sessions, install(broker, sessions).ring, before=following(sessions))
    ending = Ending()
    scheduler.start()
    ending.wait()
    scheduler.stop()
    close(broker)
