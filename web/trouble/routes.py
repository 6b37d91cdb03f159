"""The URL table of troubles."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from engine import clock
from engine.city.authorize import Thing, authorize
from engine.errors import Invalid
from engine.instances import incidents, surge, suspend
from engine.jobs import mending
from web import i18n
from web.context import context
from web.session import current_actor, current_city, db_session, ring_afterwards, unit
from web.trouble.page import overview as read

blueprint = Blueprint("trouble", __name__, url_prefix="/kendala")


@blueprint.before_request
def _ensure() -> None:
    authorize(current_actor(), "incident.retry", Thing(city_id=current_city().id))


@blueprint.get("")
def overview() -> str:
    """What has stopped, what is held, whose clocks stand."""
    return render_template("trouble/overview.html", page=read(db_session(), current_actor()))


@blueprint.post("/lonjakan")
def release() -> Response:
    """Yes: the deadlines that are held leave."""
    actor = current_actor()
    unit(lambda s: surge.release(s, actor))
    flash(_("Tenggat yang ditahan dilepas; suratnya keluar dalam beberapa saat."), "accepted")
    return _back()


@blueprint.post("/<uuid:incident_id>")
def one(incident_id: uuid.UUID) -> Response:
    """Tries one again, or gives it to somebody to mend."""
    actor = current_actor()
    if request.form.get("do") == "assign":
        to = request.form.get("mender", "")
        unit(lambda s: incidents.assign(s, incident_id, uuid.UUID(to) if to else None, actor))
        flash(_("Penanggung jawab dicatat."), "accepted")
        return _back()
    at = _instant()
    unit(lambda s: mending.retry(s, incident_id, actor, at))
    flash(_("Dicoba lagi. Kendala baru hilang dari daftar ini setelah pekerjaannya benar-benar berjalan."), "here")
    return _back()


@blueprint.post("/sebab")
def cause() -> Response:
    """Tries all of one cause again."""
    done = mending.retry_all(context().sessions, request.form.get("cause", ""), current_actor(), _instant())
    ring_afterwards()
    taken = sum(each.refusal is None for each in done)
    flash(ngettext("%(num)d kendala dicoba lagi.", "%(num)d kendala dicoba lagi.", taken), "here")
    if taken < len(done):
        left = len(done) - taken
        flash(ngettext("%(num)d tidak dapat dicoba lagi.", "%(num)d tidak dapat dicoba lagi.", left), "late")
    return _back()


@blueprint.post("/jeda")
def standing() -> Response:
    """Stops the clocks of a case, or lets them go on."""
    actor, instance_id = current_actor(), _instance_id()
    if request.form.get("do") == "resume":
        unit(lambda s: suspend.resume(s, instance_id, actor))
        flash(_("Jam kasus ini berjalan lagi."), "accepted")
    else:
        reason = request.form.get("reason", "")
        unit(lambda s: suspend.suspend(s, instance_id, actor, reason))
        flash(_("Jam kasus ini berhenti: tidak ada pengingat dan eskalasi sampai dilanjutkan."), "here")
    return _back()


def _back() -> Response:
    return redirect(url_for("trouble.overview"), 303)


def _instance_id() -> uuid.UUID:
    """By its id, as a button sends it, or by the case's name, as somebody types it."""
    given = request.form.get("instance", "")
    try:
        return uuid.UUID(given)
    except ValueError:
        return suspend.get_running(db_session(), current_city().id, given.strip())


def _instant() -> dt.datetime | None:
    """The hour of the city somebody chose; nothing means now."""
    text = request.form.get("at", "").strip()
    if not text:
        return None
    try:
        local = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("no such instant", fields={"at": ["instant_unknown"]}) from error
    return max(clock.now(), local.replace(tzinfo=zoneinfo.ZoneInfo(i18n.zone_name())).astimezone(dt.UTC))
