"""`layak cycle open`: a year's evaluation begins, a case per indicator."""

from __future__ import annotations

import datetime as dt
import pathlib

import click

from engine.cases.open_cycle import open_cycle
from engine.cases.rules import STAGES, CyclePlan, StagePlan
from engine.city.actors import system
from engine.config import Settings
from web.cli_settings import get_city, open_sessions, with_settings
from web.shipped import INSTRUMENT

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def cycle() -> None:
    """The years of the evaluation."""


@cycle.command("open")
@click.argument("key")
@click.option("--city", required=True, help="key of the city, as banjarbaru")
@click.option("--year", required=True, type=int, help="year of the evaluation")
@click.option("--evidence-year", "years", required=True, multiple=True, type=int, help="a year documents are from")
@click.option(
    "--stage", "stages", required=True, multiple=True, type=(click.Choice(STAGES), DAY, DAY),
    help="a stage with its first and its last day",
)  # fmt: skip
@click.option("--verification-on", type=DAY, help="day of the field verification")
@click.option(
    "--instrument", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path), default=INSTRUMENT,
    show_default=True,
)  # fmt: skip
@with_settings
def open_(
    settings: Settings, key: str, city: str, year: int, years: tuple[int, ...],
    stages: tuple[tuple[str, dt.datetime, dt.datetime], ...], verification_on: dt.datetime | None,
    instrument: pathlib.Path,
) -> None:  # fmt: skip
    """Opens a cycle with its cases, as KLA-2026; run again, it opens what is missing."""
    from web.wiring import wire

    wire(settings)
    plan = CyclePlan(
        key=key, year=year, evidence_years=tuple(sorted(years)),
        stages=tuple(StagePlan(key=k, starts_on=first.date(), ends_on=last.date()) for k, first, last in stages),
        verification_on=verification_on.date() if verification_on else None,
    )  # fmt: skip
    with open_sessions(settings)() as session:
        city_id = get_city(session, city).id
        made = open_cycle(session, system(city_id), plan, instrument.read_bytes())
    click.echo(f"{key}: {len(made.opened)} cases opened, {len(made.already)} were open already")
