"""The studio: a coordinator changes a package in the browser, checks it, plays its scenarios and publishes it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engine.city.authorize import Thing, authorize
from engine.errors import Conflict, Invalid, LayakError, NotFound
from engine.instances.package_drafts import discard as discarding
from engine.instances.package_drafts import publish as publishing
from engine.instances.package_drafts import rebase, rules, save
from engine.instances.package_drafts.queries import get_draft
from engine.instances.package_drafts.save import Seen
from web.design import answers, checked, confirm, examples, imported, refusals, rehearsed, schemas, studio
from web.errors import status_of, wants_json
from web.security import draws, takes_uploads
from web.session import current_actor, current_city, db_session, unit

blueprint = Blueprint("draft", __name__, url_prefix="/proses/<key>/draf")
BODY_BYTES = 4 * rules.MOST_BYTES  # XML as JSON text


@blueprint.before_request
def _may_deploy() -> None:
    authorize(current_actor(), "process.deploy", Thing(city_id=current_city().id))


@blueprint.get("")
@draws
def show(key: str) -> str:
    """The page of one drawing; it says the same in words, for whoever has no script."""
    page = studio.studio_page(db_session(), current_city().id, key, request.args.get("gambar", ""))
    return render_template("design/draft.html", page=page)


@blueprint.get("/langkah")
def steps(key: str) -> str:
    """The steps of the draft in words, on a page of their own."""
    page = studio.studio_page(db_session(), current_city().id, key, "")
    return render_template("design/steps.html", page=page)


@blueprint.get("/<name>.bpmn")
def drawing(key: str, name: str) -> Response:
    """A drawing as the draft has it."""
    files = get_draft(db_session(), current_city().id, key).files
    if f"{name}.bpmn" not in files:
        raise NotFound(f"no drawing {name}")
    response = Response(files[f"{name}.bpmn"], mimetype="application/xml")
    how = "attachment" if request.args.get("unduh") else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}.bpmn"'
    return response


@blueprint.get("/berkas/<name>")
def file(key: str, name: str) -> Response:
    """Any file as the draft has it, to be changed elsewhere."""
    files = get_draft(db_session(), current_city().id, key).files
    if name not in files:
        raise NotFound(f"no file {name}")
    response = Response(files[name], mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post("/<name>.bpmn")
@takes_uploads(BODY_BYTES)
def save_drawing(key: str, name: str) -> Response:
    """Saves a drawing, unless somebody else did since."""
    return answers.answered(lambda: _save(key, name))


def _save(key: str, name: str) -> answers.Answer:
    sent, actor = answers.sent(schemas.Save()), current_actor()
    seen = Seen(revision=sent["revision"], version=None if sent["replace"] else _version())
    xml = sent["xml"].encode("utf-8", "replace")
    unit(lambda s: save.save(s, actor, key, f"{name}.bpmn", xml, seen).revision)
    found = get_draft(db_session(), actor.city_id, key)
    who = studio.names(db_session(), actor.city_id, found)
    answer = checked.check(db_session(), actor.city_id, key, found.files, is_changed=found.is_changed)
    return {
        "revision": found.revision,
        "saved_at": found.saved_at.isoformat() if found.saved_at else "",
        "saved_by": who.get(found.saved_by, "Layak"),
        "saved_words": studio.draft_words(found, who),
        **answer.as_data(),
    }


@blueprint.post("/periksa")
@takes_uploads(BODY_BYTES)
def check(key: str) -> Response:
    """What the linter says of a drawing as it stands in the browser; saves nothing."""
    return answers.answered(lambda: _check(key))


def _check(key: str) -> answers.Answer:
    sent = answers.sent(schemas.Check())
    found = get_draft(db_session(), current_city().id, key)
    files = {**found.files, f"{sent['name']}.bpmn": sent["xml"].encode("utf-8", "replace")}
    return checked.check(db_session(), current_city().id, key, files, is_changed=files != found.base).as_data()


@blueprint.post("/contoh-tenggat")
def example(key: str) -> Response:  # noqa: ARG001
    """When a task made now would be due."""
    return answers.answered(lambda: examples.of(answers.sent(schemas.Example())["due"]))


@blueprint.post("/skenario")
def scenarios(key: str) -> Response:
    """Plays the scenarios of the draft as it is saved: as JSON for the script, as a page without it."""
    if wants_json():
        return answers.answered(lambda: rehearsed.of(key).as_data())
    return make_response(render_template("design/scenarios.html", page=rehearsed.page(key)))


@blueprint.post("/skenario/keluarkan")
def drop_scenarios(key: str) -> Response:
    """Scenarios that tell how it went before are taken out of the draft; the version below keeps them."""
    actor, seen = current_actor(), Seen(revision=_revision())
    names = [f"{name}{rehearsed.ENDING}" for name in request.form.getlist("skenario")]
    if names:
        unit(lambda s: save.leave_out(s, actor, key, names, seen).revision)
        flash(_left_out(len(names)), "accepted")
    return make_response(redirect(url_for("draft.confirm_publish", key=key), 303))


def _left_out(count: int) -> str:
    return str(ngettext("%(num)d skenario dikeluarkan dari draf.", "%(num)d skenario dikeluarkan dari draf.", count))


@blueprint.get("/terbitkan")
def confirm_publish(key: str) -> str:
    """What publishing would change, and what stands in the way."""
    return render_template("design/publish.html", page=confirm.publish_page(key))


@blueprint.post("/terbitkan")
def publish(key: str) -> Response:
    """Makes the next version; running cases keep theirs."""
    actor, revision = current_actor(), _revision()
    try:
        rehearsal = rehearsed.play(get_draft(db_session(), actor.city_id, key))
        made = unit(lambda s: publishing.publish(s, actor, key, revision, rehearsal))
    except LayakError as error:
        return _said(error, "design/publish.html", confirm.publish_page(key))
    flash(_("Versi %(version)s terbit. Kasus baru memakainya; yang berjalan tetap pada versinya.",
            version=made.version), "accepted")  # fmt: skip
    return make_response(redirect(url_for("design.version", key=key, version=made.version), 303))


@blueprint.post("/dasar")
def go_on(key: str) -> Response:
    """The draft goes on from the newest version."""
    actor, revision = current_actor(), _revision()
    unit(lambda s: rebase.go_on_from_newest(s, actor, key, revision).revision)
    flash(_("Draf dilanjutkan di atas versi yang terbaru. Periksa lagi sebelum menerbitkan."), "accepted")
    return _to_studio(key)


@blueprint.post("/pulihkan/<int:version>")
def restore(key: str, version: int) -> Response:
    """An old version becomes the draft."""
    actor, seen = current_actor(), Seen(revision=_revision())
    unit(lambda s: rebase.restore(s, actor, key, version, seen).revision)
    flash(_("Versi %(version)s dipulihkan sebagai draf. Belum ada yang terbit.", version=version), "accepted")
    return _to_studio(key)


@blueprint.post("/impor")
@takes_uploads(2 * rules.MOST_BYTES)
def bring_in(key: str) -> Response:
    """A drawing, table, form or scenario made elsewhere; its name says which one it replaces, ids stay."""
    actor = current_actor()
    try:
        name, raw = imported.of_request()
        seen = Seen(revision=_revision(), version=_version())
        unit(lambda s: save.save(s, actor, key, name, raw, seen).revision)
    except (Invalid, Conflict) as error:
        return _said(error, "design/draft.html", studio.studio_page(db_session(), actor.city_id, key, ""))
    flash(imported.words(name, raw), "accepted")
    drawing = name.removesuffix(studio.SUFFIX) if name.endswith(studio.SUFFIX) else None
    return make_response(redirect(url_for("draft.show", key=key, gambar=drawing), 303))


@blueprint.get("/<name>/keluarkan")
def confirm_leave_out(key: str, name: str) -> str:
    """What goes with a drawing."""
    return render_template("design/leave_out.html", page=confirm.leave_out_page(key, name))


@blueprint.post("/<name>/keluarkan")
def leave_out(key: str, name: str) -> Response:
    """Takes a drawing out of the draft."""
    actor, page = current_actor(), confirm.leave_out_page(key, name)
    seen = Seen(revision=_revision())
    unit(lambda s: save.leave_out(s, actor, key, [f"{page.name}.bpmn"], seen).revision)
    flash(_("%(name)s dikeluarkan dari draf. Belum ada yang terbit.", name=page.name), "accepted")
    return _to_studio(key)


@blueprint.get("/buang")
def confirm_discard(key: str) -> Response:
    """What would be lost; without a draft nothing would, and the studio says so."""
    page = confirm.discard_page(key)
    if page is None:
        flash(_("Tidak ada draf yang bisa dibuang."), "here")
        return _to_studio(key)
    return make_response(render_template("design/discard.html", page=page))


@blueprint.post("/buang")
def discard(key: str) -> Response:
    """Throws the draft away; the versions stay."""
    actor, revision = current_actor(), _revision()
    unit(lambda s: discarding.discard(s, actor, key, revision))
    flash(_("Draf dibuang. Versi yang berlaku tidak berubah."), "accepted")
    return make_response(redirect(url_for("design.packages"), 303))


@blueprint.errorhandler(Conflict)
def _conflict(error: Conflict) -> Response:
    """Somebody was faster: the studio as it is now, and who it was."""
    key = (request.view_args or {})["key"]
    return _said(error, "design/draft.html", studio.studio_page(db_session(), current_city().id, key, ""))


def _said(error: LayakError, template: str, page: object) -> Response:
    """A page as it is now, above it why nothing was done."""
    flash(refusals.text(error) or str(error), "late")
    response = make_response(render_template(template, page=page))
    response.status_code = status_of(error)
    return response


def _revision() -> int:
    return request.form.get("revision", default=0, type=int)


def _version() -> int | None:
    """The version the page showed."""
    return request.args.get("dasar", type=int)


def _to_studio(key: str) -> Response:
    return make_response(redirect(url_for("draft.show", key=key), 303))
