"""The URL table of the calendar: everybody of the city may look, coordinators and administrators may change it.

Nothing changes before its preview was seen: every form leads to one, and only the preview's own form applies.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine import clock
from engine.city.authorize import Thing, authorize
from engine.city.calendar.changes import Change
from engine.city.calendar.importing import WrongLines, change_by, read_days
from engine.city.calendar.kept import Kept
from engine.city.calendar.load import load
from engine.city.calendar.queries import year_as_csv
from engine.errors import Conflict, Invalid
from engine.instances.recount.change import change_calendar
from web import present
from web.calendar import posted, previews, year
from web.calendar.views import ImportPage
from web.session import current_actor, current_city, db_session, unit
from web.words import calendar as words

blueprint = Blueprint("calendar", __name__, url_prefix="/kalender")


def _ensure(action: str) -> None:
    authorize(current_actor(), action, Thing(city_id=current_city().id))


@blueprint.get("")
def overview() -> str:
    """One year."""
    _ensure("calendar.see")
    return render_template("calendar/year.html", page=year.page(current_actor(), request.args.get("tahun", type=int)))


@blueprint.get("/<int:number>.csv")
def table(number: int) -> Response:
    """The days off of a year as the import takes them."""
    _ensure("calendar.see")
    answer = Response(year_as_csv(_kept(), number), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"libur-{number}.csv")
    return answer


# -- what may change, each to its preview
@blueprint.get("/libur")
def day() -> str:
    """A day off, or an empty form for one."""
    _ensure("calendar.change")
    return render_template("calendar/day.html", page=posted.standing_day(_kept(), request.args.get("hari", "")))


@blueprint.post("/libur")
def change_day() -> Response:
    """Added, written anew, or none any more."""
    _ensure("calendar.change")
    form, kept = posted.typed_day(), _kept()
    meant = posted.removal if request.form.get("do") == "remove" else posted.day_change
    return _preview(kept, lambda: meant(kept, form), "calendar/day.html", form, "day")


@blueprint.post("/<int:number>/tetapkan")
def decree(number: int) -> Response:
    """The decree is out: every day of the year stands."""
    _ensure("calendar.change")
    try:
        return _shown(_kept(), Change(decreed=(number,)))
    except Invalid as refused:
        flash(words.error(refused.code), "here")
        return _go("calendar.overview", tahun=number)


@blueprint.get("/pekan")
def week() -> str:
    """The ordinary week."""
    _ensure("calendar.change")
    return render_template("calendar/week.html", page=posted.standing_week(_kept()))


@blueprint.post("/pekan")
def change_week() -> Response:
    """Another week."""
    _ensure("calendar.change")
    form = posted.typed_week()
    return _preview(_kept(), lambda: posted.week_change(form), "calendar/week.html", form, "weekday-0")


@blueprint.get("/jam")
def hours() -> str:
    """Hours of certain dates, or an empty form for them."""
    _ensure("calendar.change")
    return render_template("calendar/hours.html", page=posted.standing_hours(_kept(), request.args.get("nama", "")))


@blueprint.post("/jam")
def change_hours() -> Response:
    """Added, written anew, or none any more."""
    _ensure("calendar.change")
    form, kept = posted.typed_hours(), _kept()
    meant = posted.hours_removal if request.form.get("do") == "remove" else posted.hours_change
    return _preview(kept, lambda: meant(kept, form), "calendar/hours.html", form, "name")


@blueprint.get("/impor")
def bring() -> str:
    """Asks for a file."""
    _ensure("calendar.change")
    return render_template("calendar/import.html", page=ImportPage(year=_this_year()))


@blueprint.post("/impor")
def take() -> Response:
    """Reads it; every line that is wrong is named, and then none is taken."""
    _ensure("calendar.change")
    sent = request.files.get("file")
    page = ImportPage(year=_this_year(), file_name=(sent.filename or "") if sent else "")
    try:
        if sent is None or not sent.filename:
            raise Invalid("no file", fields={"file": ["file_missing"]})
        kept = _kept()
        return _shown(kept, change_by(kept, read_days(sent.filename, sent.read())))
    except Invalid as refused:
        wrong = refused.wrong if isinstance(refused, WrongLines) else ()
        lines = tuple((each.line, words.line(each)) for each in wrong)
        page = dataclasses.replace(page, lines=lines, errors=words.errors_of(refused, "file"))
        return make_response(render_template("calendar/import.html", page=page), 422)


@blueprint.post("/terapkan")
def apply() -> Response:
    """What was previewed is done; the deadlines follow, case by case."""
    _ensure("calendar.change")
    sent = request.form
    reason = " ".join(sent.get("reason", "").split())
    try:
        change = previews.change_of(sent.get("change", ""))
        version = sent.get("version", -1, type=int)
        unit(lambda s: change_calendar(s, current_actor(), change, based_on=version, reason=reason))
    except Conflict:
        return _again(change, reason)
    except Invalid as refused:
        return _refused(sent.get("change", ""), reason, refused)
    flash(_("Kalender diubah. Tenggat yang bergeser dipindahkan sekarang, dengan catatan di setiap kasus."), "accepted")
    return _go("calendar.overview", tahun=previews.year_of(change))


def _again(change: Change, reason: str) -> Response:
    """Somebody was faster: what the change would do by now. Where that is nothing any more, the calendar as it is."""
    try:
        page = dataclasses.replace(previews.page(current_actor(), _kept(), change, reason=reason), is_again=True)
    except Invalid as refused:
        flash(words.error(refused.code), "late")
        return _go("calendar.overview")
    return make_response(render_template("calendar/preview.html", page=page), 409)


def _refused(text: str, reason: str, refused: Invalid) -> Response:
    """A reason that is missing is asked for again; a change that cannot be was no work of the preview's form."""
    if "reason" not in refused.fields:
        flash(words.error(refused.code), "late")
        return _go("calendar.overview")
    page = previews.page(current_actor(), _kept(), previews.change_of(text), reason=reason)
    page = dataclasses.replace(page, errors=words.errors_of(refused, "reason"))
    return make_response(render_template("calendar/preview.html", page=page), 422)


def _preview(kept: Kept, change: Callable[[], Change], template: str, form: Any, field: str) -> Response:
    """The preview of what a form means, or the form again with what is wrong at its fields."""
    try:
        return _shown(kept, change())
    except Invalid as refused:
        wrong = dataclasses.replace(form, errors=words.errors_of(refused, field))
        return make_response(render_template(template, page=wrong), 422)


def _shown(kept: Kept, change: Change) -> Response:
    return make_response(render_template("calendar/preview.html", page=previews.page(current_actor(), kept, change)))


def _kept() -> Kept:
    return load(db_session(), current_city().id)


def _this_year() -> int:
    return clock.today(present.calendar().zone).year


def _go(endpoint: str, **values: Any) -> Response:
    return make_response(redirect(url_for(endpoint, **values), 303))
