"""`layak process deploy FOLDER --city KEY`: a checked package becomes the next version of its process."""

from __future__ import annotations

import pathlib

import click

from engine.city.actors import system
from engine.config import Settings
from engine.instances.deploy import Deployed
from engine.instances.deploy import deploy as make
from engine.process.findings import Refused
from engine.process.rehearsal import read_folder
from engine.store import in_unit
from web.cli_settings import get_city, open_sessions, with_settings
from web.process_cli import sentence


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=pathlib.Path))
@click.option("--city", required=True, help="key of the city, as banjarbaru")
@with_settings
def deploy(settings: Settings, folder: pathlib.Path, city: str) -> None:
    """New cases begin with the new version, running ones keep theirs."""
    from web.wiring import wire

    wire(settings)
    files = read_folder(folder)
    with open_sessions(settings)() as session:
        city_id = get_city(session, city).id
        try:
            made = in_unit(session, lambda s: make(s, files, system(city_id)))
        except Refused as refused:
            for finding in refused.findings:
                click.echo(sentence(finding))
            raise click.ClickException(f"{folder} was not deployed; nothing was changed") from refused
    tell(made)


def tell(made: Deployed) -> None:
    """What the deployment did."""
    if not made.is_new:
        click.echo(f"{made.key} stays at version {made.version}: these files are deployed already")
        return
    click.echo(f"{made.key} version {made.version} is deployed; running cases keep their version")
    for word, names in (("new", made.added), ("changed", made.changed), ("gone", made.removed)):
        for name in names:
            click.echo(f"  {word:<8} {name}")
