"""`layak calendar import`: days off of a city from a CSV or XLSX file, first shown, then applied."""

from __future__ import annotations

import pathlib

import click
from sqlalchemy.orm import Session

from engine.city.actors import Actor, system
from engine.city.calendar.changes import Change
from engine.city.calendar.importing import Wrong, WrongLines, change_by, read_days
from engine.city.calendar.load import load
from engine.config import Settings
from engine.errors import Invalid
from engine.instances.recount.change import change_calendar
from engine.instances.recount.preview import Preview, preview
from engine.store import in_unit, reading
from engine.zones import zone_named
from web.cli_settings import get_city, open_sessions, with_settings

SHOWN = 20
LINES = {
    "day_missing": "the date is empty",
    "day_malformed": "{value!r} is no date; write 2026-03-31 or 31/03/2026",
    "day_out_of_range": "{value} is out of range: 1950 to 2099",
    "day_twice": "the date stands in line {value} already",
    "name_missing": "the name is empty",
    "name_long": "the name has more than 120 characters",
    "kind_unknown": "{value!r} is no kind; write nasional, cuti bersama or daerah",
    "yes_or_no": "{value!r} is neither ya nor tidak",
}
FILES = {
    "file_kind": "only .csv and .xlsx files are read",
    "file_size": "the file is too big",
    "file_lines": "the file has more than 2000 lines",
    "file_unreadable": "the file is damaged or locked",
    "file_empty": "there is no day off in the file",
    "file_columns": "the first line has to name the columns Tanggal and Nama",
}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
@click.option("--city", required=True, help="key of the city, as banjarbaru")
@click.option(
    "--apply", "is_applied", is_flag=True, help="change the calendar; without it only what would move is shown"
)
@click.option("--reason", help="what the history of each case says  [default: the file's name]")
@with_settings
def import_(settings: Settings, file: pathlib.Path, city: str, is_applied: bool, reason: str | None) -> None:
    """Takes days off from a CSV or XLSX file into a city's calendar.

    A line that is wrong is named with its reason, and then none is taken. What would move is shown; with --apply it
    is moved by the workers.
    """
    with open_sessions(settings)() as session:
        with reading(session):
            actor = system(get_city(session, city).id)
            change, found = _preview(session, actor, file)
        _show(change, found)
        if not is_applied:
            click.echo("Nothing was changed; --apply does it.")
            return
        based_on, why = found.before.version, reason or file.name
        version = in_unit(session, lambda s: change_calendar(s, actor, change, based_on=based_on, reason=why))
    click.echo(f"The calendar of {city} is at version {version}; its open deadlines follow.")


def _preview(session: Session, actor: Actor, file: pathlib.Path) -> tuple[Change, Preview]:
    try:
        kept = load(session, actor.city_id)
        change = change_by(kept, read_days(file.name, file.read_bytes()))
        return change, preview(session, actor, kept, change)
    except WrongLines as refused:
        raise click.ClickException("\n".join(["nothing was taken:", *map(_line, refused.wrong)])) from refused
    except Invalid as refused:
        code = next(iter(refused.fields.get("file", [])), "")
        raise click.ClickException(FILES.get(code, str(refused))) from refused


def _line(wrong: Wrong) -> str:
    return f"  line {wrong.line}: {LINES[wrong.code].format(value=wrong.value)}"


def _show(change: Change, found: Preview) -> None:
    for entry in change.put:
        click.echo(f"+ {entry.day}  {entry.name} ({entry.kind}{'' if entry.is_decreed else ', estimated'})")
    for day in change.drop:
        click.echo(f"- {day}  {found.before.year(day.year)[day].name}")
    click.echo(f"{len(found.moved)} deadlines move, {found.late} become late")
    zone = zone_named(found.after.zone)
    for each in found.moved[:SHOWN]:
        late = "  late" if each.becomes_late else ""
        before, after = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (each.before, each.after))
        click.echo(f"  {each.business_key}  {each.name}: {before} -> {after}{late}")
    if len(found.moved) > SHOWN:
        click.echo(f"  and {len(found.moved) - SHOWN} more")
