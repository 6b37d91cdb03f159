"""The URL table of what is late."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from engine.city.authorize import Thing, authorize
from engine.errors import NotFound
from web import present
from web.late import overview as late
from web.late import wall as walls
from web.late import weeks as punctual
from web.late import workbook as books
from web.session import current_actor, current_city

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
    response.content_type = books.CONTENT_TYPE
    name = f"terlambat-{present.today().isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/papan")
def wall() -> Response:
    """The wall of the meeting room; it asks for itself again, without a script."""
    page = walls.wall(current_actor(), is_still=request.args.get("segar") == "tidak")
    response = make_response(render_template("late/wall.html", page=page))
    if page.refresh:
        response.headers["Refresh"] = str(page.refresh)
    return response
