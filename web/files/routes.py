"""The URL table of files. Who may see the case may read its evidence; every request asks again."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template
from werkzeug.datastructures import Headers

from engine.evidence.queries import get_file
from engine.evidence.views import FileHandle
from web.context import context
from web.files import names, pictures
from web.files.views import LinkPage
from web.session import current_actor, db_session

blueprint = Blueprint("files", __name__)
# A file is data: whatever it holds, it runs nothing and loads nothing.
INERT = "sandbox; default-src 'none'; frame-ancestors 'none'"


@blueprint.get("/berkas/<uuid:file_id>")
def download(file_id: uuid.UUID) -> Response:
    """The bytes as they came, or the page before a link."""
    file = get_file(db_session(), current_actor(), file_id)
    return _link(file) if file.url else _bytes(file)


@blueprint.get("/berkas/<uuid:file_id>/halaman/<int:page>")
def page(file_id: uuid.UUID, page: int) -> Response:
    """A page as a picture, 900 pixels wide."""
    file = get_file(db_session(), current_actor(), file_id)
    response = Response(pictures.picture(file, page), mimetype="image/jpeg")
    response.headers["Content-Security-Policy"] = INERT
    return response


def _bytes(file: FileHandle) -> Response:
    headers = Headers({"Content-Security-Policy": INERT, "Content-Length": str(file.size)})
    headers["Content-Disposition"] = names.attachment(file.name)
    pieces = context().blobs.open(pictures.key_of(file))
    response = Response(pieces, headers=headers, mimetype=file.content_type, direct_passthrough=True)
    response.set_etag(file.sha256)
    return response


def _link(file: FileHandle) -> Response:
    page = LinkPage(url=file.url or "", host=urlsplit(file.url or "").hostname or "", name=file.name)
    response = make_response(render_template("files/link.html", page=page))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
