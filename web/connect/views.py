"""What the pages of connections show."""

from __future__ import annotations

from dataclasses import dataclass

from web.views import FieldError
from webhooks.queries import AttemptView, EndpointView, IncomingView, SourceView


@dataclass(frozen=True, kw_only=True)
class Overview:
    """/sambungan"""

    endpoints: tuple[EndpointView, ...] = ()
    sources: tuple[SourceView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EndpointForm:
    """What is typed about an endpoint; `groups` are the boxes, `types` the words in the field beside them."""

    form_id: str
    groups: tuple[str, ...]  #: all that can be ticked
    address: str = ""
    description: str = ""
    ticked: tuple[str, ...] = ()
    types: str = ""
    is_on: bool = True
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EndpointPage:
    """/sambungan/keluar/ID"""

    endpoint: EndpointView
    form: EndpointForm
    attempts: tuple[AttemptView, ...] = ()

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """Those of its form."""
        return self.form.errors


@dataclass(frozen=True, kw_only=True)
class DeliveryPage:
    """/sambungan/keluar/ID/EVENT: the calls about one event, newest first."""

    endpoint: EndpointView
    attempts: tuple[AttemptView, ...]


@dataclass(frozen=True, kw_only=True)
class SourceForm:
    """What is typed about a source."""

    form_id: str
    name: str = ""
    message_name: str = ""
    message_field: str = ""
    key_field: str = "case"
    data_field: str = "data"
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SecretPage:
    """The one time a secret is shown. `address`: where a source sends to."""

    secret: str
    description: str
    back: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class SourcePage:
    """/sambungan/masuk/ID"""

    source: SourceView
    address: str
    incoming: tuple[IncomingView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IncomingPage:
    """/sambungan/masuk/ID/DELIVERY"""

    source: SourceView
    incoming: IncomingView
    body: str
