"""The threads: a few people of each kind at any time, whoever of the city it is."""

from __future__ import annotations

import json
import pathlib
import random
import threading
from collections.abc import Callable
from dataclasses import replace

from tests.faults.browser import Browser, Gone
from tests.faults.crowd.clerk import mend_all
from tests.faults.crowd.journal import Journal
from tests.faults.crowd.people import Person
from tests.faults.early_demo import PEOPLE
from tests.services.wait import wait_for

# how many threads play whom; a thread is somebody else at each act
THREADS = {"officer": 4, "head": 3, "reviewer": 2, "others": 1, "visitor": 1, "clerk": 1}
OTHERS = ("secretary", "chair", "coordinator")
PAUSE = {"visitor": 1.0, "clerk": 1.0}  # seconds between two acts; the others hold no breath
SOON = 0.3  # when there is nothing to do, or nobody to talk to
PATIENCE = 120.0  # seconds, on a busy machine


class Crowd:
    """People at work on the servers of one folder, until they are told to stop; while it is gone they try again."""

    def __init__(self, folder: pathlib.Path, *addresses: str, seed: int) -> None:
        self.journal, self.stopping = Journal(), threading.Event()
        self.failures: list[BaseException] = []
        everybody = json.loads((folder / PEOPLE).read_text())
        self._people: dict[str, list[Person]] = {}
        for number, each in enumerate(everybody):
            browser = Browser(addresses[number % len(addresses)], {"layak": each["cookie"]})
            person = self._person(each["name"], each["role"], browser, seed + number)
            self._people.setdefault(each["role"], []).append(person)
            if each["role"] == "coordinator":
                self._people.setdefault("clerk", []).append(replace(person, role="clerk"))
        self._people["others"] = [person for role in OTHERS for person in self._people[role]]
        self.coordinator = self._people["coordinator"][0].browser
        self._people["visitor"] = [self._person("Pengunjung", "visitor", Browser(addresses[0]), seed)]
        self._threads = [
            threading.Thread(target=self._work, args=(kind, random.Random(seed + number)), name=f"{kind} {number}")
            for kind, count in THREADS.items()
            for number in range(count)
        ]

    def _person(self, name: str, role: str, browser: Browser, seed: int) -> Person:
        return Person(name=name, role=role, browser=browser, journal=self.journal, luck=random.Random(seed))

    def mend_letters(self) -> bool:
        """A coordinator sends again what the mail server has refused; True when there was nothing. Raises Gone."""
        return not mend_all(self._people["clerk"][0])

    @property
    def pressed(self) -> int:
        """How many buttons were pressed so far."""
        return len(self.journal.attempts)

    def wait_for(self, more: int) -> None:
        """Until so many more buttons are pressed, or a thread has died."""
        enough = self.pressed + more
        wait_for(lambda: self.pressed >= enough or self.failures, f"{more} more buttons are pressed", PATIENCE)

    def start(self) -> None:
        """They begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Everybody finishes what they are at. Raises what a thread has died of."""
        self.stopping.set()
        for thread in self._threads:
            thread.join(60)
        if self.failures:
            raise self.failures[0]

    def _work(self, kind: str, luck: random.Random) -> None:
        people = self._people[kind]
        while not self.stopping.is_set():
            pause = self._act(luck.choice(people).act, PAUSE.get(kind, 0.0))
            self.stopping.wait(pause)

    def _act(self, act: Callable[[], bool], pause: float) -> float:
        """One act; how long to wait then."""
        try:
            return pause if act() else SOON
        except Gone:
            return SOON
        except BaseException as error:
            self.failures.append(error)
            self.stopping.set()
            raise
