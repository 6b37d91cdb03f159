"""The URL table of what is late."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from engine.city.authorize import Thing, authorize
from engine.errors import NotFound
from engine.escalation.memo import deliver as hand_over
from engine.escalation.queries import list_links
from engine.escalation.standing import standing
from web import present
from web.head import memo as memos
from web.late import overview as late
from web.late import sheets
from web.late import wall as walls
from web.late import weeks as punctual
from web.late import workbook as books
from web.session import current_actor, current_city, db_session, unit

blueprint = Blueprint("late", __name__)


@blueprint.before_request
def may_see() -> None:
    """Who may see the board may see who is late."""
    authorize(current_actor(), "board.see", Thing(city_id=current_city().id))


@blueprint.errorhandler(NotFound)
def no_cycle(missing: NotFound) -> str:
    """Before the first cycle nobody is late."""
    if missing.code != "no_cycle":
        raise missing
    return render_template("coordinate/no_cycle.html")


@blueprint.get("/terlambat")
def overview() -> str:
    """Late tasks, by agency, cluster, rung or officer."""
    return render_template("late/overview.html", page=late.overview(current_actor(), request.args))


@blueprint.get("/terlambat/tangga")
def ladder() -> str:
    """The whole ladder."""
    return render_template("late/ladder.html", page=late.ladder(current_actor()))


@blueprint.get("/terlambat/ketepatan")
def punctuality() -> str:
    """Deadlines kept, week by week."""
    return render_template("late/weeks.html", page=punctual.weeks(current_actor()))


@blueprint.get("/terlambat.xlsx")
def workbook() -> Response:
    """The rows of the page, with its filters, as a spreadsheet."""
    response = make_response(books.workbook(current_actor(), request.args))
    response.content_type = sheets.CONTENT_TYPE
    name = f"terlambat-{present.today().isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/nota-dinas/<uuid:request_id>.docx")
def memo(request_id: uuid.UUID) -> Response:
    """The memo of an asking, for whoever prints it; NotFound where nobody was asked or nothing is open."""
    links = list_links(db_session(), current_city().id, request_id)
    stands = standing(db_session(), links[0]) if links else None
    if stands is None or stands.state != "open":
        raise NotFound("nothing is asked any more")
    return memos.response(stands)


@blueprint.post("/nota-dinas/<uuid:request_id>/diserahkan")
def deliver(request_id: uuid.UUID) -> Redirect:
    """It was handed over."""
    actor = current_actor()
    unit(lambda s: hand_over(s, request_id, actor))
    flash(_("Nota dinas tercatat diserahkan."), "accepted")
    return redirect(url_for("late.ladder"), 303)


@blueprint.get("/papan")
def wall() -> str:
    """The wall of the meeting room; it asks for itself again, without a script (`look_again`)."""
    page = walls.wall(current_actor(), is_still=_is_still())
    return render_template("late/wall.html", page=page)


def _is_still() -> bool:
    return request.args.get("segar") == "tidak"


@blueprint.after_request
def look_again(response: Response) -> Response:
    """Nobody stands beside a wall to load it anew, least of all after an accident of ours or before the first cycle."""
    if request.endpoint == "late.wall" and not _is_still():
        response.headers["Refresh"] = str(walls.REFRESH)
    return response
