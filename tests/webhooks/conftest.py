"""A small city whose other systems are servers of this very test, on both databases."""

from __future__ import annotations

import datetime as dt
import pathlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa

from engine import clock
from engine.city.actors import Actor
from engine.history import HistoryEvent
from engine.jobs import End, drain
from engine.jobs.consumers import Consumer, find_consumer
from engine.store import SessionFactory
from engine.store.outbox import OutboxRow, Work
from tests.instances.packages import PACKAGE
from tests.instances.world import MONDAY, World, build
from tests.services.databases import CopyOf
from tests.webhooks.receiver import Authority, Receiver, authority, serving
from webhooks import delivering, endpoints, planning, registrations, sources
from webhooks.addresses import Policy
from webhooks.secrets import Vault
from webhooks.sending import Sender
from webhooks.tables import Attempt, Endpoint, Incoming

KEY = "a key of forty-three signs, for tests only!"
POLICY = Policy(rehearsal_hosts=("127.0.0.1",))
CASE = "KLA-2026/07"


@dataclass
class Hub:
    """The city, its connections, and how they are worked off."""

    world: World
    sender: Sender = field(default_factory=lambda: Sender(answer_within=2))
    vault: Vault = field(default_factory=lambda: Vault(KEY))

    @property
    def coordinator(self) -> Actor:
        return self.world.actors["coordinator"]

    def listen(self, port: int, *patterns: str, scheme: str = "http") -> tuple[uuid.UUID, str]:
        """An endpoint at a port of this machine, and its secret."""
        made = uuid.uuid4()
        secret: str = self.world.unit(
            lambda s: endpoints.add_endpoint(
                s, self.coordinator, self.vault, address=f"{scheme}://127.0.0.1:{port}/in", description="Arsip",
                patterns=patterns or ["*"], endpoint_id=made,
            )
        )  # fmt: skip
        return made, secret

    def source(self, **mapped: str) -> tuple[uuid.UUID, str]:
        """A source whose deliveries are `{"case": ..., "data": {...}}` about more time, and its secret."""
        made, where = uuid.uuid4(), {"message_name": "more_time", "key_field": "case", "data_field": "data", **mapped}
        secret: str = self.world.unit(
            lambda s: sources.add_source(
                s, self.coordinator, self.vault, name="SRIKANDI", mapped=sources.Mapped(**where), source_id=made
            )
        )
        return made, secret

    def consumer(self, kind: str) -> Consumer | None:
        """As registered, but with a sender that is sooner at its wits' end."""
        if kind == planning.KIND:
            return Consumer(run=delivering.Courier(vault=self.vault, policy=POLICY, sender=self.sender).run)
        return find_consumer(kind)

    def deliver(self) -> int:
        """Works off what is due of the outbound deliveries; how many came to an end."""
        return drain(self.world.sessions, planning.QUEUE, consumers=self.consumer)

    def correlate(self) -> int:
        """Works off what came in."""
        return drain(self.world.sessions, "outbox", consumers=self.consumer)

    def planned(self) -> list[OutboxRow]:
        """What is planned for endpoints, in order."""
        return self._all(sa.select(OutboxRow).where(OutboxRow.kind == planning.KIND).order_by(OutboxRow.id))

    def attempts(self) -> list[Attempt]:
        return self._all(sa.select(Attempt).order_by(Attempt.id))

    def events(self) -> list[HistoryEvent]:
        return self._all(sa.select(HistoryEvent).order_by(HistoryEvent.id))

    def incoming(self) -> list[Incoming]:
        return self._all(sa.select(Incoming).order_by(Incoming.id))

    def endpoint(self, endpoint_id: uuid.UUID) -> Endpoint:
        found: Endpoint = self._all(sa.select(Endpoint).where(Endpoint.id == endpoint_id))[0]
        return found

    def _all(self, query: Any) -> list[Any]:
        with self.world.sessions() as session:
            return list(session.scalars(query))


def unreachable(_sessions: SessionFactory, _work: Work) -> End:
    """Stands for a consumer that must not be called."""
    raise AssertionError("nothing should be carried out")


@pytest.fixture
def now() -> Iterator[clock.Movable]:
    with clock.standing(MONDAY) as movable:
        yield movable


def deployed(url: str) -> World:
    """The city with one process, to be copied."""
    with clock.standing(MONDAY):
        made = build(url)
        made.deploy(PACKAGE)
    made.engine.dispose()
    return made


@pytest.fixture
def hub(copy_of: CopyOf, now: clock.Movable) -> Iterator[Hub]:  # noqa: ARG001
    url, city = copy_of(deployed)
    made = Hub(world=city.copied_to(url))
    registrations.register(made.vault, POLICY)
    yield made
    made.world.engine.dispose()


@pytest.fixture
def running(hub: Hub) -> Hub:
    """A case waits for an officer of Dinas Kesehatan, and for a message that gives more time."""
    hub.world.only = hub.world.start("request", CASE, agency="dinkes")
    return hub


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving() as found:
        yield found


@pytest.fixture(scope="session")
def vouched(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(pathlib.Path(tmp_path_factory.mktemp("authority")))


def after(seconds: float) -> dt.timedelta:
    return dt.timedelta(seconds=seconds)
