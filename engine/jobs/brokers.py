"""The two brokers: in the memory of one process, and over Redis. Neither retries: that is the outbox row's affair."""

from __future__ import annotations

import redis
from dramatiq import Broker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Middleware, Retries
from redis.backoff import NoBackoff
from redis.retry import Retry

RINGING, WORKING = 0.3, 3.0  # seconds to wait for Redis: for whoever only rings, for whoever works


def in_memory() -> Broker:
    """Queues in this process' memory; what is in them is lost with it, and nothing is lost with them."""
    return StubBroker(middleware=_middleware())


def over_redis(url: str, *, timeout: float = RINGING) -> Broker:
    """A broker whose client gives up after `timeout` seconds and does not try again.

    The broker's own `socket_timeout` is silently ignored beside a URL, so it gets a client.
    """
    client = redis.Redis.from_url(
        url, socket_timeout=timeout, socket_connect_timeout=timeout, retry=Retry(NoBackoff(), 0)
    )
    return RedisBroker(client=client, middleware=_middleware())


def _middleware() -> list[Middleware]:
    """Not Dramatiq's time limit, which breaks into a thread wherever it is, nor its age limit."""
    return [Retries(max_retries=0)]


def waiting(broker: Broker, queue: str) -> int:
    """How many messages of a queue nobody has taken yet."""
    if isinstance(broker, StubBroker):
        return int(broker.queues[queue].qsize())
    assert isinstance(broker, RedisBroker)
    return int(broker.client.llen(f"{broker.namespace}:{queue}"))


def close(broker: Broker) -> None:
    """Lets go of the connections."""
    broker.close()
    if isinstance(broker, RedisBroker):
        broker.client.close()
