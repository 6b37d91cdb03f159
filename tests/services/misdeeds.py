"""What a mail server may do wrong, and at which step of the protocol; dealt from a shuffled pack, so all comes up."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

Step = Literal["connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "answer"]
STEPS: tuple[Step, ...] = get_args(Step)
TAKEN = b"250 taken\r\n"


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What is said instead of the answer, and what becomes of the line behind it."""

    words: bytes = b""
    then: Literal["go_on", "close", "reset", "hang"] = "go_on"
    is_no: bool = False  # a whole answer that says the message is not taken


DEEDS = {
    "closed": Deed(then="close"),
    "cut": Deed(then="reset"),
    "hung": Deed(then="hang"),
    "half": Deed(words=b"25", then="close"),
    "421": Deed(words=b"421 4.3.2 going down\r\n", then="close", is_no=True),
    "450": Deed(words=b"450 4.2.1 not now\r\n", is_no=True),
    "550": Deed(words=b"550 5.1.1 never\r\n", is_no=True),
    "twice": Deed(words=TAKEN + b"250 taken once more\r\n"),
}
# In the midst of a message, and behind the answer, nothing can be said; only a message is taken twice.
UNSAID = ("closed", "cut", "hung")
AT: dict[Step, tuple[str, ...]] = {
    **{step: tuple(name for name in DEEDS if name != "twice") for step in STEPS},
    "body": UNSAID, "dot": tuple(DEEDS), "answer": ("closed", "cut"),
}  # fmt: skip


class Misdeeds:
    """Some are armed; each happens to the next that comes to its step. Any thread may ask."""

    def __init__(self, chance: random.Random, *, patient: bool = True) -> None:
        """Without patience nothing hangs: whoever waits for it waits ten seconds."""
        self._chance, self._guard = chance, threading.Lock()
        self._all = [(step, name) for step in STEPS for name in AT[step] if patient or name != "hung"]
        self._pack: list[tuple[Step, str]] = []
        self._armed: list[tuple[Step, str]] = []
        self.done: Counter[tuple[Step, str]] = Counter()

    def arm(self, count: int) -> None:
        """So many more, the next of the pack."""
        with self._guard:
            for _ in range(count):
                self._pack = self._pack or self._chance.sample(self._all, len(self._all))
                self._armed.append(self._pack.pop())

    def arm_one(self, step: Step, name: str) -> None:
        """This one, whatever the pack says."""
        with self._guard:
            self._armed.append((step, name))

    def disarm(self) -> None:
        """From now on all is well."""
        with self._guard:
            self._armed.clear()

    def take(self, step: Step) -> str:
        """The name of what happens now at a step, or nothing."""
        with self._guard:
            found = next((each for each in self._armed if each[0] == step), None)
            if found is None:
                return ""
            self._armed.remove(found)
            self.done[found] += 1
            return found[1]
