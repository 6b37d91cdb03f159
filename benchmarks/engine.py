"""One step of a case, load + complete + save: our runtime beside bare SpiffWorkflow, in round 1 and in round 50.

    python -m benchmarks.engine [--json] [--repeats N]

Both run the same drawing (`benchmarks.indicator`) through the same rounds of collect, review, second, remediate. The
library keeps every finished task, so its state and its step grow with the rounds; ours keeps the tokens that stand.
Measured in turn, one of each, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import logging
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any, Protocol

from benchmarks import indicator
from benchmarks.bare import act, settle
from engine.process import definition, runtime, snapshot
from engine.process.runtime import Runtime

NOW = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
ROUNDS = (1, 50)
Values = dict[str, Any]


class Measured(Protocol):
    """One instance under a runtime, as bytes between two steps."""

    def play_round(self) -> None:
        """A whole round that ends with evidence being collected again."""

    def step(self) -> None:
        """What is measured: load, complete `collect`, save; the instance itself stays where it is."""

    @property
    def size(self) -> int:
        """Bytes of the stored state."""


class Ours:
    """Our token interpreter with its own snapshots."""

    WORK: tuple[tuple[str, Values], ...] = (
        ("collect", {"files": 1}),
        ("review", {"verdict": "reject"}),
        ("second", {"verdict2": "reject"}),
        ("remediate", {"plan": "p"}),
    )

    def __init__(self) -> None:
        made = definition.build_one(indicator.drawing(for_library=False))
        self.runtime = Runtime(definition=made, now=NOW, perform=indicator.perform)
        self.raw = snapshot.dump(self.runtime.start().marking)

    def _complete(self, element: str, values: Values) -> bytes:
        marking = self.runtime.bound(snapshot.load(self.raw))
        token = next(t.id for t in runtime.waiting(marking) if t.element == element)
        return snapshot.dump(self.runtime.complete(marking, token, values).marking)

    def play_round(self) -> None:
        for element, values in self.WORK:
            self.raw = self._complete(element, values)

    def step(self) -> None:
        self._complete(*self.WORK[0])

    @property
    def size(self) -> int:
        return len(self.raw)


class Library:
    """SpiffWorkflow as it comes: its task tree and its own serializer."""

    WORK: tuple[tuple[str, Values], ...] = (
        ("collect", {"evidence": {"files": [1]}}),
        ("review", {"verdict": "reject"}),
        ("second", {"verdict2": "reject"}),
        ("remediate", {"plan": "p"}),
    )

    def __init__(self) -> None:
        from lxml import etree
        from SpiffWorkflow.bpmn import BpmnWorkflow
        from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
        from SpiffWorkflow.spiff.parser import SpiffBpmnParser
        from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG

        parser = SpiffBpmnParser()
        parser.add_bpmn_xml(etree.fromstring(indicator.drawing(for_library=True)))
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        self.workflow = BpmnWorkflow(parser.get_spec("indicator"), parser.get_subprocess_specs("indicator"))
        settle(self.workflow)
        self.text = self.serializer.serialize_json(self.workflow)
        self.rounds = 0

    def play_round(self) -> None:
        """One more of `rounds`. In memory: restored between the steps it takes minutes, and does something else."""
        for element, values in self.WORK:
            act(self.workflow, element, values)
        self.rounds += 1
        self.text = self.serializer.serialize_json(self.workflow)

    def step(self) -> None:
        workflow = self.serializer.deserialize_json(self.text)
        act(workflow, *self.WORK[0])
        self.serializer.serialize_json(workflow)

    @property
    def size(self) -> int:
        return len(self.text.encode())


def milliseconds(act: Callable[[], None]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def measure(repeats: int) -> dict[str, Any]:
    """The figures of every round: medians in milliseconds, state in bytes."""
    ours, library = Ours(), Library()
    played, rounds = 0, {}
    for wanted in ROUNDS:
        while played < wanted:
            ours.play_round()
            library.play_round()
            played += 1
        rounds[str(wanted)] = compare(ours, library, repeats)
    return {"rounds": rounds}


def compare(ours: Measured, library: Measured, repeats: int) -> dict[str, float]:
    """Both in turn; of ours a handful each time, since one is over in an instant."""
    gc.collect()
    our_times: list[float] = []
    library_times: list[float] = []
    for _ in range(repeats):
        our_times += [milliseconds(ours.step) for _ in range(20)]
        library_times.append(milliseconds(library.step))
    return {
        "ours_ms": round(statistics.median(our_times), 4),
        "library_ms": round(statistics.median(library_times), 4),
        "ours_bytes": ours.size,
        "library_bytes": library.size,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="One step of a case, beside bare SpiffWorkflow.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--repeats", type=int, default=25)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    figures = measure(options.repeats)
    if options.json:
        print(json.dumps(figures))
        return
    for number, row in figures["rounds"].items():
        times = f"{row['ours_ms']:.3f} ms, {row['ours_bytes']} bytes"
        print(f"round {number}: ours {times}; library {row['library_ms']:.1f} ms, {row['library_bytes']} bytes")


if __name__ == "__main__":
    main()
