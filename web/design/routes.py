"""What runs the city, to be read: packages, versions, drawings, tables, forms."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from engine.city.authorize import Thing, authorize, is_allowed
from engine.errors import NotFound
from engine.instances import queries
from web.design import present
from web.security import draws
from web.session import current_actor, current_city, db_session

blueprint = Blueprint("design", __name__)


def _may_see() -> None:
    authorize(current_actor(), "process.see", Thing(city_id=current_city().id))


def _may_change() -> bool:
    return is_allowed(current_actor(), "process.deploy", Thing(city_id=current_city().id))


@blueprint.get("/proses")
def packages() -> str:
    """All packages and versions."""
    _may_see()
    page = present.packages(db_session(), current_city().id, can_change=_may_change())
    return render_template("design/packages.html", page=page)


@blueprint.get("/proses/<key>/<int:version>")
@draws
def version(key: str, version: int) -> str:
    """One version with its drawings, tables and forms."""
    _may_see()
    page = present.version_page(db_session(), current_city().id, key, version, can_change=_may_change())
    return render_template("design/version.html", page=page)


@blueprint.get("/proses/<key>/<int:version>/<name>.bpmn")
def drawing(key: str, version: int, name: str) -> Response:
    """A drawing as it was deployed. Whoever works in a process may see how it goes, so it asks for no role."""
    files = queries.files_of(db_session(), current_city().id, key, version)
    if f"{name}.bpmn" not in files:
        raise NotFound(f"no drawing {name}")
    response = Response(files[f"{name}.bpmn"], mimetype="application/xml")
    response.headers["Content-Disposition"] = f'inline; filename="{key}-{version}-{name}.bpmn"'
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@blueprint.get("/proses/<key>/<int:version>/berkas/<name>")
def file(key: str, version: int, name: str) -> Response:
    """Any file of a version, to be kept or changed elsewhere."""
    _may_see()
    files = queries.files_of(db_session(), current_city().id, key, version)
    if name not in files:
        raise NotFound(f"no file {name}")
    response = Response(files[name], mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
