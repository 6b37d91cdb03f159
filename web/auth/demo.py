"""The demo city: a way in for every role without an account, and its clock."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from flask import Blueprint, Response, make_response, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from engine.city.tables import Agency, City, Person, RoleHeld
from engine.errors import NotFound
from engine.jobs import Periods
from web import demo_clock, home
from web.auth.entry import is_ours, let_in
from web.auth.views import DemoRole
from web.context import context
from web.session import current_city, db_session, public, unit
from web.words import titles

blueprint = Blueprint("demo", __name__)
_Found = sa.Row[str, uuid.UUID, int | None, str]
SHOWN = ("officer", "head", "reviewer", "coordinator", "secretary", "chair", "verifier", "auditor", "administrator")


@blueprint.post("/demo/masuk")
@public
def sign_in() -> Response:
    """In, as the demo's person of a role."""
    found = _first_of_each(db_session()).get(request.form.get("role", ""))
    if found is None:
        raise NotFound("the demo has nobody in that role")
    person_id: uuid.UUID = found.person_id
    return let_in(person_id)


@blueprint.post("/demo/maju")
def advance() -> Response:
    """Moves the clock on and works off what is due by then, the day's digests too, so that the next page shows it."""
    city_id, by, back = current_city().id, request.form.get("by", ""), request.form.get("next", "")
    demo_clock.keep_up(unit(lambda s: demo_clock.advance(s, city_id, by)))
    Periods(context().sessions).look()
    context().work_off()
    return make_response(redirect(back if is_ours(back) else home.START, 303))


def offered(session: Session) -> tuple[DemoRole, ...]:
    """The roles a visitor may try; none where there is no demo city."""
    found = _first_of_each(session)
    return tuple(
        DemoRole(key=role, title=_title(found[role]), agency=found[role].name or "", does=_does(role))
        for role in SHOWN
        if role in found
    )


def _first_of_each(session: Session) -> dict[str, _Found]:
    """Of each role the person who was added first."""
    rows = session.execute(
        sa.select(RoleHeld.role, Person.id.label("person_id"), RoleHeld.cluster, Agency.name)
        .join(City, sa.and_(City.id == RoleHeld.city_id, City.is_demo))
        .join(Person, sa.and_(Person.city_id == RoleHeld.city_id, Person.id == RoleHeld.person_id, Person.is_active))
        .outerjoin(Agency, sa.and_(Agency.city_id == RoleHeld.city_id, Agency.key == RoleHeld.agency_key))
        .order_by(Person.id.desc())
    ).all()
    return {row.role: row for row in rows}


def _title(row: _Found) -> str:
    return titles.of_clusters(row.role, [] if row.cluster is None else [row.cluster])


def _does(role: str) -> str:
    words: dict[str, str] = {
        "officer": _("Menjawab pertanyaan dan mengunggah bukti"),
        "head": _("Menandatangani klaim dan memutuskan keterlambatan"),
        "reviewer": _("Memeriksa bukti: menerima atau mengembalikan"),
        "coordinator": _("Melihat 26 kasus, tenggat, dan yang tertahan"),
        "secretary": _("Memutuskan bila kepala perangkat daerah tidak menjawab"),
        "chair": _("Memutuskan yang naik kepadanya, melihat kesiapan seluruh kota"),
        "verifier": _("Melihat kesiapan, tanpa mengubah apa pun"),
        "auditor": _("Menyimpan segel riwayat dan memeriksa bahwa riwayat tidak diubah"),
        "administrator": _("Menerbitkan proses dan melihat gangguan"),
    }
    return words[role]
