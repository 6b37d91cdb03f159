"""Who is late: groups and rows under the same filters, so that their sums agree; and the whole ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from engine import clock
from engine.city.actors import Actor
from engine.readiness.lateness import rules
from engine.readiness.lateness.queries import get_late
from engine.readiness.lateness.views import BELOW, NO_LADDER, TOP, LateTask
from web.late import rows
from web.late.views import Choice, Group, Ladder, Overview, Stair
from web.session import db_session

GROUPED = "agency"  # unless asked otherwise


def overview(actor: Actor, query: Mapping[str, str]) -> Overview:
    """The page as filtered by its address; unknown words are as good as none."""
    found = get_late(db_session(), actor)
    by, filters = asked(query)
    shown = rules.wanted(found.late, filters)
    return Overview(
        at=clock.now(), year=found.cycle.year, by=ways()[by], orders=_orders(by, filters),
        filters=_filters(by, filters, shown), groups=groups(shown, by, filters),
        rows=tuple(rows.row(task) for task in shown), sum=rows.totals(rules.add_up(shown)),
        workbook_url=rows.address(filters, endpoint="late.workbook"),
    )  # fmt: skip


def asked(query: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """What the address asks for: how to group, and the filters."""
    by = rows.PARAMETERS.get(query.get("menurut", ""), GROUPED)
    given = {name: query[parameter] for parameter, name in rows.PARAMETERS.items() if query.get(parameter)}
    return by, {name: "" if value == rows.NONE else value for name, value in given.items()}


def groups(shown: Sequence[LateTask], by: str, filters: Mapping[str, str]) -> tuple[Group, ...]:
    """The groups of what is shown, those with most points first; each leads to its own tasks."""
    found = []
    for key, tasks in rules.grouped(shown, by).items():
        added = rules.add_up(tasks)
        found.append(
            Group(key=key, name=rows.key_words(by, tasks[0]), url=rows.address({**filters, by: key}, by),
                  count=added.count, points=added.points, longest=added.longest)
        )  # fmt: skip
    return tuple(found)


def ways() -> dict[str, str]:
    """The ways to group, with the words for them."""
    return {
        "agency": str(_("Perangkat daerah")),
        "cluster": str(_("Klaster")),
        "rung": str(_("Tingkat")),
        "officer": str(_("Petugas")),
    }


def _orders(by: str, filters: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(word=word, url=rows.address(filters, name), is_here=name == by) for name, word in ways().items()
    )


def _filters(by: str, filters: Mapping[str, str], shown: Sequence[LateTask]) -> tuple[Choice, ...]:
    """What is filtered by, in the words of a task that is left; each leads to the page without it."""
    found = []
    for name, value in filters.items():
        word = rows.key_words(name, shown[0]) if shown else value
        others = {each: value for each, value in filters.items() if each != name}
        found.append(Choice(word=f"{ways()[name]}: {word}", url=rows.address(others, by), is_here=True))
    return tuple(found)


# -- the ladder
def ladder(actor: Actor) -> Ladder:
    """Every late task on its rung, from below to above, and what a promise keeps quiet."""
    found = get_late(db_session(), actor)
    stairs = [_stair(key, tasks) for key, tasks in sorted(rules.grouped(found.late, "rung").items(), key=_height)]
    if found.promised:
        stairs.append(_promised(found.promised))
    return Ladder(at=clock.now(), year=found.cycle.year, stairs=tuple(stairs), late_count=len(found.late))


def _height(group: tuple[str, Sequence[LateTask]]) -> int:
    return height(group[0])


def height(key: str) -> int:
    """From below to above; what has no ladder stands before all."""
    return {NO_LADDER: -1, TOP: 99}.get(key, 0) or int(key)


def _stair(key: str, tasks: Sequence[LateTask]) -> Stair:
    says = {
        NO_LADDER: _("Tugas peninjau dan koordinator: tidak ada atasan yang diminta memutuskan."),
        BELOW: _("Petugas sudah dikabari; atasan belum diminta memutuskan."),
        TOP: _("Koordinator dan ketua gugus tugas menetapkan tanggal baru, atau lanjut tanpa bagian ini."),
    }
    return Stair(
        name=rows.rung_name(key), says=str(says.get(key, _("Diminta memutuskan; tanpa jawaban naik satu tingkat."))),
        rows=tuple(rows.row(task) for task in tasks), points=rules.add_up(tasks).points,
    )  # fmt: skip


def _promised(tasks: Sequence[LateTask]) -> Stair:
    return Stair(
        name=str(_("Diam karena janji")), says=str(_("Sudah diputuskan; naik satu tingkat bila tenggat baru lewat.")),
        rows=tuple(rows.row(task) for task in tasks), points=rules.add_up(tasks).points, is_promise=True,
    )  # fmt: skip
