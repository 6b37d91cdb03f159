"""What the deployed drawings say is a user task, and what a timer: read off their XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from tests.faults.audit.books import Books

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
TIMED = ("boundaryEvent", "intermediateCatchEvent", "startEvent")


@dataclass(frozen=True, kw_only=True)
class Process:
    """Ids of one process, those of its embedded sub-processes among them."""

    user_tasks: frozenset[str] = field(default_factory=frozenset)
    timers: frozenset[str] = field(default_factory=frozenset)


def processes(books: Books) -> dict[tuple[str, str], Process]:
    """(digest, process id) -> what it draws, of all deployments."""
    found: dict[tuple[str, str], Process] = {}
    files = books.grouped("deployment_file", "deployment_id")
    for deployment in books.rows("deployment"):
        for file in files[deployment["id"]]:
            if file["name"].endswith(".bpmn"):
                for key, process in _read(file["body"]):
                    found[deployment["digest"], key] = process
    return found


def _read(body: bytes) -> Iterator[tuple[str, Process]]:
    for process in ElementTree.fromstring(body).iter(f"{BPMN}process"):
        events = [event for kind in TIMED for event in process.iter(BPMN + kind)]
        timed = [event for event in events if event.find(f"{BPMN}timerEventDefinition") is not None]
        yield (
            process.get("id", ""),
            Process(
                user_tasks=frozenset(task.get("id", "") for task in process.iter(f"{BPMN}userTask")),
                timers=frozenset(event.get("id", "") for event in timed),
            ),
        )
