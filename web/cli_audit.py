"""`layak audit`, `layak db`: is the history whole, are the tables up to date?"""

from __future__ import annotations

import sys
import uuid

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.city.actors import system
from engine.city.tables import City, find_city
from engine.config import Settings
from engine.errors import LayakError
from engine.history import Seal, find_latest_seal, has_root
from engine.instances import streams
from engine.store import in_unit
from web.cli_settings import open_sessions, with_settings
from web.mail.seals import seal_and_tell

WORDS = {
    "gap": "an event is missing",
    "body": "the body was changed",
    "blank": "the body was emptied, and no redaction says so",
    "chain": "the chain does not fit",
    "tail": "the end is not where the head says",
    "sealed": "the event is not what was sealed",
    "seal_gap": "a seal is missing",
    "seal_chain": "the seal does not fit the one before",
    "seal_root": "the root is not over what was sealed",
    "unknown": "events of a stream without a head",
}
CITY = click.option("--city", "key", required=True, help="Key of the city, as banjarbaru.")
SEALS = ("seal_gap", "seal_chain", "seal_root")


@click.group()
def audit() -> None:
    """The history."""


@audit.command()
@click.option("--root", "roots", multiple=True, help="A root somebody kept, in hex: must still be that of a seal.")
@with_settings
def verify(settings: Settings, roots: tuple[str, ...]) -> None:
    """Reads every stream and seal back. Exit status 1 when one does not hold."""
    wanted = [_root(text) for text in roots]
    with open_sessions(settings)() as session:
        broken = 0
        for found in streams.audit(session):
            broken += 1
            click.echo(_line(found))
        for root in wanted:
            if not _is_kept(session, root):
                broken += 1
                click.echo(f"no seal has the root {root.hex()}: seals were taken away or made anew")
        count = streams.count_streams(session)
    click.echo(f"{count} streams read, " + (f"{broken} breaks found" if broken else "all of them hold"))
    sys.exit(1 if broken else 0)


def _root(text: str) -> bytes:
    try:
        return bytes.fromhex(text.replace(" ", ""))
    except ValueError:
        raise click.BadParameter(f"{text} is no root; a root is 64 hexadecimal digits", param_hint="--root") from None


def _is_kept(session: Session, root: bytes) -> bool:
    return any(has_root(session, city_id, root) for city_id in session.scalars(sa.select(City.id)))


def _line(found: streams.Found) -> str:
    what = "seal" if found.code in SEALS else "event"
    where = f"{what} {found.seq}" if found.seq else "all its events"
    return f"{found.name or found.code}: {WORDS[found.code]} at {where} (stream {found.stream})"


@audit.command()
@CITY
@with_settings
def seal(settings: Settings, key: str) -> None:
    """Seals a city's history now and prints the root."""
    with open_sessions(settings)() as session:
        city_id = _city(session, key)
        made = in_unit(session, lambda s: _sealed(s, city_id))
    click.echo(made)


def _sealed(session: Session, city_id: uuid.UUID) -> str:
    made = seal_and_tell(session, system(city_id))
    last = made or find_latest_seal(session, city_id)
    if last is None:
        return "nothing has happened yet, so there is nothing to seal"
    return ("" if made else "nothing has happened since; the last is ") + _words(last)


def _words(made: Seal) -> str:
    return f"seal {made.number} over {made.events} events in {made.streams} streams, root {made.root.hex()}"


@audit.command("streams")
@CITY
@with_settings
def list_streams(settings: Settings, key: str) -> None:
    """Lists the city's streams: its own and that of each case, with the number of events and the id."""
    with open_sessions(settings)() as session:
        for each in streams.list_streams(session, _city(session, key)):
            click.echo(f"{each.name:<16} {each.process or 'city':<16} {each.events:>6} {each.stream}")


@audit.command()
@CITY
@click.option("--reason", required=True, help="Why, without names: it stays readable.")
@click.argument("stream")
@click.argument("number", type=int)
@with_settings
def redact(settings: Settings, key: str, reason: str, stream: str, number: int) -> None:
    """Empties event NUMBER of STREAM for good. That it was there, when, and that it was emptied stay.

    STREAM is a case's business key, the city's key for its own stream, or an id as `layak audit streams` lists it;
    NUMBER stands first in the audit line of the case's page.
    """
    with open_sessions(settings)() as session:
        city_id = _city(session, key)
        found = _stream(session, city_id, stream)
        try:
            in_unit(session, lambda s: streams.redact_event(s, system(city_id), found, number, reason=reason))
        except LayakError as refusal:
            raise click.ClickException(str(refusal)) from refusal
    click.echo(f"event {number} of stream {stream} is empty now; the history holds")


def _stream(session: Session, city_id: uuid.UUID, text: str) -> uuid.UUID:
    """The one stream that is called so, or has that id."""
    known = streams.list_streams(session, city_id)
    found = [each for each in known if text in (each.name, str(each.stream))]
    if len(found) == 1:
        return found[0].stream
    if not found:
        raise click.ClickException(f"there is no stream {text} in this city; `layak audit streams` lists them")
    ids = ", ".join(f"{each.stream} ({each.process})" for each in found)
    raise click.ClickException(f"{text} has several streams; name one by its id: {ids}")


def _city(session: Session, key: str) -> uuid.UUID:
    found = find_city(session, key)
    if found is None:
        raise click.ClickException(f"there is no city {key}")
    return found.id


@click.group()
def db() -> None:
    """The database."""


@db.command()
@with_settings
def upgrade(settings: Settings) -> None:
    """Brings the tables to this version."""
    open_sessions(settings)
    click.echo("the tables are up to date")
