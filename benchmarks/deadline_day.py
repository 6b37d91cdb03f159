"""A deadline day: thousands of cases of one city are late in the same minute, and one of another city with them.

What counts is how long that one waits, from the sweep's first move to its escalation and on to the mail server, beside
the same city on a quiet day. The mail here takes `MAIL` seconds each, so that the queue of letters is long as well.
"""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any

import sqlalchemy as sa

from benchmarks import databases, waiting
from benchmarks.stage import Stage, stage
from engine import clock
from engine.city import accounts
from engine.city.actors import Held, load_actor, system
from engine.city.tables import Agency
from engine.instances import advance
from engine.instances.deploy import deploy
from engine.jobs import Consumer, End, drain, register_consumer, sweep
from engine.process.package import read_folder
from engine.store import SessionFactory
from engine.store.outbox import Work

MAIL = 0.005  # seconds a letter takes
AT_MOST = 2.0  # times its quiet time
OTHER = "tanjung"  # the city with the single deadline


class Post:
    """Takes letters, and notes when the first one of a city came."""

    def __init__(self) -> None:
        self.first: dict[uuid.UUID, float] = {}

    def run(self, _sessions: SessionFactory, work: Work) -> End:
        """One letter."""
        time.sleep(MAIL)  # what a mail server takes: the thread waits, as it would for the network
        self.first.setdefault(work.city_id, time.perf_counter())
        return End()


def measure(due: int) -> dict[str, Any]:
    """The single deadline's wait in seconds: alone, and beside `due` others."""
    with databases.fresh("postgresql") as url, stage(url) as made:
        post = Post()
        register_consumer("letter", Consumer(run=post.run))
        other = _second_city(made)
        waiting.prepare(made)
        quiet = _waited(made, other, post, "quiet")
        waiting.fill(made, due=due, waiting=0)
        busy = _waited(made, other, post, "busy")
    return {"due": due, "quiet_ms": round(quiet * 1000, 1), "busy_ms": round(busy * 1000, 1),
            "ratio": round(busy / quiet, 2), "ratio_at_most": AT_MOST}  # fmt: skip


def tell(figures: dict[str, Any]) -> None:
    """One line."""
    print(
        f"deadline day: beside {figures['due']} others the single deadline waits {figures['busy_ms']} ms, alone "
        f"{figures['quiet_ms']} ms: {figures['ratio']} times (at most {figures['ratio_at_most']})"
    )


def _waited(made: Stage, city_id: uuid.UUID, post: Post, key: str) -> float:
    """One case more of the other city is late; a sweep and a drain side by side, until its letter is out."""
    with clock.standing(waiting.MONDAY):
        made.unit(lambda s: advance.start(s, city_id=city_id, definition_key="late", business_key=key,
                                          actor=system(city_id), data={"agency": "dinkes"}))  # fmt: skip
    post.first.clear()
    with clock.standing(waiting.LATE):
        stopping, begun = threading.Event(), time.perf_counter()
        hands = [threading.Thread(target=_work, args=(act, stopping)) for act in _acts(made, stopping)]
        for hand in hands:
            hand.start()
        while city_id not in post.first:
            time.sleep(0.001)  # a condition would make the measured threads do more than the product's do
        stopping.set()
        for hand in hands:
            hand.join()
    return post.first[city_id] - begun


def _acts(made: Stage, stopping: threading.Event) -> list[Any]:
    return [
        lambda: sweep(made.sessions, stopping=stopping),
        lambda: drain(made.sessions, "mail", stopping=stopping),
    ]


def _work(act: Any, stopping: threading.Event) -> None:
    while not stopping.is_set():
        if not act():
            stopping.wait(0.01)


def _second_city(made: Stage) -> uuid.UUID:
    """A second city with its own people and the same processes."""
    city_id: uuid.UUID = made.unit(lambda s: accounts.add_city(s, key=OTHER, name="Tanjung", zone="Asia/Makassar"))
    made.unit(lambda s: s.execute(sa.insert(Agency), [dict(id=uuid.uuid4(), city_id=city_id, key="dinkes",
              name="Dinas Kesehatan", short="Dinkes", kind="dinas", is_vertical=False)]))  # fmt: skip
    actors = {}
    for role in ("coordinator", "head"):
        person = made.unit(lambda s, role=role: accounts.add_person(  # type: ignore[misc]
            s, city_id, email=f"{role}@{OTHER}.test", name=f"Pemegang peran {role}"))  # fmt: skip
        held = Held(role, agency="dinkes" if role == "head" else None)
        made.unit(lambda s, person=person, held=held: accounts.give_role(s, city_id, person, held))  # type: ignore[misc]
        actors[role] = made.unit(lambda s, person=person: load_actor(s, city_id, person))  # type: ignore[misc]
    for files in (read_folder(waiting.ESCALATION), waiting.PACKAGE):
        made.unit(lambda s, files=files: deploy(s, files, actors["coordinator"]))  # type: ignore[misc]
    return city_id
