"""`layak mail`: does our mail arrive, and how does a letter read?"""

from __future__ import annotations

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.config import Settings
from engine.errors import NotFound
from engine.escalation.tables import Letter
from web.cli_settings import open_sessions, with_secret, with_settings


@click.group()
def mail() -> None:
    """Letters: are they let in, how do they read."""


@mail.command()
@click.option("--to", default="", metavar="ADDRESS", help="sends a test letter there; without it only DNS is looked at")
@click.option("--selector", "selectors", multiple=True, help="DKIM selector of the mail server; may be repeated")
@with_settings
def check(settings: Settings, to: str, selectors: tuple[str, ...]) -> None:
    """Looks at SPF, DKIM and DMARC of the sender's domain, sends a test letter, and says what to mend."""
    from web.mail.checking import check_dns, send_test

    findings = check_dns(settings, selectors)
    if to:
        findings = (*findings, send_test(settings, to))
    for each in findings:
        click.echo(f"{'ok  ' if each.is_fine else 'MEND'} {each.subject}: {each.found}")
        if each.mend:
            click.echo(f"     {each.mend}")
    if not all(each.is_fine for each in findings):
        raise SystemExit(1)


@mail.command()
@click.argument("number")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
@click.option("--html", "is_html", is_flag=True, help="the HTML part instead of the text")
@with_settings
def preview(settings: Settings, number: str, language: str, is_html: bool) -> None:
    """Writes a letter (SRT-2026-7KQ2M9XA) as it would be written now; nothing is sent."""
    from web.app import create_app
    from web.mail.preview import preview as made

    open_sessions(settings)  # says what is missing before anything is made
    app = create_app(with_secret(settings))
    with app.app_context():
        from web.database import db

        letter = _find(db.session(), number)
        rendered = made(app, db.session(), letter.city_id, letter.id, language)
    click.echo(rendered.html if is_html else f"{rendered.subject}\n\n{rendered.text}")


def _find(session: Session, number: str) -> Letter:
    """A letter by its number, in whatever city: whoever is at the command line may read all."""
    found = session.scalar(sa.select(Letter).where(Letter.number == number.strip().upper()).limit(1))
    if found is None:
        raise NotFound(f"there is no letter {number}")
    return found
