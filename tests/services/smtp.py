"""A real SMTP server on the loopback that keeps what it gets and refuses when told to."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.wait import free_port, wait_for


class Mailbox:
    """The server's hands: `messages` in the order of arrival, `envelopes` beside them, `answer` to the next ones."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answer = "250 OK"
        self.url = ""
        self.attempts = 0

    def refuse(self, answer: str = "451 Try again later") -> None:
        """From now on every message is answered with this line and not kept (4xx: later, 5xx: never)."""
        self.answer = answer

    def accept(self) -> None:
        """Messages are taken again."""
        self.answer = "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages for one recipient, by envelope."""
        return [m for m, (_, to) in zip(self.messages, self.envelopes, strict=True) if address in to]

    def wait_for(self, count: int, seconds: float = 20) -> list[EmailMessage]:
        """All messages, as soon as there are `count` of them."""
        wait_for(lambda: len(self.messages) >= count, f"{count} messages arrived", seconds)
        return self.messages

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802, the library's name
        """Called by aiosmtpd, in its thread, with a whole message."""
        self.attempts += 1
        if self.answer.startswith("250"):
            content = envelope.original_content or b""
            message = email.message_from_bytes(content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
            self.messages.append(message)
        return self.answer


@pytest.fixture
def smtp_server() -> Iterator[Mailbox]:
    """A new SMTP server with an empty mailbox; its address is `smtp_server.url` (`smtp://127.0.0.1:PORT`)."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    mailbox.url = f"smtp://127.0.0.1:{controller.port}"
    yield mailbox
    controller.stop()
