"""How commands get their settings and their database."""

from __future__ import annotations

import dataclasses
import functools
import os
import pathlib
from collections.abc import Callable
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from engine import clock, config
from engine.city.tables import City, find_city
from engine.config import Settings
from engine.errors import LayakError, NotFound

DATA = click.option(
    "--data", type=click.Path(path_type=pathlib.Path), help="folder that holds everything  [default: LAYAK_DATA or var]"
)


class Refusing(click.Group):
    """A refusal of ours ends a command with its sentence and status 1, never with a traceback; a demo's clock ends with
    the command that goes by it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            with clock.given_back():
                return super().invoke(ctx)
        except LayakError as error:
            raise click.ClickException(str(error)) from error


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command `settings`, read from the environment and `--data`."""

    @DATA
    @functools.wraps(command)
    def run(*args: Any, data: pathlib.Path | None, **more: Any) -> Any:
        settings = config.read(os.environ)
        return command(*args, settings=dataclasses.replace(settings, data=data) if data else settings, **more)

    return run


def open_sessions(settings: Settings) -> sessionmaker[Session]:
    """Sessions over the settings' database, its tables up to date; in a demo by its clock from now on."""
    from web import demo_clock
    from web.opening import opened

    sessions = sessionmaker(opened(settings))
    with sessions() as session:
        demo_clock.follow(session)
    return sessions


def with_secret(settings: Settings) -> Settings:
    """The settings with the secret that the server over the same folder signs with; where one is set, that."""
    if settings.secret_key or not settings.is_embedded:
        return settings
    return dataclasses.replace(settings, secret_key=config.own_secret(settings.data))


def get_city(session: Session, key: str) -> City:
    """The city of that key; the refusal names those that exist."""
    city = find_city(session, key)
    if city is None:
        known = ", ".join(sorted(session.scalars(sa.select(City.key)))) or "none yet"
        raise NotFound(f"there is no city {key}; there are: {known}")
    return city
