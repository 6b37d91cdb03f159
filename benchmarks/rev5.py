"""What a completion costs, beside bare SpiffWorkflow saving its state as JSON, on both databases.

    python -m benchmarks.rev5 [--json] [--instances N] [--repeats N] [--on postgresql|sqlite]

REV5: collect, review, remediate, collect, review; five completions an instance, each one durable step (load, act,
store, commit). Four peers take turns over the same stretch of work in one process, so that a busy machine slows all
alike:

- `service`: `advance.complete` in a unit of its own, as commands and webhooks call it
- `http`: the person's button, a POST through the whole application with session, CSRF and form
- `bare`: SpiffWorkflow with its own serializer, one row with a JSON column, two statements: no history, no tasks, no
  rights; and `bare_shared`, with the drawing kept out of the rows, the best the library can do

`indicator` is the process of 27 nodes (`benchmarks.indicator`) in round 1 and 50, `service` beside `bare_shared`. CPU
is this process's own; what the database server burns is not in it, time by the wall is.
"""

from __future__ import annotations

import argparse
import functools
import gc
import itertools
import json
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from benchmarks import databases, indicator, review
from benchmarks.bare import Bare
from benchmarks.engine import Library
from benchmarks.stage import Stage, stage
from engine.instances import advance
from engine.instances.tables import OPEN, UserTask

Values = Mapping[str, Any]
Work = Sequence[tuple[str, Values]]
Act = Callable[[], object]
CHUNK = 10  # instances a peer works on before it is the next one's turn
AT_MOST = {"service": 2.5, "http": 6.0}  # times bare: what we promise
ROUNDS = (1, 50)
LOOP: Work = (
    ("collect", {"complete": True}),
    ("review", {}),
    ("second", {"ok": False}),
    ("remediate", {}),
)


class Peer(Protocol):
    """Somebody who runs the workload."""

    def start(self, number: int) -> None:
        """Starts an instance."""

    def prepare(self, number: int, element: str, values: Values) -> Act:
        """What is measured: completes the open task of an element; load, act, store, commit."""


class Restored(Bare):
    """The library as a peer."""

    def prepare(self, number: int, element: str, values: Values) -> Act:
        """One transaction."""
        return functools.partial(self.complete, number, element, values)


class Service:
    """The door itself."""

    def __init__(self, made: Stage, key: str, performers: Mapping[str, str]) -> None:
        self.stage, self.key, self.performers = made, key, performers
        self.instances: dict[int, uuid.UUID] = {}

    def start(self, number: int) -> None:
        """One unit."""
        business_key = f"{type(self).__name__}-{number}"
        self.instances[number] = self.stage.start(self.key, business_key, agency="dinkes")

    def prepare(self, number: int, element: str, values: Values) -> Act:
        """One unit; the person has the task's id from the page."""
        actor = self.stage.actors[self.performers[element]]
        complete = functools.partial(advance.complete, task_id=self.task(number, element), actor=actor, values=values)
        return lambda: self.stage.unit(complete)

    def task(self, number: int, element: str) -> uuid.UUID:
        """The open task of an element."""
        wanted = sa.select(UserTask.id).where(
            UserTask.instance_id == self.instances[number], UserTask.element_id == element, UserTask.state == OPEN
        )
        with self.stage.sessions() as session:
            return session.scalars(wanted).one()


class Http(Service):
    """The button: the same form posted as a browser does."""

    def __init__(self, made: Stage, key: str, performers: Mapping[str, str]) -> None:
        super().__init__(made, key, performers)
        self.browsers = {name: made.browser(name) for name in set(performers.values())}

    def prepare(self, number: int, element: str, values: Values) -> Act:
        """One request."""
        browser, path = self.browsers[self.performers[element]], f"/tugas/{self.task(number, element)}/formulir"

        def press() -> None:
            browser.send(path, values)
            browser.seen()

        return press


def measure(kind: str, instances: int, repeats: int) -> dict[str, Any]:
    """The figures on one database."""
    with databases.fresh(kind) as url, stage(url) as made:
        made.deploy(review.PACKAGE)
        made.deploy(indicator.package())
        return {"review": _review(made, url, instances), "indicator": _indicator(made, url, repeats)}


def _review(made: Stage, url: str, instances: int) -> dict[str, Any]:
    drawing = review.drawing(for_library=True)
    peers: dict[str, Peer] = {
        "service": Service(made, "rev5", review.PERFORMERS),
        "http": Http(made, "rev5", review.PERFORMERS),
        "bare": Restored(url, "whole", "rev5", drawing, is_shared=False),
        "bare_shared": Restored(url, "shared", "rev5", drawing, is_shared=True),
    }
    figures = _in_turn(peers, range(instances))
    for name, most in AT_MOST.items():
        figures[name]["times_bare"] = round(figures[name]["cpu_ms"] / figures["bare_shared"]["cpu_ms"], 2)
        figures[name]["at_most"] = most
        figures[name]["statements"] = _statements(made, peers[name], instances)
    return figures


