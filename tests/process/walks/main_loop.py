"""The main loop by the words of bpmn/evidence/README.md: no tokens, no flows; what is open, and which clocks tick."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from tests.process.walks.walking import Key

AGENCIES = ("dp3a", "disdik", "kemenag")
VERTICAL = ("kemenag",)
WORDS = {"collect": "evidence", "remediate": "remediation", "sign_off": "sign"}
CLOCKS = ("remind_at", "due_at", "rung_at")
ASKED = {1: "head", 2: "secretary", 3: "chair"}


@dataclass(kw_only=True)
class Task:
    """A task with the clocks that tick at it and the rung its ladder has come to: 4 is the top, 0 no ladder."""

    name: str
    items: tuple[int, ...] = ()
    agency: str = ""
    start_level: int = 1
    clocks: set[str] = field(default_factory=set)
    rung: int = 0


@dataclass(kw_only=True)
class Case:
    """One indicator in one cycle."""

    facts: dict[str, Any]
    tasks: list[Task] = field(default_factory=list)
    late_clock: bool = False  # of the reviews, together
    verdicts: list[str] = field(default_factory=list)
    continuation: str | None = None
    end: str | None = None
    said: list[str] = field(default_factory=list)  # what the last step asked of the world

    # -- what is to be seen
    def open(self) -> dict[Key, int]:
        found = {(t.name, t.items): 1 for t in self.tasks}
        return found | {("settle", t.items): 1 for t in self.tasks if t.rung > max(ASKED)}

    def ticking(self) -> dict[Key, int]:
        found = {(clock, t.items): 1 for t in self.tasks for clock in t.clocks}
        found |= {("no_answer", t.items): 1 for t in self.tasks if t.rung in ASKED}
        return found | ({("review_late", ()): 1} if self.late_clock else {})

    def task(self, key: Key) -> Task:
        return next(t for t in self.tasks if (t.name, t.items) == key)

    # -- 2, 3, 5: everybody concerned at once
    def begin(self) -> None:
        self._ask("collect", self.facts["agencies"])

    def _ask(self, name: str, agencies: list[str]) -> None:
        for number, agency in enumerate(agencies):
            level = 2 if name == "remediate" and agency in self.facts["repeat_agencies"] else 1
            task = Task(name=name, items=(number,), agency=agency, start_level=level, clocks=set(CLOCKS))
            self.tasks.append(task)
            self.said += ["evidence_returned"] if name == "remediate" else []

    def complete(self, task: Task, continuation: str | None = None) -> None:
        """A task is sent: its clocks and its ladder stop."""
        self.said = []
        self.tasks.remove(task)
        if task.name in ("collect", "remediate"):
            if not self.tasks:
                self._sign()
        elif task.name == "sign_off":
            self._signed()
        elif task.name == "review":
            self._reviewed()
        else:
            self._decided(continuation)

    def _sign(self) -> None:
        """Skipped if the claim has not changed."""
        if self.facts["signature_valid"]:
            self._signed()
        else:
            lead = self.facts["lead_agency"]
            self.tasks.append(Task(name="sign_off", agency=lead, start_level=2, clocks=set(CLOCKS)))

    def _signed(self) -> None:
        if not self.facts["signature_valid"]:
            self._ask("remediate", self.facts["returned_agencies"])
            return
        two = self.facts["max_score"] >= 45 or (
            self.facts["max_score"] >= 30 and self.facts["claimed_score"] >= 0.9 * self.facts["max_score"]
        )
        self.tasks += [Task(name="review", items=(number,)) for number in range(2 if two else 1)]
        self.late_clock = True

    # -- 4, 6
    def _reviewed(self) -> None:
        if any(t.name == "review" for t in self.tasks):
            return
        self.late_clock = False
        if self.facts["verdict"] == "accepted":
            self._score()
        elif self.facts["returns"] >= self._limit():
            self.tasks.append(Task(name="decide"))
        else:
            self._ask("remediate", self.facts["returned_agencies"])

    def _limit(self) -> int:
        if self.facts["days_left"] < 10:
            return 1
        return 4 if self.facts["max_score"] >= 45 else 3

    def _decided(self, continuation: str | None) -> None:
        self.continuation = continuation
        if continuation == "accept_gap":
            self._score()
        elif continuation == "close":
            self.end = "closed"
        else:
            self._ask("remediate", self.facts["returned_agencies"])

    def _score(self) -> None:
        self.said = [f"fix_score {self.continuation == 'accept_gap'}"]
        self.end = "scored"

    # -- late
    def fire(self, clock: Key) -> None:
        """A clock goes off; the third begins the ladder, on which nobody ever answers."""
        name, items = clock
        if name == "review_late":
            self.late_clock, self.said = False, ["review_late"]
            return
        task = next(t for t in self.tasks if t.items == items)
        self.said = []
        if name == "no_answer":
            self._climb(task)
            return
        task.clocks.remove(name)
        if name == "rung_at":
            self._climb(task)
        else:
            self.said = [f"{WORDS[task.name]}_{'soon' if name == 'remind_at' else 'due'}"]

    def _climb(self, task: Task) -> None:
        task.rung += 1
        while task.rung < task.start_level or (task.rung == 2 and task.agency in VERTICAL):
            task.rung += 1
        if task.rung in ASKED:
            self.said = [f"escalation_ask {ASKED[task.rung]}"]


def opened(chance: random.Random) -> dict[str, Any]:
    """What is known of a case when it is opened."""
    max_score = chance.choice([20, 36, 45])
    agencies = chance.sample(AGENCIES, chance.randint(1, len(AGENCIES)))
    return {
        "cycle": "KLA-2026", "indicator": "07", "stage": chance.choice(["self_assessment", "provincial", "field"]),
        "agencies": agencies, "returned_agencies": agencies[:1], "repeat_agencies": [],
        "lead_agency": chance.choice(agencies), "questions": chance.choice([3, 10, 67]), "max_score": max_score,
        "claimed_score": chance.choice([0, max_score // 2, max_score]), "days_left": chance.choice([5, 40]),
        "signature_valid": False, "verdict": None, "returns": 0, "senders": [], "vertical_agencies": list(VERTICAL),
    }  # fmt: skip


def learnt(case: Case, task: Task, chance: random.Random) -> dict[str, Any]:
    """What the tables say after a task: facts come from outside, no process writes them."""
    facts = dict(case.facts)
    if task.name == "remediate" and chance.random() < 0.4:
        facts["signature_valid"] = False  # the claim changed
    elif task.name == "sign_off":
        facts["signature_valid"] = chance.random() < 0.75
        if not facts["signature_valid"]:
            facts |= _sent_back(facts, chance)
    elif task.name == "review":
        case.verdicts.append(chance.choice(["accepted", "accepted", "returned"]))
        if sum(t.name == "review" for t in case.tasks) == 1:
            is_returned = "returned" in case.verdicts
            facts["verdict"] = "returned" if is_returned else "accepted"
            facts |= _sent_back(facts, chance) | {"returns": facts["returns"] + 1} if is_returned else {}
            case.verdicts = []
    return facts


def _sent_back(facts: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    returned = chance.sample(facts["agencies"], chance.randint(1, len(facts["agencies"])))
    return {"returned_agencies": returned, "repeat_agencies": [a for a in returned if chance.random() < 0.3]}
