"""What people mean to do about a task or a question, and when: drawn as soon as they come across it."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from engine import clock
from engine.escalation.tables import DecisionRequest
from tests.year.life import acting, deciding
from tests.year.life.world import Known, World

Deed = Callable[[], None]
SHARES = ("evidence", "remediation")
DONE: dict[str, Callable[[World, Known], None]] = {
    "evidence": acting.send,
    "remediation": acting.send,
    "sign_off": acting.sign,
    "verdict": acting.judge,
    "continuation": acting.go_on,
    "help": acting.help_out,
    "search": acting.search,
    "last_resort": acting.settle,
}
PACES: dict[str, tuple[tuple[str, float], ...]] = {
    "evidence": (("early", 0.52), ("close", 0.12), ("late", 0.24), ("never", 0.12)),
    "remediation": (("early", 0.46), ("close", 0.12), ("late", 0.26), ("never", 0.16)),
    "sign_off": (("early", 0.62), ("close", 0.1), ("late", 0.18), ("never", 0.1)),
    "verdict": (("early", 0.66), ("close", 0.12), ("late", 0.22)),
    "continuation": (("early", 0.7), ("late", 0.3)),
    "help": (("early", 0.55), ("never", 0.45)),
    "search": (("early", 0.6), ("never", 0.4)),
    "last_resort": (("early", 0.5), ("late", 0.5)),
}
PRODDED = (("early", 0.55), ("close", 0.1), ("late", 0.15), ("never", 0.2))  # after a decision
ANSWERED = {1: 0.5, 2: 0.6, 3: 0.7}  # by level
DAY = dt.timedelta(days=1)


@dataclass(kw_only=True)
class Plans:
    """The agenda of everybody."""

    world: World
    agenda: list[tuple[dt.datetime, int, Deed]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=itertools.count)

    def at(self, instant: dt.datetime, deed: Deed) -> None:
        """Somebody means to do something then, or at the next moment people act."""
        heapq.heappush(self.agenda, (instant, next(self._number), deed))

    def act(self) -> bool:
        """Whatever is meant to be done by now; was there anything?"""
        before = len(self.world.acts)
        while self.agenda and self.agenda[0][0] <= clock.now():
            heapq.heappop(self.agenda)[2]()
        return len(self.world.acts) > before

    def notice(self) -> None:
        """People come across what is new."""
        for known in self.world.new_tasks():
            self._about_task(known)
        for request in self.world.new_requests():
            self._about_request(request)

    # -- tasks
    def _about_task(self, known: Known) -> None:
        if known.form in DONE:
            self._do(known, PACES[known.form], known.due or known.created + DAY)
        if known.form in (*SHARES, "verdict"):
            self._besides(known)

    def _do(self, known: Known, paces: tuple[tuple[str, float], ...], due: dt.datetime) -> None:
        """When it is done, if at all."""
        now, name = clock.now(), known.name
        pace, dice = self.world.luck.weighed(paces, "pace", name, now), self.world.luck.dice("when", name, now)
        ahead = {
            "early": dice.uniform(0.08, 0.97) * (due - now),
            "close": (due - now) + dice.uniform(-3, 3) * DAY / 24,
            "late": (due - now) + dice.uniform(0.2, 11) * DAY,
        }
        if pace in ahead:
            self.at(now + ahead[pace], partial(DONE[known.form], self.world, known))

    def _besides(self, known: Known) -> None:
        """What else may befall a task: a pause, more time, other hands, another day."""
        kinds = (("pause", 0.05), ("extend", 0.05), ("claim", 0.07), ("give", 0.05), ("put_off", 0.06), ("", 0.72))
        luck, length = self.world.luck, (known.due or known.created) - known.created
        kind, dice = luck.weighed(kinds, "besides", known.name), luck.dice("beside", known.name)
        if known.form == "verdict" and kind != "put_off":
            return
        when = known.created + dice.uniform(0.05, 0.9) * length
        deeds: dict[str, Deed] = {
            "pause": partial(self._pause, known),
            "extend": partial(self._extend, known),
            "claim": partial(self._claim, known),
            "give": partial(acting.give, self.world, known),
            "put_off": partial(acting.put_off, self.world, known),
        }
        if kind:
            self.at(when, deeds[kind])

    def _pause(self, known: Known) -> None:
        if acting.pause(self.world, known):
            days = self.world.luck.dice("stands", known.name).uniform(0.5, 7)
            self.at(clock.now() + days * DAY, partial(acting.resume, self.world, known))

    def _extend(self, known: Known) -> None:
        if acting.extend(self.world, known):
            self._prod(known)

    def _claim(self, known: Known) -> None:
        """Taken; later given back, or lent to somebody who gives it back."""
        acting.claim(self.world, known)
        dice, later = self.world.luck.dice("taken", known.name), clock.now() + DAY
        if dice.random() < 0.4:
            self.at(later, partial(acting.release, self.world, known))
        elif dice.random() < 0.7:
            self.at(later, partial(acting.lend, self.world, known))
            self.at(later + 2 * DAY, partial(acting.hand_back, self.world, known))

    def _prod(self, known: Known) -> None:
        """There is another deadline: whoever has the task means to keep it, or not."""
        task = self.world.row(known)
        if task is not None and task.due_at is not None:
            self._do(known, PRODDED, max(task.due_at, clock.now() + DAY))

    # -- questions
    def _about_request(self, request: DecisionRequest) -> None:
        about = (self.world.tasks[request.task_id].name if request.task_id else "", request.level, request.asked_at)
        if self.world.luck.chance(ANSWERED[request.level or 1], "answers", *about):
            days = self.world.luck.dice("answers when", *about).uniform(0.05, 4.5)
            self.at(request.asked_at + days * DAY, partial(self._answer, request))

    def _answer(self, request: DecisionRequest) -> None:
        known = deciding.answer(self.world, request)
        if known is not None:
            self._prod(known)
