"""Reading a delivery status notification (RFC 3464): which letter did not arrive, where, and why. Pure.

Whatever comes in is strangers' bytes: what is no report gives None, and nothing here raises for its sake.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

MOST_BYTES = 1_000_000
FAILED = "failed"
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ID = re.compile(r"<[!-;=?-~]{3,500}>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What a report says of one recipient. `status` is an enhanced code (`5.1.1`), empty where there is none."""

    address: str
    action: str  # failed, delayed, delivered, relayed, expanded
    status: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A delivery report: the Message-ID of the letter it is about, and its recipients. Whichever way it comes, its
    `fingerprint` is the same as long as it brings a Message-ID of its own."""

    message_id: str
    failures: tuple[Failure, ...]
    fingerprint: bytes

    @property
    def failure(self) -> Failure:
        """What counts of it, since a letter has one recipient: of several behind one address the one that failed."""
        return next((each for each in self.failures if each.action == FAILED), self.failures[0])


def read_report(raw: bytes) -> Report | None:
    """The report in a message; None when it is none, or names no letter or no recipient."""
    if len(raw) > MOST_BYTES:
        return None
    try:
        message = email.message_from_bytes(raw.replace(b"\x00", b""), policy=email.policy.compat32)  # no text has a NUL
        failures, message_id, own_id = tuple(_failures(message)), _message_id(message), _id_of(message)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError):  # mail is strangers' bytes
        return None
    if not (message_id and failures):
        return None
    known_by = f"{own_id} {message_id}".encode() if own_id else raw
    return Report(message_id=message_id, failures=failures, fingerprint=hashlib.sha256(known_by).digest())


def _failures(message: Message) -> Iterator[Failure]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload() if part.is_multipart() else ():
                if isinstance(block, Message):
                    yield from _failure(block)


def _failure(block: Message) -> Iterator[Failure]:
    """A block that names no recipient tells of the message as a whole."""
    address = _value(block, "Final-Recipient") or _value(block, "Original-Recipient")
    if not address:
        return
    status = _STATUS.search(str(block.get("Status", "")))
    yield Failure(
        address=address.strip("<>").lower()[:320],
        action=str(block.get("Action", "")).strip().lower()[:20],
        status=status[0] if status else "",
        reason=" ".join(_value(block, "Diagnostic-Code").split())[:500],
    )


def _value(block: Message, name: str) -> str:
    """The value behind the type: `rfc822; kepala@kota.test`."""
    text = str(block.get(name, ""))
    return text.partition(";")[2].strip() if ";" in text else text.strip()


def _message_id(message: Message) -> str:
    """Of the letter that is enclosed, whole or only its head."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            found = _id_of(email.message_from_string(_text(part)))
        elif kind == "message/rfc822" and part.is_multipart():
            enclosed = part.get_payload(0)
            found = _id_of(enclosed) if isinstance(enclosed, Message) else ""
        else:
            continue
        if found:
            return found
    return ""


def _id_of(message: Message) -> str:
    found = _ID.search(str(message.get("Message-ID", "")))
    return found[0] if found else ""


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(part)
