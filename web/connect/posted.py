"""The forms of connections: as they are empty, as they were typed, as they stand."""

from __future__ import annotations

import uuid

from flask import request

from engine.errors import NotFound
from engine.store import new_id
from web.connect.views import EndpointForm, SourceForm
from webhooks import rules
from webhooks.queries import EndpointView
from webhooks.sources import Mapped

GROUPS = (rules.EVERYTHING, *(f"{group}.*" for group in rules.GROUPS))


def form_id() -> uuid.UUID:
    """The number a form got when it was opened: sending it twice makes one thing."""
    try:
        return uuid.UUID(request.form.get("form_id", ""))
    except ValueError as error:
        raise NotFound("this form was not made here") from error


def empty_endpoint() -> EndpointForm:
    """A form that asks for a new endpoint."""
    return EndpointForm(form_id=str(new_id()), groups=GROUPS, ticked=(rules.EVERYTHING,))


def typed_endpoint() -> EndpointForm:
    """What was sent."""
    sent = request.form
    return EndpointForm(
        form_id=sent.get("form_id", ""), groups=GROUPS, address=sent.get("address", "").strip(),
        description=sent.get("description", ""), ticked=tuple(sent.getlist("patterns")), types=sent.get("types", ""),
        is_on=sent.get("is_on") == "1",
    )  # fmt: skip


def standing_endpoint(endpoint: EndpointView) -> EndpointForm:
    """An endpoint as it stands."""
    return EndpointForm(
        form_id=str(endpoint.id), groups=GROUPS, address=endpoint.address, description=endpoint.description,
        ticked=tuple(p for p in endpoint.patterns if p in GROUPS),
        types=" ".join(p for p in endpoint.patterns if p not in GROUPS), is_on=endpoint.is_on,
    )  # fmt: skip


def patterns(form: EndpointForm) -> list[str]:
    """The boxes and the words together."""
    return [*form.ticked, *form.types.replace(",", " ").split()]


def empty_source() -> SourceForm:
    """A form that asks for a new source."""
    return SourceForm(form_id=str(new_id()))


def typed_source() -> SourceForm:
    """What was sent, save the secret: that is never shown again."""
    sent = request.form
    return SourceForm(
        form_id=sent.get("form_id", ""), name=sent.get("name", ""), message_name=sent.get("message_name", ""),
        message_field=sent.get("message_field", ""), key_field=sent.get("key_field", ""),
        data_field=sent.get("data_field", ""),
    )  # fmt: skip


def mapped(form: SourceForm) -> Mapped:
    """Where the parts of a message stand."""
    return Mapped(
        message_name=form.message_name,
        message_field=form.message_field,
        key_field=form.key_field,
        data_field=form.data_field,
    )
