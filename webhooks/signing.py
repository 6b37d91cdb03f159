"""Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, the body as raw bytes."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Mapping

from engine.errors import LayakError

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
VERSION = "v1"
TOLERANCE = dt.timedelta(minutes=5)
MOST_SIGNATURES = 16  # while a secret is changed there are two
_ID = re.compile(r"[!-~]{1,256}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


class Unproven(LayakError):
    """This delivery does not prove whose it is."""

    code = "unproven"


def sign(key: bytes, message_id: str, at: dt.datetime, body: bytes) -> Mapping[str, str]:
    """The three headers of a delivery."""
    timestamp = str(int(at.timestamp()))
    return {ID: message_id, TIMESTAMP: timestamp, SIGNATURE: f"{VERSION},{_mac(key, message_id, timestamp, body)}"}


def verify(key: bytes, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> str:
    """The id of a delivery whose signature holds.

    Raises Unproven with the code header_missing, id_malformed, timestamp_malformed, timestamp_old, timestamp_new or
    signature_wrong; whatever a header says, nothing else.
    """
    message_id, timestamp, signatures = (_header(headers, name) for name in (ID, TIMESTAMP, SIGNATURE))
    if not _ID.fullmatch(message_id):
        raise Unproven("webhook-id is 1 to 256 printable ASCII signs", code="id_malformed")
    _ensure_fresh(timestamp, now)
    given = [d for each in signatures.split(" ")[:MOST_SIGNATURES] if (d := _digest(each)) is not None]
    wanted = base64.b64decode(_mac(key, message_id, timestamp, body))
    # every one is compared, so that the time taken tells nothing about which
    if not sum(hmac.compare_digest(wanted, digest) for digest in given):
        raise Unproven("webhook-signature holds no signature that fits", code="signature_wrong")
    return message_id


def _header(headers: Mapping[str, str], name: str) -> str:
    found = headers.get(name)
    if not found:
        raise Unproven(f"the header {name} is missing", code="header_missing", header=name)
    return found


def _ensure_fresh(timestamp: str, now: dt.datetime) -> None:
    if not _TIMESTAMP.fullmatch(timestamp):
        raise Unproven("webhook-timestamp is seconds since 1970", code="timestamp_malformed")
    age = now.timestamp() - int(timestamp)
    if age > TOLERANCE.total_seconds():
        raise Unproven("webhook-timestamp is more than five minutes old", code="timestamp_old")
    if age < -TOLERANCE.total_seconds():
        raise Unproven("webhook-timestamp is more than five minutes ahead", code="timestamp_new")


def _digest(signature: str) -> bytes | None:
    """The digest of one `v1,base64`; other versions and what is no base64 count for nothing."""
    version, _, encoded = signature.partition(",")
    if version != VERSION:
        return None
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None


def _mac(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")
