"""What the terminal shows when the embedded server is up: where it is, and who can sign in."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from engine.city import passwords
from engine.city.tables import City, Person, RoleHeld
from engine.config import Settings
from engine.store import in_unit

DEMO_PASSWORD = "peragaan-layak"  # everybody may have it: the demo city holds nothing real
SHOWN = ("officer", "head", "reviewer", "coordinator", "secretary", "chair", "verifier", "auditor", "administrator")


@contextlib.contextmanager
def waiting(what: str) -> Iterator[None]:
    """Says what takes a while, and how long it took."""
    begun = time.monotonic()
    click.echo(f"{what} ... ", nl=False)
    yield
    click.echo(f"{time.monotonic() - begun:.1f} s")


def say(settings: Settings, sessions: sessionmaker[Session]) -> None:
    """Prints the address, and for the demo city one sign-in per role."""
    click.echo(f"Layak runs at {settings.base_url}   (Ctrl-C ends it)")
    with sessions() as session:
        people = demo_people(session)
        if people:
            in_unit(session, lambda s: _let_sign_in(s, list(people.values())))
        elif session.scalar(sa.select(Person.id).limit(1)) is None:
            click.echo("Nobody can sign in yet. The first administrator: layak user add-admin --help")
    for role, email in people.items():
        click.echo(f"  {role:<14}{email}   {DEMO_PASSWORD}")


def demo_people(session: Session) -> dict[str, str]:
    """Of each role of the demo city the address of the person who was added first; empty without a demo city."""
    rows = session.execute(
        sa.select(RoleHeld.role, Person.email)
        .join(City, sa.and_(City.id == RoleHeld.city_id, City.is_demo))
        .join(Person, sa.and_(Person.city_id == RoleHeld.city_id, Person.id == RoleHeld.person_id, Person.is_active))
        .order_by(Person.id.desc())
    ).all()
    found = {row.role: row.email for row in rows}
    return {role: found[role] for role in SHOWN if role in found}


def _let_sign_in(session: Session, emails: list[str]) -> None:
    """Gives those the demo's password who have none."""
    without = sa.and_(Person.email.in_(emails), Person.password_hash.is_(None))
    if session.scalar(sa.select(Person.id).where(without).limit(1)) is not None:
        hashed = passwords.hash_of(DEMO_PASSWORD)
        session.execute(sa.update(Person).where(without).values(password_hash=hashed))