def _in_turn(peers: Mapping[str, Peer], numbers: range) -> dict[str, dict[str, Any]]:
    """Every peer's figures; all instances are started first."""
    for peer in peers.values():
        for number in numbers:
            peer.start(number)
    spent = {name: Spent() for name in peers}
    turns = itertools.product(range(0, len(numbers), CHUNK), review.WORK, peers.items())
    for begin, (element, values), (name, peer) in turns:
        spent[name].take([peer.prepare(number, element, values) for number in numbers[begin : begin + CHUNK]])
    return {name: each.figures() for name, each in spent.items()}


def _statements(made: Stage, peer: Peer, number: int) -> list[int]:
    """Of each of the five completions of one more instance."""
    peer.start(number)
    counts = []
    for element, values in review.WORK:
        act = peer.prepare(number, element, values)
        with made.count_statements() as counted:
            act()
        counts.append(len(counted.texts))
    return counts


class Spent:
    """CPU and wall time of a peer's completions."""

    def __init__(self) -> None:
        self.count, self.cpu, self.wall = 0, 0.0, 0.0
        self.each: list[float] = []

    def take(self, acts: Sequence[Act]) -> None:
        """A peer's turn."""
        gc.collect()
        for act in acts:
            cpu, wall = time.process_time(), time.perf_counter()
            act()
            self.each.append((time.process_time() - cpu) * 1000)
            self.wall += time.perf_counter() - wall
        self.count += len(acts)

    def figures(self) -> dict[str, Any]:
        """Milliseconds per completion."""
        return {
            "cpu_ms": round(statistics.fmean(self.each), 3),
            "cpu_median_ms": round(statistics.median(self.each), 3),
            "wall_ms": round(self.wall * 1000 / self.count, 3),
        }


def _indicator(made: Stage, url: str, repeats: int) -> dict[str, Any]:
    """`collect` in round 1 and 50. Ours live through the rounds; the library's, which would take minutes, are stored
    as they stand after as many rounds in memory."""
    ours = Service(made, "indicator", dict.fromkeys(indicator.TASKS, "officer"))
    theirs = Restored(url, "indicator", "indicator", indicator.drawing(for_library=True), is_shared=True)
    grown, figures = Library(), {}
    for number in range(repeats):
        ours.start(number)
    for wanted in ROUNDS:
        while grown.rounds < wanted:
            grown.play_round()
            _play(ours, repeats, LOOP)
        numbers = range(wanted * repeats, (wanted + 1) * repeats)
        for number in numbers:
            theirs.put(number, grown.workflow)
        figures[str(wanted)] = _beside(ours, theirs, numbers)
        _play(ours, repeats, LOOP[1:])
        grown.play_round()
    return figures


def _play(ours: Service, instances: int, work: Work) -> None:
    for number in range(instances):
        for element, values in work:
            ours.prepare(number, element, values)()


def _beside(ours: Service, theirs: Restored, numbers: Sequence[int]) -> dict[str, Any]:
    spent = {"service": Spent(), "bare_shared": Spent()}
    for place, number in enumerate(numbers):
        spent["service"].take([ours.prepare(place, *LOOP[0])])
        spent["bare_shared"].take([theirs.prepare(number, "collect", {"evidence": {"files": [1]}})])
    found = {name: each.figures() for name, each in spent.items()}
    times = found["bare_shared"]["cpu_median_ms"] / found["service"]["cpu_median_ms"]
    return {**found, "times_faster": round(times, 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description="A completion of REV5, beside bare SpiffWorkflow.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--instances", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=10, help="instances of the 27-node process")
    parser.add_argument("--on", choices=databases.KINDS, help="one database only")
    options = parser.parse_args()
    kinds = [options.on] if options.on else databases.KINDS
    figures = {kind: measure(kind, options.instances, options.repeats) for kind in kinds}
    print(json.dumps(figures) if options.json else "\n".join(_lines(figures)))


def _lines(figures: Mapping[str, Any]) -> Iterator[str]:
    for kind, found in figures.items():
        for name, row in found["review"].items():
            beside = f", {row['times_bare']} times bare (at most {row['at_most']})" if "times_bare" in row else ""
            statements = f", statements {row['statements']}" if "statements" in row else ""
            yield f"{kind}: {name} {row['cpu_ms']} ms CPU, {row['wall_ms']} ms{beside}{statements}"
        for number, row in found["indicator"].items():
            ours, theirs = row["service"]["cpu_median_ms"], row["bare_shared"]["cpu_median_ms"]
            yield f"{kind}: 27 nodes, round {number}: {ours} ms CPU, bare {theirs}: {row['times_faster']} times faster"


if __name__ == "__main__":
    main()
