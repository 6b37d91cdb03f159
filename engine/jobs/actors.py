"""The Dramatiq actors: one drain per queue of the outbox, one sweep. A message says only that there is something."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import dramatiq

from engine.jobs.brokers import waiting
from engine.jobs.draining import drain
from engine.jobs.lanes import Lanes
from engine.jobs.sweeping import sweep
from engine.store import SessionFactory

log = logging.getLogger(__name__)
OUTBOX, MAIL, WEBHOOKS, TIMERS = "outbox", "mail", "webhooks", "timers"
DRAINED = (OUTBOX, MAIL, WEBHOOKS)
QUEUES = (*DRAINED, TIMERS)
ENOUGH = 2  # messages that wait: whatever is in the database by now they will find


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """The declared actors. `stopping` ends a drain or sweep that runs, between two rows."""

    broker: dramatiq.Broker
    actors: Mapping[str, dramatiq.Actor[[], None]]
    lanes: Lanes
    stopping: threading.Event = field(default_factory=threading.Event)

    def ring(self, queue: str) -> None:
        """Sends the message that says there is work; raises what the broker raises."""
        if waiting(self.broker, queue) < ENOUGH:
            self.actors[queue].send()


def install(broker: dramatiq.Broker, sessions: SessionFactory, *, before: Callable[[], None] | None = None) -> Jobs:
    """Declares the actors at a broker over the database `sessions` are of; `before` is called before each run."""
    stopping = threading.Event()

    def declare(queue: str, act: Callable[[], object]) -> dramatiq.Actor[[], None]:
        """One actor per queue, named `drain_QUEUE` or `sweep`, without Dramatiq's retries: the next bell is one."""
        name = f"drain_{queue}" if queue != TIMERS else "sweep"
        actor = dramatiq.actor(actor_name=name, queue_name=queue, max_retries=0, broker=broker)
        return actor(_quiet(act, name, before))

    actors = {
        queue: declare(queue, functools.partial(drain, sessions, queue, stopping=stopping)) for queue in (OUTBOX, MAIL)
    }
    lanes = Lanes(sessions, WEBHOOKS, stopping=stopping)
    actors[WEBHOOKS] = declare(WEBHOOKS, lanes.look)

    def sweep_and_ring() -> None:
        """What a deadline leaves in the outbox is carried out at once, not at the scheduler's next look."""
        if sweep(sessions, stopping=stopping):
            for queue in DRAINED:
                jobs.ring(queue)

    actors[TIMERS] = declare(TIMERS, sweep_and_ring)
    jobs = Jobs(broker=broker, actors=actors, lanes=lanes, stopping=stopping)
    return jobs


def _quiet(act: Callable[[], object], name: str, before: Callable[[], None] | None) -> Callable[[], None]:
    """An actor tells its log what went wrong and is done: the next bell tries again."""

    def run() -> None:
        """Never raises: what it met is in the log, and the rows it left are taken at the next bell."""
        try:
            if before is not None:
                before()
            act()
        except Exception:
            log.exception("%s stopped; the next bell begins anew", name)

    return run
