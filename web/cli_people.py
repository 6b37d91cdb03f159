"""`layak user`: the first administrator, and everybody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

import click
from sqlalchemy.orm import Session

from engine.city import accounts
from engine.city.actors import Held, system
from engine.city.addresses import change_address
from engine.city.tables import find_city, find_person_by_email
from engine.config import Settings
from engine.errors import Invalid, NotFound
from engine.escalation.hand_over import hand_over
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
    "self": "a successor is somebody else",
    "inactive": "this person's account is closed",
    "agency_unknown": "this city has no such agency; opening a cycle adds those of the instrument",
}


class Known(NamedTuple):
    """A person by id, and the city."""

    id: uuid.UUID
    city_id: uuid.UUID


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


@user.command("hand-over")
@click.argument("email")
@click.option("--to", "successor", required=True, help="address of whoever takes over")
@click.option("--with-roles", is_flag=True, help="the successor gets the roles too")
@click.option("--close", is_flag=True, help="closes the leaver's account afterwards")
@with_settings
def hand_over_tasks(settings: Settings, email: str, successor: str, with_roles: bool, close: bool) -> None:
    """Gives everything a leaver has in hand to a successor, with a letter of what is open."""
    with open_sessions(settings)() as session:
        leaver, to = _known(session, email), _known(session, successor)
        actor = system(leaver.city_id)
        try:
            done = hand_over(lambda act: in_unit(session, act), session, leaver.id, to.id, actor, with_roles=with_roles)
            if close:
                in_unit(session, lambda s: accounts.close_account(s, leaver.city_id, leaver.id, actor=actor))
        except Invalid as error:
            raise click.ClickException(_sentence(error)) from error
    for outcome in done:
        click.echo(f"{outcome.id}: {outcome.refusal or 'handed over'}")
    moved = sum(outcome.refusal is None for outcome in done)
    click.echo(f"{moved} of {len(done)} open tasks of {email} are with {successor} now.")


def _known(session: Session, email: str) -> Known:
    """Whoever signs in with an address, as values: each unit throws away what was read before it."""
    person = find_person_by_email(session, email)
    if person is None:
        raise NotFound(f"nobody signs in with {email}")
    return Known(person.id, person.city_id)


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
