"""`layak doctor`."""

from __future__ import annotations

import dataclasses
import json
import sys

import click

from engine.config import Settings
from web.cli_settings import with_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_settings
def doctor(settings: Settings, as_json: bool) -> None:
    """Looks at everything Layak stands on.

    Exit status 1 when something is bad; what is only odd leaves it at 0.
    """
    from web.doctor import examine

    is_bad = False
    for found in examine(settings):
        is_bad = is_bad or found.state == "bad"
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
        else:
            click.echo(f"{found.state:4}  {found.what}: {found.says}" + (f" -> {found.do}" if found.do else ""))
    sys.exit(1 if is_bad else 0)
