"""A mail server that is slow, or dies with a letter in its hands: real SMTP over a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.smtp import Mailbox
from tests.services.wait import answers, free_port, wait_for


class Post(Mailbox):
    """Its address stays the same over all its lives; what it has taken, it keeps."""

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.delay = 0.0  # seconds before the answer to a letter
        self._is_dying = False
        self._controller: Controller | None = None

    def start(self) -> None:
        """Takes letters."""
        self._is_dying = False
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def cut(self) -> None:
        """Dies: a letter that is just being taken is kept and never acknowledged; then nobody answers any more."""
        self._is_dying = True
        if self._controller is not None:
            self._controller.stop()
        self._controller = None
        wait_for(lambda: not answers(self.port), "the mail server is gone")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, the library's name
        """Called by aiosmtpd, in its thread, with a whole message."""
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.delay)
        if self._is_dying and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return answer

    def arrived(self) -> list[EmailMessage]:
        """What has come so far."""
        return list(self.messages)


@pytest.fixture
def post() -> Iterator[Post]:
    """A running one."""
    made = Post()
    made.start()
    yield made
    if made._controller is not None:
        made.cut()
