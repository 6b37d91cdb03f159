"""`layak timers`: deadlines that are held because too many were due at once."""

from __future__ import annotations

import click

from engine.city.actors import system
from engine.config import Settings
from engine.instances import surge
from engine.store import in_unit
from web.cli_settings import get_city, open_sessions, with_settings

CITY = click.option("--city", "key", required=True, help="Key of the city, as banjarbaru.")


@click.group()
def timers() -> None:
    """Deadlines."""


@timers.command()
@with_settings
def held(settings: Settings) -> None:
    """The cities whose deadlines wait for a yes."""
    with open_sessions(settings)() as session:
        found = surge.list_held(session)
    for key, row in found:
        click.echo(
            f"{key}: {row.due} due at once, limit {row.surge_limit}, held since {row.noticed_at:%Y-%m-%d %H:%M} UTC"
        )
    if not found:
        click.echo("nothing is held")


@timers.command()
@CITY
@with_settings
def release(settings: Settings, key: str) -> None:
    """Lets a city's held deadlines leave."""
    with open_sessions(settings)() as session:
        city_id = get_city(session, key).id
        in_unit(session, lambda s: surge.release(s, system(city_id)))
    click.echo(f"what was held in {key} leaves at the next sweep")


@timers.command()
@CITY
@click.argument("number", type=click.IntRange(0))
@with_settings
def limit(settings: Settings, key: str, number: int) -> None:
    """Sets how many timers of a city may be due at once; 0 never asks."""
    with open_sessions(settings)() as session:
        city_id = get_city(session, key).id
        in_unit(session, lambda s: surge.set_limit(s, system(city_id), number))
    click.echo(f"{key}: {number or 'any number of'} timers may be due at once")
