"""A rendered letter as a MIME message."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from engine import clock
from engine.errors import Misconfigured


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """The words of a letter, in the recipient's language (`id`, `en`)."""

    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Envelope:
    """Who sends, who gets it, and what ties it to other messages. `original` is set when another gets it instead,
    `unsubscribe` is the address that stops mails of this kind, where that can be chosen."""

    sender: Address
    recipient: Address
    message_id: str
    thread_id: str
    original: str = ""
    unsubscribe: str = ""


def sender_of(mail_from: str) -> Address:
    """Out of `LAYAK_MAIL_FROM`, as `Layak <layak@kota.go.id>`."""
    name, address = parseaddr(mail_from)
    user, at, domain = address.rpartition("@")
    if not (user and at and domain):
        raise Misconfigured(
            "LAYAK_MAIL_FROM is no address; write it as Layak <layak@kota.go.id>", name="LAYAK_MAIL_FROM"
        )
    return Address(display_name=name, username=user, domain=domain)


def address_of(name: str, email: str) -> Address:
    """A recipient; a name never carries a line break into a header."""
    user, _, domain = email.rpartition("@")
    return Address(display_name=" ".join(name.split()), username=user, domain=domain)


def message_id_of(letter_id: uuid.UUID, domain: str) -> str:
    """The same for every attempt, so that a second copy is known for one."""
    return f"<{letter_id}@{domain}>"


def thread_id_of(city_id: uuid.UUID, business_key: str, domain: str) -> str:
    """What all letters about one case refer to, so that a mailbox keeps them together."""
    digest = hashlib.sha256(city_id.bytes + business_key.encode()).hexdigest()[:24]
    return f"<case.{digest}@{domain}>"


def compose(rendered: Rendered, envelope: Envelope, *, at: dt.datetime | None = None) -> EmailMessage:
    """The message, in two parts: text and HTML. `at` dates it; the machine's time unless given."""
    message = EmailMessage()
    message["Subject"] = " ".join(rendered.subject.split())
    message["From"] = envelope.sender
    message["To"] = envelope.recipient
    message["Date"] = format_datetime(at or clock.wall())
    message["Message-ID"] = envelope.message_id
    message["In-Reply-To"] = message["References"] = envelope.thread_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if envelope.original:
        message["X-Original-To"] = envelope.original
    if envelope.unsubscribe:  # the mail program's own button posts there (RFC 8058)
        message["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = rendered.language  # setting the content would have dropped it
    return message
