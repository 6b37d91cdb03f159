"""The command `layak`. A command imports what it needs, so that checking a drawing starts no web server."""

from __future__ import annotations

import click

from engine.config import Settings
from web.cli_audit import audit, db
from web.cli_calendar import calendar
from web.cli_calendar_import import import_ as calendar_import
from web.cli_cycle import cycle
from web.cli_deploy import deploy
from web.cli_doctor import doctor
from web.cli_mail import mail
from web.cli_people import user
from web.cli_settings import Refusing, with_settings
from web.cli_timers import timers
from web.process_cli import process

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="address to listen at")
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="port to listen at")


@click.group(cls=Refusing)
def layak() -> None:
    """Layak prepares a city for the Kota Layak Anak evaluation."""


@layak.command()
@HOST
@PORT
@click.option("--no-demo", is_flag=True, help="leave an empty folder empty, without the demo city")
@with_settings
def run(settings: Settings, host: str, port: int, no_demo: bool) -> None:
    """Everything in one process.

    For trying, teaching and one small city; an empty folder gets the demo city.
    """
    from web import serve

    serve.run(settings, host=host, port=port, has_demo=not no_demo)


@layak.command()
@HOST
@PORT
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="processes")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1), help="threads of each process")
@with_settings
def web(settings: Settings, host: str, port: int, workers: int, threads: int) -> None:
    """The pages, over PostgreSQL and Redis.

    gunicorn, on as many machines as wanted, beside workers and a scheduler.
    """
    from web import production

    production.serve(settings, host=host, port=port, workers=workers, threads=threads)


@layak.command()
@with_settings
def worker(settings: Settings) -> None:
    """Carries out mails, webhooks, deadlines.

    What happens outside requests; start as many as wanted.
    """
    from web.worker import main as work

    work(settings)


@layak.command()
@with_settings
def scheduler(settings: Settings) -> None:
    """Looks every five seconds for what is due.

    It plans what is done every hour and day, too. More than one do no harm.
    """
    from web.scheduler import main as schedule

    schedule(settings)


process.add_command(deploy)
calendar.add_command(calendar_import)
for group in (process, user, cycle, calendar, audit, db, mail, timers, doctor):
    layak.add_command(group)


def main() -> None:
    """The entry point."""
    layak(prog_name="layak")


if __name__ == "__main__":
    main()
