"""Delivery reports are read whatever else lies in the mailbox."""

from __future__ import annotations

import random

import pytest

from engine.escalation.post.dsn import MOST_BYTES, read_report

LETTER = "<0198a7d2-0000-7000-8000-000000000001@layak.test>"


def report(
    *, message_id: str = LETTER, action: str = "failed", status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 no such mailbox", kind: str = "text/rfc822-headers",
) -> bytes:  # fmt: skip
    """A report as mail servers write it."""
    return f"""From: MAILER-DAEMON@mail.test
To: layak@layak.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

It did not arrive.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.test
Arrival-Date: Mon, 2 Mar 2026 08:00:00 +0800

Final-Recipient: rfc822; Kepala@Layak.test
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--x
Content-Type: {kind}

Message-ID: {message_id}
Subject: Terlambat

--x--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_the_letter_and_why(kind: str) -> None:
    found = read_report(report(kind=kind))
    assert found is not None
    assert found.message_id == LETTER
    [failure] = found.failures
    assert (failure.address, failure.action, failure.status) == ("kepala@layak.test", "failed", "5.1.1")
    assert failure.reason == "550 5.1.1 no such mailbox"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 500,
        b"Subject: Saya sedang cuti\r\n\r\nSurat Anda akan dibaca nanti.",
        report().replace(b"Message-ID", b"X-Nothing"),
        report().replace(b"Final-Recipient", b"X-Nothing"),
        report().replace(b"message/delivery-status", b"application/octet-stream"),
        report() + b" " * MOST_BYTES,
    ],
)
def test_what_is_no_report_is_none(raw: bytes) -> None:
    assert read_report(raw) is None


def test_a_report_is_known_by_its_own_id_whichever_way_it_comes() -> None:
    """A mailbox puts lines before it, a mail server hands over its parts alone: without an id its bytes are all."""
    named = b"Message-ID: <report-1@mail.test>\r\n" + report()
    by_mailbox = b"Return-Path: <>\r\nReceived: by mail.test\r\n" + named
    assert fingerprint(named) == fingerprint(by_mailbox) == fingerprint(named.replace(b"\r\n", b"\n"))
    assert fingerprint(named) != fingerprint(named.replace(b"report-1", b"report-2"))
    assert fingerprint(report()) != fingerprint(report(said="smtp; 550 still not"))


def fingerprint(raw: bytes) -> bytes:
    found = read_report(raw)
    assert found is not None
    return found.fingerprint


def test_of_several_behind_one_address_the_one_that_failed_counts() -> None:
    taken = b"Final-Recipient: rfc822; arsip@layak.test\r\nAction: relayed\r\nStatus: 2.1.9\r\n\r\n"
    found = read_report(report().replace(b"Final-Recipient", taken + b"Final-Recipient", 1))
    assert found is not None
    assert [each.action for each in found.failures] == ["relayed", "failed"]
    assert found.failure.address == "kepala@layak.test"


def test_nothing_in_it_is_more_than_a_text_can_hold() -> None:
    """A NUL is no sign that a database keeps."""
    found = read_report(report(said="smtp; 550 no\x00 such\x00mailbox"))
    assert found is not None
    assert found.failure.reason == "550 no suchmailbox"


def test_no_garbage_breaks_it() -> None:
    whole, dice = report(), random.Random(5)
    for _ in range(300):
        text = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            at = dice.randrange(len(text))
            text[at : at + dice.randint(0, 40)] = dice.randbytes(dice.randint(0, 20))
        read_report(bytes(text))
