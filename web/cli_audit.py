"""`layak audit`, `layak db`: is the history whole, are the tables up to date?"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.tables import City
from engine.config import Settings
from engine.history import Head, HistoryEvent, verify_stream
from engine.instances.tables import ProcessInstance
from web.cli_settings import open_sessions, with_settings


@click.group()
def audit() -> None:
    """The history."""


@audit.command()
@with_settings
def verify(settings: Settings) -> None:
    """Reads every stream back: a changed body, a gap, a cut tail. Exit status 1 when one does not hold."""
    count, broken = 0, 0
    with open_sessions(settings)() as session:
        for head, name in heads(session):
            count += 1
            for found in verify_stream(session, head):
                broken += 1
                click.echo(f"{name}: {WORDS[found.code]} at event {found.seq} (stream {found.stream})")
            session.expunge_all()
        for stream in orphans(session):
            broken += 1
            click.echo(f"unknown: events of a stream without a head (stream {stream})")
    click.echo(f"{count} streams read, " + (f"{broken} breaks found" if broken else "all of them hold"))
    sys.exit(1 if broken else 0)


WORDS = {
    "gap": "an event is missing",
    "body": "the body was changed",
    "chain": "the chain does not fit",
    "tail": "the end is not where the head says",
}


def heads(session: Session) -> Iterator[tuple[Head, str]]:
    """Every stream of every city with its name: the city's own, then its cases."""
    cities = session.execute(sa.select(City.id, City.key).order_by(City.key)).all()
    for city_id, key in cities:
        yield session.get_one(City, city_id), key
        ids = session.execute(
            sa.select(ProcessInstance.id, ProcessInstance.business_key, ProcessInstance.definition_key)
            .where(ProcessInstance.city_id == city_id)
            .order_by(ProcessInstance.business_key)
        ).all()
        for instance_id, business_key, definition_key in ids:
            yield session.get_one(ProcessInstance, instance_id), f"{key} {business_key} ({definition_key})"


def orphans(session: Session) -> list[uuid.UUID]:
    """Streams that nothing in the tables knows any more."""
    known = sa.union_all(sa.select(City.id), sa.select(ProcessInstance.id))
    return list(session.scalars(sa.select(HistoryEvent.stream).where(HistoryEvent.stream.not_in(known)).distinct()))


@click.group()
def db() -> None:
    """The database."""


@db.command()
@with_settings
def upgrade(settings: Settings) -> None:
    """Brings the tables to this version."""
    open_sessions(settings)
    click.echo("the tables are up to date")
