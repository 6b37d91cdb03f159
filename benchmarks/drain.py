"""What a job costs on its way out: rows of the outbox emptied by Dramatiq workers over Redis.

    python -m benchmarks.drain [--json] [--rows N] [--destinations N] [--threads N]

A full outbox in PostgreSQL, a real Redis, one worker with threads; the bell is rung as the product rings it. The job
does nothing but count, so that claiming, carrying out and recording the end are what is measured. Redis calls are what
the server itself has counted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import redis

from benchmarks import databases
from benchmarks.stage import Stage, stage
from engine.jobs.actors import ENOUGH, OUTBOX, install
from engine.jobs.brokers import WORKING, close, over_redis
from engine.jobs.consumers import Consumer, End, register_consumer
from engine.jobs.running import Running
from engine.store import SessionFactory
from engine.store.outbox import Planned, Work, plan_rows
from tests.services.redis import Server
from tests.services.run import Run
from tests.services.wait import wait_for

KIND = "bench.count"


class Counter:
    """The job."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}
        self._guard = threading.Lock()

    def run(self, _sessions: SessionFactory, work: Work) -> End:
        """Counts a row."""
        with self._guard:
            self.seen[str(work.id)] = self.seen.get(str(work.id), 0) + 1
        return End()


def measure(rows: int, destinations: int, threads: int) -> dict[str, Any]:
    """One full outbox emptied."""
    with databases.fresh("postgresql") as url, _redis() as server, stage(url, redis_url=server.url) as made:
        counter = Counter()
        register_consumer(KIND, Consumer(run=counter.run))
        made.unit(lambda s: plan_rows(s, made.city_id, [_row(n, destinations) for n in range(rows)]))
        calls, seconds, cpu = _emptied(made, server.url, counter, rows, threads)
    doubled = sum(count - 1 for count in counter.seen.values())
    return {
        "rows": rows, "destinations": destinations, "threads": threads, "seconds": round(seconds, 2),
        "jobs_per_second": round(rows / seconds), "cpu_ms_per_job": round(cpu * 1000 / rows, 3),
        "redis_calls": calls, "redis_calls_per_job": round(calls / rows, 3), "carried_out_twice": doubled,
    }  # fmt: skip


def _row(number: int, destinations: int) -> Planned:
    return Planned(
        queue=OUTBOX, kind=KIND, destination=f"place-{number % destinations}", body={"number": number},
        dedupe_key=f"bench-{number}",
    )  # fmt: skip


@contextlib.contextmanager
def _redis() -> Iterator[Server]:
    run = Run()
    try:
        server = Server(run, "bench")
        server.start()
        yield server
    finally:
        run.end()


def _emptied(made: Stage, url: str, counter: Counter, rows: int, threads: int) -> tuple[int, float, float]:
    """Redis calls, seconds and CPU seconds until every row had its end."""
    broker = over_redis(url, timeout=WORKING)
    jobs = install(broker, made.sessions)
    worker = Running(jobs, threads=threads)
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        before, wall, cpu = _calls(client), time.perf_counter(), time.process_time()
        for _ in range(ENOUGH):
            jobs.ring(OUTBOX)
        worker.start()
        wait_for(lambda: len(counter.seen) >= rows, "the outbox is empty", seconds=600)
        seconds, spent = time.perf_counter() - wall, time.process_time() - cpu
        worker.stop()
        calls = _calls(client) - before
    close(broker)
    return calls, seconds, spent


def _calls(client: redis.Redis) -> int:
    found: Any = client.info("commandstats")
    return sum(int(each["calls"]) for name, each in found.items() if name != "cmdstat_info")


def main() -> None:
    parser = argparse.ArgumentParser(description="Emptying the outbox through Dramatiq and Redis.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--destinations", type=int, default=4)
    parser.add_argument("--threads", type=int, default=4)
    options = parser.parse_args()
    figures = measure(options.rows, options.destinations, options.threads)
    if options.json:
        print(json.dumps(figures))
        return
    print(f"{figures['jobs_per_second']} jobs/s, {figures['cpu_ms_per_job']} ms CPU each")
    print(f"{figures['redis_calls']} Redis calls for {figures['rows']} jobs: {figures['redis_calls_per_job']} each")


if __name__ == "__main__":
    main()
