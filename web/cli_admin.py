"""`layak user`, `layak audit`, `layak db`: for whoever keeps a Layak running."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city import accounts
from engine.city.actors import Held, system
from engine.city.tables import City, find_city
from engine.config import Settings
from engine.errors import Invalid
from engine.history import Head, HistoryEvent, verify_stream
from engine.instances.tables import ProcessInstance
from engine.store import in_unit
from web.cli_settings import get_city, open_sessions, with_settings


@click.group()
def user() -> None:
    """People."""


@user.command("add-admin")
@click.argument("email")
@click.option("--name", required=True, help="as the pages shall show it")
@click.option("--city", required=True, help="key of the city, as banjarbaru")
@click.option("--city-name", help="makes the city if there is none of that key, as 'Kota Banjarbaru'")
@click.option("--zone", default="Asia/Makassar", show_default=True, help="time zone of a new city")
@click.password_option(help="asked for when not given")
@with_settings
def add_admin(
    settings: Settings, email: str, name: str, city: str, city_name: str | None, zone: str, password: str
) -> None:
    """Adds an administrator, who then adds everybody else."""

    def act(session: Session) -> uuid.UUID:
        if city_name and find_city(session, city) is None:
            accounts.add_city(session, key=city, name=city_name, zone=zone)
        city_id = get_city(session, city).id
        actor = system(city_id)
        person_id = accounts.add_person(session, city_id, email=email, name=name, password=password, actor=actor)
        accounts.give_role(session, city_id, person_id, Held("administrator"), actor=actor)
        return person_id

    with open_sessions(settings)() as session:
        try:
            in_unit(session, act)
        except Invalid as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo(f"{email} administers {city} and can sign in now.")


SENTENCES = {
    "email_malformed": "this is not an e-mail address",
    "email_taken": "somebody signs in with this address already",
    "password_short": "the password needs at least 12 characters",
    "password_long": "the password has more than 200 characters",
    "name_length": "the name needs 1 to 200 characters",
    "zone_unknown": "this is not a time zone; an example is Asia/Makassar",
}


def _sentence(error: Invalid) -> str:
    codes = [code for field in error.fields.values() for code in field]
    return "; ".join(SENTENCES.get(code, code) for code in codes) or str(error)


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
