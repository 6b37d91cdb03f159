"""Background work over Dramatiq. The outbox in the database is the mailbox; a Dramatiq message only rings the bell.

consumers.py   who carries out which kind of outbox row
draining.py    claims due rows of a queue and carries them out, row by row
lanes.py       the same for a queue of slow destinations, side by side
sweeping.py    fires due timers
periodic.py    what is done once per city and hour or day
incidents.py   what ended badly for good is shown to people
actors.py      the Dramatiq actors: ids in, nothing out
brokers.py     in memory or over Redis
bell.py        rings without anybody waiting for it
running.py     a worker and a scheduler that start and stop
"""

from engine.jobs.actors import QUEUES, Jobs, install
from engine.jobs.bell import Bell
from engine.jobs.consumers import (
    Consumer,
    End,
    Unreachable,
    again,
    dropped,
    failed,
    given_up,
    put_off,
    register_consumer,
)
from engine.jobs.draining import drain
from engine.jobs.lanes import Lanes
from engine.jobs.periodic import Periods, register_daily, register_periodic
from engine.jobs.running import Embedded, Running, Scheduler
from engine.jobs.sweeping import sweep

__all__ = [
    "QUEUES",
    "Bell",
    "Consumer",
    "Embedded",
    "End",
    "Jobs",
    "Lanes",
    "Periods",
    "Running",
    "Scheduler",
    "Unreachable",
    "again",
    "drain",
    "dropped",
    "failed",
    "given_up",
    "install",
    "put_off",
    "register_consumer",
    "register_daily",
    "register_periodic",
    "sweep",
]
