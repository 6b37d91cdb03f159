"""The page of stand-ins, as the reader may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask_babel import gettext as _

from engine.city import stand_ins
from engine.city.actors import Actor
from engine.city.authorize import Thing, is_allowed
from engine.city.stand_ins import StandInView
from engine.city.standing_in import AGENCY, ALL, CLUSTER, KINDS, PROCESS
from engine.instances.queries import titles
from web import present
from web.session import db_session
from web.stand_ins.views import StandInForm, StandInRow, StandInsPage
from web.views import FieldError, Option
from web.words import codes
from web.words import titles as role_titles

CLUSTERS = range(7)  # from the institutions to the villages, as `titles.cluster` names them
DAY = dt.timedelta(days=1)


def page(actor: Actor, typed: Mapping[str, str] | None = None, errors: tuple[FieldError, ...] = ()) -> StandInsPage:
    """The page; with `typed` the answer to a refused form."""
    leads = is_allowed(actor, "stand_ins.see", Thing(city_id=actor.city_id))
    processes = titles(db_session(), actor.city_id)
    views = stand_ins.list_current(db_session(), actor, is_whole_city=leads)
    rows = [(view, _row(view, actor, processes)) for view in views]
    return StandInsPage(
        mine=tuple(row for view, row in rows if view.row.person_id == actor.person_id),
        acting=tuple(row for view, row in rows if view.row.substitute_id == actor.person_id),
        others=tuple(row for view, row in rows if actor.person_id not in (view.row.person_id, view.row.substitute_id)),
        sees_city=leads,
        form=_form(actor, processes, typed or {}, errors),
    )


def _row(view: StandInView, actor: Actor, processes: Mapping[str, str]) -> StandInRow:
    zone, row = present.calendar().zone, view.row
    whose = Thing(city_id=actor.city_id, assignee_id=row.person_id)
    return StandInRow(
        id=str(row.id),
        person=view.person,
        substitute=view.substitute,
        kind=codes.word(row.kind, "stand_in"),
        scope=_scope_words(row.scope, row.scope_key, processes),
        from_on=row.starts_at.astimezone(zone).date(),
        until_on=row.ends_at.astimezone(zone).date() - DAY,
        is_on=view.is_on,
        can_end=actor.person_id == row.substitute_id or is_allowed(actor, "stand_in.make", whose),
    )


def _scope_words(kind: str, key: str, processes: Mapping[str, str]) -> str:
    if kind == AGENCY:
        return str(_("Tugas %(agency)s", agency=present.agency_short(key)))
    if kind == CLUSTER:
        return str(_("Tugas %(cluster)s", cluster=role_titles.cluster(int(key))))
    if kind == PROCESS:
        return str(_("Tugas proses %(process)s", process=processes.get(key, key)))
    return str(_("Semua tugas"))


def _form(
    actor: Actor, processes: Mapping[str, str], typed: Mapping[str, str], errors: tuple[FieldError, ...]
) -> StandInForm:
    makes_for_others = stand_ins.may_make_for_others(actor)
    people = tuple(Option(value=str(p.id), label=p.name) for p in stand_ins.list_people(db_session(), actor.city_id))
    return StandInForm(
        people=people if makes_for_others else (),
        substitutes=people if makes_for_others else tuple(p for p in people if p.value != actor.id),
        scopes=_scopes(actor, processes, is_wide=makes_for_others),
        kinds=tuple(Option(value=kind, label=codes.word(kind, "stand_in")) for kind in KINDS),
        errors=errors,
        **{"person": actor.id, "from_on": present.today().isoformat(), **typed},
    )


def _scopes(actor: Actor, processes: Mapping[str, str], *, is_wide: bool) -> tuple[Option, ...]:
    """What of the work may be given away: of one's own, or of anybody's."""
    agencies = sorted(present.agencies()) if is_wide else sorted(actor.agencies("officer", "head"))
    clusters = CLUSTERS if is_wide else sorted(actor.clusters("reviewer"))
    keys = [
        (ALL, ""),
        *((AGENCY, key) for key in agencies),
        *((CLUSTER, str(number)) for number in clusters),
        *((PROCESS, key) for key in processes),
    ]
    return tuple(
        Option(value=f"{kind}:{key}".rstrip(":"), label=_scope_words(kind, key, processes)) for kind, key in keys
    )
