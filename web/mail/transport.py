"""Handing a message to the mail server, over SMTP."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from engine.errors import Misconfigured
from engine.jobs import Unreachable

TIMEOUT = 10.0  # seconds for the connection and for each answer
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 25, "smtps": 465}
OK, GO_ON, GOING_DOWN = 250, 354, 421


class Refused(Exception):
    """The server will never take this message (5xx); the text is its answer."""


class Later(Exception):
    """The server does not take this message now (4xx); the text is its answer."""


class Ambiguous(Unreachable):
    """The line broke after the message was handed over: nobody knows whether the server has it."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where messages are handed over. With `smtps` the line is encrypted from the start; with `smtp` STARTTLS is used
    where the server offers it, and is demanded before a password leaves for another machine."""

    host: str
    port: int
    is_tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, url: str) -> MailServer:
        """Out of `LAYAK_SMTP_URL`: smtp://user:password@host:port or smtps://..."""
        parts = urlsplit(url)
        try:
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError) as error:
            raise Misconfigured(
                "LAYAK_SMTP_URL is no address; write it as smtp://user:password@host:587", name="LAYAK_SMTP_URL"
            ) from error
        if not parts.hostname:
            raise Misconfigured("LAYAK_SMTP_URL names no host", name="LAYAK_SMTP_URL")
        return cls(
            host=parts.hostname,
            port=port,
            is_tls=parts.scheme == "smtps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> str:
        """Hands one message over on a connection of its own; the server's answer. Raises as `hand_over` does."""
        client = self.connect()
        try:
            return hand_over(client, message, sender=sender, recipient=recipient)
        finally:
            hang_up(client)

    def connect(self) -> smtplib.SMTP:
        """A connection, greeted and logged in; raises Unreachable."""
        try:
            return self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{self.host}:{self.port}: {_words(error)}") from error

    def _connect(self) -> smtplib.SMTP:
        if self.is_tls:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            client = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            self._greet(client)
        except BaseException:
            client.close()
            raise
        return client

    def _greet(self, client: smtplib.SMTP) -> None:
        client.ehlo_or_helo_if_needed()
        if not self.is_tls and client.has_extn("starttls"):
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        elif not self.is_tls and self.user and self.host not in LOCAL:
            raise smtplib.SMTPNotSupportedError("the server offers no STARTTLS, so the password is not sent")
        if self.user:
            client.login(self.user, self.password)


def hang_up(client: smtplib.SMTP) -> None:
    """Ends a connection: what was said counts; how the line ends does not."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        client.quit()
    client.close()


def hand_over(client: smtplib.SMTP, message: EmailMessage, *, sender: str, recipient: str) -> str:
    """Hands one message over for one recipient; the server's answer.

    Raises Refused (5xx for this message) or Later (4xx), after which the connection may be used again; Unreachable when
    the server goes away or speaks nonsense before it has the message, Ambiguous when it does so behind it.
    """
    _ensure_taken(_ask(client.mail, sender), is_about_us=True)
    _ensure_taken(_ask(client.rcpt, recipient))
    answer = _give(client, message)
    if not 200 <= answer[0] < 600:
        raise Ambiguous(f"no answer: {_line(answer)}")
    _ensure_taken(answer)
    return _line(answer)


def _ask(command: Callable[[str], tuple[int, bytes]], address: str) -> tuple[int, bytes]:
    try:
        return command(address)
    except UnicodeEncodeError as error:
        raise Refused(f"the server takes no address like {address}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_words(error)) from error


def _give(client: smtplib.SMTP, message: EmailMessage) -> tuple[int, bytes]:
    """The message itself; from its first byte on a broken line leaves open whether it has arrived."""
    code, said = _ask(client.docmd, "DATA")
    if code < GO_ON:  # an answer to something else: what follows would be taken for the message's
        raise Unreachable(f"the server lost count: {_line((code, said))}")
    if code != GO_ON:
        return code, said
    text = message.as_bytes(policy=policy.SMTP)
    try:
        client.send(re.sub(rb"(?m)^\.", b"..", text) + (b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n"))
        return client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Ambiguous(_words(error)) from error


def _ensure_taken(answer: tuple[int, bytes], *, is_about_us: bool = False) -> None:
    """An answer about ourselves (our sender is refused) says nothing about this one letter: it is tried again."""
    code, _ = answer
    if 200 <= code < 300:
        return
    if code == GOING_DOWN or not 400 <= code < 600:
        raise Unreachable(_line(answer))
    if code < 500 or is_about_us:
        raise Later(_line(answer))
    raise Refused(_line(answer))


def _line(answer: tuple[int, bytes]) -> str:
    code, text = answer
    words = text.decode("utf-8", "replace").replace("\x00", "\ufffd").split()  # what is kept as a text has no NUL
    return f"{code} {' '.join(words)}"[:500].strip()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _line((error.smtp_code, text if isinstance(text, bytes) else str(text).encode()))
    return f"{type(error).__name__}: {error}"
