"""The mail server's address, what its answers mean, and what never leaves in the clear."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from engine.errors import Misconfigured
from engine.jobs import Unreachable
from tests.services.smtp import Mailbox
from web.mail import transport
from web.mail.compose import sender_of
from web.mail.transport import Later, MailServer, Refused

ADDRESSES = {"sender": "layak@layak.test", "recipient": "kepala@layak.test"}


def message() -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Uji"
    made.set_content("Isi")
    return made


def test_an_address_is_read_with_its_password() -> None:
    server = MailServer.read("smtp://kota%40go.id:p%3Aw@mail.kota.test:587")
    assert (server.host, server.port, server.user, server.password) == ("mail.kota.test", 587, "kota@go.id", "p:w")
    assert MailServer.read("smtps://mail.kota.test").port == 465
    assert MailServer.read("smtp://mail.kota.test").port == 25
    assert "p:w" not in repr(server)


@pytest.mark.parametrize("url", ["smtp://", "smtp://mail.test:port", "imap://mail.test", "mail.test"])
def test_an_address_that_is_none_names_the_setting(url: str) -> None:
    with pytest.raises(Misconfigured, match="LAYAK_SMTP_URL"):
        MailServer.read(url)


def test_a_sender_that_is_none_names_the_setting() -> None:
    with pytest.raises(Misconfigured, match="LAYAK_MAIL_FROM"):
        sender_of("Layak")


def test_a_password_does_not_leave_without_encryption(smtp_server: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LOCAL", frozenset())
    server = MailServer.read(smtp_server.url.replace("smtp://", "smtp://layak:rahasia@"))
    with pytest.raises(Unreachable, match="STARTTLS"):
        server.send(message(), **ADDRESSES)
    assert smtp_server.attempts == 0


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ("451 Greylisted", Later),
        ("452 Mailbox full", Later),
        ("550 No such mailbox", Refused),
        ("552 Message too big", Refused),
        ("421 Going down", Unreachable),
    ],
)
def test_what_an_answer_means(smtp_server: Mailbox, answer: str, meaning: type[Exception]) -> None:
    smtp_server.refuse(answer)
    with pytest.raises(meaning, match=answer):
        MailServer.read(smtp_server.url).send(message(), **ADDRESSES)


def test_an_address_the_server_cannot_take_is_refused(smtp_server: Mailbox) -> None:
    with pytest.raises(Refused):
        MailServer.read(smtp_server.url).send(message(), sender="layak@layak.test", recipient="kepálá@layak.test")
    assert smtp_server.messages == []
