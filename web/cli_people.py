"""`layak user`: the first administrator, and everybody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import click
from sqlalchemy.orm import Session

from engine.city import accounts
from engine.city.actors import Held, system
from engine.city.addresses import change_address
from engine.city.tables import find_city, find_person_by_email
from engine.config import Settings
from engine.errors import Invalid, NotFound
from engine.store import in_unit
from web.cli_settings import get_city, open_sessions, with_settings
from web.shipped import deploy_shipped

NAME = click.option("--name", required=True, help="as the pages shall show it")
CITY = click.option("--city", required=True, help="key of the city, as banjarbaru")
PASSWORD = click.password_option(help="asked for when not given")
SENTENCES = {
    "email_malformed": "this is not an e-mail address",
    "email_taken": "somebody signs in with this address already",
    "password_short": "the password needs at least 12 characters",
    "password_long": "the password has more than 200 characters",
    "name_length": "the name needs 1 to 200 characters",
    "zone_unknown": "this is not a time zone; an example is Asia/Makassar",
    "role_unknown": "there is no such role",
    "role_scope": "officer and head need an agency (officer:dinkes), reviewer a cluster (reviewer:3), others neither",
    "agency_unknown": "this city has no such agency; opening a cycle adds those of the instrument",
}


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add-admin")
@click.argument("email")
@NAME
@CITY
@click.option("--city-name", help="makes the city if there is none of that key, as 'Kota Banjarbaru'")
@click.option("--zone", default="Asia/Makassar", show_default=True, help="time zone of a new city")
@PASSWORD
@with_settings
def add_admin(
    settings: Settings, email: str, name: str, city: str, city_name: str | None, zone: str, password: str
) -> None:
    """Adds an administrator, with the city if it is new: it gets the processes that come with Layak."""
    from web.wiring import wire

    wire(settings)

    def act(session: Session) -> None:
        if city_name and find_city(session, city) is None:
            deploy_shipped(session, accounts.add_city(session, key=city, name=city_name, zone=zone))
        _add(session, city, email, name, password, [Held("administrator")])

    _do(settings, act)
    click.echo(f"{email} administers {city} and can sign in now.")


@user.command()
@click.argument("email")
@NAME
@CITY
@click.option(
    "--role", "roles", multiple=True, required=True, help="officer:dinkes, head:dinkes, reviewer:3, coordinator"
)
@PASSWORD
@with_settings
def add(settings: Settings, email: str, name: str, city: str, roles: tuple[str, ...], password: str) -> None:
    """Adds a person with one role or several."""
    helds = [held(role) for role in roles]
    _do(settings, lambda s: _add(s, city, email, name, password, helds))
    click.echo(f"{email} can sign in now as {', '.join(roles)}.")


@user.command("password")
@click.argument("email")
@PASSWORD
@with_settings
def new_password(settings: Settings, email: str, password: str) -> None:
    """Sets a new password and signs the person out everywhere."""

    def act(session: Session) -> None:
        person = find_person_by_email(session, email)
        if person is None:
            raise NotFound(f"nobody signs in with {email}")
        actor = system(person.city_id)
        accounts.set_password(session, person.city_id, person.id, password, actor=actor)

    _do(settings, act)
    click.echo(f"{email} has a new password.")


@user.command()
@click.argument("email")
@click.argument("new_email")
@with_settings
def address(settings: Settings, email: str, new_email: str) -> None:
    """Corrects an address: the person signs in by the new one, and letters go there."""

    def act(session: Session) -> None:
        person = find_person_by_email(session, email)
        if person is None:
            raise NotFound(f"nobody signs in with {email}")
        change_address(session, person.city_id, person.id, new_email, actor=system(person.city_id))

    _do(settings, act)
    click.echo(f"letters for {email} go to {new_email} now, and that is what the person signs in with.")


def held(text: str) -> Held:
    """`reviewer:3` as a role within its scope."""
    role, _, scope = text.partition(":")
    if accounts.SCOPES.get(role) == "cluster" and scope.isdecimal():
        return Held(role, cluster=int(scope))
    return Held(role, agency=scope or None)


def _add(session: Session, city: str, email: str, name: str, password: str, helds: list[Held]) -> uuid.UUID:
    city_id = get_city(session, city).id
    person_id = accounts.add_person(session, city_id, email=email, name=name, password=password)
    for each in helds:
        accounts.give_role(session, city_id, person_id, each)
    return person_id


def _do(settings: Settings, act: Callable[[Session], Any]) -> None:
    with open_sessions(settings)() as session:
        try:
            in_unit(session, act)
        except Invalid as error:
            raise click.ClickException(_sentence(error)) from error


def _sentence(error: Invalid) -> str:
    codes = [code for field in error.fields.values() for code in field]
    return "; ".join(SENTENCES.get(code, code) for code in codes) or str(error)
