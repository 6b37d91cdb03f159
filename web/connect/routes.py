"""The URL table of connections: for coordinators and administrators."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from engine.city.authorize import Thing, authorize
from engine.errors import Conflict, Invalid, NotFound
from web.connect import posted
from web.connect.views import (
    DeliveryPage,
    EndpointForm,
    EndpointPage,
    IncomingPage,
    Overview,
    SecretPage,
    SourceForm,
    SourcePage,
)
from web.context import context
from web.session import current_actor, current_city, db_session, ring_afterwards, unit
from web.wiring import policy_of, vault_of
from web.words.hooks import errors_of
from webhooks import correlating, endpoints, queries, sources
from webhooks.tables import TAKEN

blueprint = Blueprint("connect", __name__, url_prefix="/sambungan")


@blueprint.before_request
def _ensure() -> None:
    authorize(current_actor(), "webhooks.manage", Thing(city_id=current_city().id))


@blueprint.get("")
def overview() -> str:
    """All connections, out and in."""
    session, city_id = db_session(), current_city().id
    page = Overview(
        endpoints=tuple(queries.endpoints_of(session, city_id)), sources=tuple(queries.sources_of(session, city_id))
    )
    return render_template("connect/overview.html", page=page)


# -- out
@blueprint.get("/keluar/baru")
def new_endpoint() -> str:
    """An empty form."""
    return render_template("connect/new_endpoint.html", page=posted.empty_endpoint())


@blueprint.post("/keluar/baru")
def add_endpoint() -> Response:
    """Adds an endpoint and shows its secret, this once. The address is looked up before the unit begins."""
    form, form_id = posted.typed_endpoint(), posted.form_id()
    try:
        address = policy_of(context().settings).check(form.address)
        secret = unit(
            lambda s: endpoints.add_endpoint(
                s, current_actor(), vault_of(context().settings), address=address, description=form.description,
                patterns=posted.patterns(form), endpoint_id=form_id,
            )
        )  # fmt: skip
    except Invalid as refused:
        return _again("connect/new_endpoint.html", form, refused)
    except Conflict:
        return _go("connect.endpoint", endpoint_id=form_id)
    back = url_for("connect.endpoint", endpoint_id=form_id)
    return _shown_once(SecretPage(secret=secret, description=form.description, back=back))


@blueprint.get("/keluar/<uuid:endpoint_id>")
def endpoint(endpoint_id: uuid.UUID) -> str:
    """One endpoint and its log."""
    return render_template("connect/endpoint.html", page=_endpoint_page(endpoint_id))


@blueprint.post("/keluar/<uuid:endpoint_id>")
def change_endpoint(endpoint_id: uuid.UUID) -> Response:
    """Changes what it hears, and whether."""
    form = posted.typed_endpoint()
    try:
        unit(
            lambda s: endpoints.change_endpoint(
                s, current_actor(), endpoint_id, description=form.description, patterns=posted.patterns(form),
                is_on=form.is_on,
            )
        )  # fmt: skip
    except Invalid as refused:
        wrong = dataclasses.replace(form, errors=errors_of(refused))
        page = dataclasses.replace(_endpoint_page(endpoint_id), form=wrong)
        return make_response(render_template("connect/endpoint.html", page=page), 422)
    flash(_("Tersimpan. Peristiwa mulai sekarang mengikuti aturan ini."), "accepted")
    return _go("connect.endpoint", endpoint_id=endpoint_id)


@blueprint.get("/keluar/<uuid:endpoint_id>/<uuid:event_id>")
def delivery(endpoint_id: uuid.UUID, event_id: uuid.UUID) -> str:
    """The calls about one event."""
    session, city_id = db_session(), current_city().id
    found = queries.attempts_of(session, city_id, endpoint_id, event_id)
    if not found:
        raise NotFound("no such delivery")
    page = DeliveryPage(endpoint=queries.endpoint_of(session, city_id, endpoint_id), attempts=tuple(found))
    return render_template("connect/delivery.html", page=page)


@blueprint.post("/keluar/<uuid:endpoint_id>/<uuid:event_id>")
def resend(endpoint_id: uuid.UUID, event_id: uuid.UUID) -> Response:
    """Once more, with the same number."""
    try:
        unit(lambda s: endpoints.resend(s, current_actor(), endpoint_id, event_id))
        flash(_("Dikirim ulang sebentar lagi, dengan nomor yang sama."), "accepted")
    except Conflict:
        flash(_("Sambungan ini mati. Nyalakan dulu, lalu kirim ulang."), "late")
    return _go("connect.delivery", endpoint_id=endpoint_id, event_id=event_id)


# -- in
@blueprint.get("/masuk/baru")
def new_source() -> str:
    """An empty form."""
    return render_template("connect/new_source.html", page=posted.empty_source())


@blueprint.post("/masuk/baru")
def add_source() -> Response:
    """Adds a source and shows its secret, this once."""
    form, form_id = posted.typed_source(), posted.form_id()
    try:
        secret = unit(
            lambda s: sources.add_source(
                s, current_actor(), vault_of(context().settings), name=form.name, mapped=posted.mapped(form),
                secret=request.form.get("secret", ""), source_id=form_id,
            )
        )  # fmt: skip
    except Invalid as refused:
        return _again("connect/new_source.html", form, refused)
    except Conflict:
        return _go("connect.source", source_id=form_id)
    back = url_for("connect.source", source_id=form_id)
    page = SecretPage(secret=secret, description=form.name, back=back, address=_address_of(form_id))
    return _shown_once(page)


@blueprint.get("/masuk/<uuid:source_id>")
def source(source_id: uuid.UUID) -> str:
    """One source and what came in."""
    session, city_id = db_session(), current_city().id
    page = SourcePage(
        source=queries.source_of(session, city_id, source_id),
        address=_address_of(source_id),
        incoming=tuple(queries.incoming_of(session, city_id, source_id)),
    )
    return render_template("connect/source.html", page=page)


@blueprint.post("/masuk/<uuid:source_id>")
def switch_source(source_id: uuid.UUID) -> Response:
    """On or off."""
    is_on = request.form.get("is_on") == "1"
    unit(lambda s: sources.switch_source(s, current_actor(), source_id, is_on=is_on))
    return _go("connect.source", source_id=source_id)


@blueprint.get("/masuk/<uuid:source_id>/<uuid:incoming_id>")
def incoming(source_id: uuid.UUID, incoming_id: uuid.UUID) -> str:
    """One delivery as it came."""
    session, city_id = db_session(), current_city().id
    found, body = queries.one_incoming(session, city_id, source_id, incoming_id)
    page = IncomingPage(source=queries.source_of(session, city_id, source_id), incoming=found, body=body)
    return render_template("connect/incoming.html", page=page)


@blueprint.post("/masuk/<uuid:source_id>/<uuid:incoming_id>")
def try_again(source_id: uuid.UUID, incoming_id: uuid.UUID) -> Response:
    """Hands a parked delivery to the process once more."""
    queries.one_incoming(db_session(), current_city().id, source_id, incoming_id)
    state = correlating.try_again(db_session(), current_actor(), incoming_id)
    ring_afterwards()
    if state == TAKEN:
        flash(_("Masuk ke proses."), "accepted")
    else:
        flash(_("Masih ditahan; alasannya tertulis di bawah."), "late")
    return _go("connect.incoming", source_id=source_id, incoming_id=incoming_id)


def _endpoint_page(endpoint_id: uuid.UUID) -> EndpointPage:
    session, city_id = db_session(), current_city().id
    found = queries.endpoint_of(session, city_id, endpoint_id)
    return EndpointPage(
        endpoint=found,
        form=posted.standing_endpoint(found),
        attempts=tuple(queries.attempts_of(session, city_id, endpoint_id)),
    )


def _address_of(source_id: uuid.UUID) -> str:
    return context().settings.base_url.rstrip("/") + url_for("incoming.take", source_id=source_id)


def _again(template: str, form: EndpointForm | SourceForm, refused: Invalid) -> Response:
    """The form as it was typed, and what is wrong with it."""
    wrong = dataclasses.replace(form, errors=errors_of(refused))
    return make_response(render_template(template, page=wrong), 422)


def _shown_once(page: SecretPage) -> Response:
    return make_response(render_template("connect/secret.html", page=page))


def _go(endpoint: str, **values: Any) -> Response:
    return make_response(redirect(url_for(endpoint, **values), 303))
