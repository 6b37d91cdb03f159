"""What a sweep costs: it grows with what is due, not with what waits.

    python -m benchmarks.sweep [--json] [--due N] [--few N] [--many N] [--day N]

Two databases in one PostgreSQL, one with few cases that wait and one with many; in each the same number is late, and
the first rung of the shipped ladder asks their head: snapshot, call, ladder table, decision request, link, letter,
outbox row and history, all in the unit that fires the timer. They take turns, some cases each. Then a deadline day: so
many cases of the city are late in the same minute, and one of another city (`benchmarks/deadline_day.py`).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from benchmarks import databases, deadline_day, waiting
from benchmarks.stage import Stage, stage
from engine import clock
from engine.jobs import sweep
from engine.store.outbox import OutboxRow

TURN = 50  # cases before it is the other's turn
RATIO_AT_MOST, RATE_AT_LEAST = 1.3, 300


@dataclass
class Sweeping:
    """One city being swept."""

    stage: Stage
    waiting: int
    fired: int = 0
    cpu: float = 0.0
    wall: float = 0.0

    def take(self, most: int) -> int:
        """Fires some cases; how many there were."""
        cpu, wall = time.process_time(), time.perf_counter()
        count = sweep(self.stage.sessions, most=most)
        self.cpu += time.process_time() - cpu
        self.wall += time.perf_counter() - wall
        self.fired += count
        return count

    def warm_up(self) -> None:
        """A turn that does not count: whoever comes first would pay for what is built once in a process."""
        self.take(TURN)
        self.fired, self.cpu, self.wall = 0, 0.0, 0.0

    def figures(self) -> dict[str, Any]:
        """Per case and per second."""
        with self.stage.sessions() as session:
            planned = session.scalar(sa.select(sa.func.count()).select_from(OutboxRow))
        return {
            "waiting": self.waiting,
            "fired": self.fired,
            "planned": planned,
            "cpu_ms": round(self.cpu * 1000 / self.fired, 3),
            "wall_ms": round(self.wall * 1000 / self.fired, 3),
            "escalations_per_second": round(self.fired / self.wall),
            "escalations_per_cpu_second": round(self.fired / self.cpu),
        }


def measure(due: int, few: int, many: int) -> dict[str, Any]:
    """Both cities, swept in turn."""
    with contextlib.ExitStack() as open_until, databases.several(2) as urls:
        cities = [
            Sweeping(open_until.enter_context(stage(url)), count) for url, count in zip(urls, (few, many), strict=True)
        ]
        for city in cities:
            waiting.prepare(city.stage)
            waiting.fill(city.stage, due=due, waiting=city.waiting)
        with clock.standing(waiting.LATE):
            for city in cities:
                city.warm_up()
            while sum(city.take(TURN) for city in cities):
                pass
        small, large = (city.figures() for city in cities)
        statements = _statements(cities[0].stage)
    ratio = round(large["wall_ms"] / small["wall_ms"], 3)
    return {"few": small, "many": large, "ratio": ratio, "ratio_at_most": RATIO_AT_MOST, "statements": statements}


def _statements(made: Stage) -> int:
    """What is asked of the database in a sweep of one escalation more; what it writes goes in one piece."""
    with clock.standing(waiting.MONDAY):
        made.start("late", "counted", agency="dinkes")
    with clock.standing(waiting.LATE), made.count_statements() as counted:
        sweep(made.sessions)
    return len(counted.texts)


def main() -> None:
    parser = argparse.ArgumentParser(description="A sweep beside the number of cases that wait.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--due", type=int, default=1_000)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--day", type=int, default=5_000, help="late in the same minute; 0 leaves the day out")
    options = parser.parse_args()
    figures = measure(options.due, options.few, options.many)
    if options.day:
        figures["deadline_day"] = deadline_day.measure(options.day)
    if options.json:
        print(json.dumps(figures))
        return
    for row in (figures["few"], figures["many"]):
        rate = f"{row['escalations_per_second']} escalations/s ({row['escalations_per_cpu_second']} per CPU second)"
        print(f"{row['fired']} due of {row['waiting']} waiting: {row['wall_ms']} ms each, {rate}")
    if "deadline_day" in figures:
        deadline_day.tell(figures["deadline_day"])
    print(f"{figures['statements']} statements for one more")
    print(f"ratio {figures['ratio']} (at most {figures['ratio_at_most']})")


if __name__ == "__main__":
    main()
