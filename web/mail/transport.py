"""Handing a message to the mail server, over SMTP."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from engine.errors import Misconfigured
from engine.jobs import Unreachable

TIMEOUT = 10.0  # seconds for the connection and for each answer
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 25, "smtps": 465}
GOING_DOWN = 421


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
        """Hands one message over for one recipient; the server's answer.

        Raises Refused (5xx for this message), Later (4xx), Unreachable (no connection, no login), or Ambiguous.
        """
        with self._connected() as client:
            _ensure_taken(self._ask(client.mail, sender), is_about_us=True)
            _ensure_taken(self._ask(client.rcpt, recipient))
            return _hand_over(client, message)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            client = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{self.host}:{self.port}: {_words(error)}") from error
        try:
            yield client
        finally:
            # what was said counts; how the line ends does not
            with contextlib.suppress(OSError, smtplib.SMTPException):
                client.quit()
            client.close()

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

    def _ask(self, command: object, address: str) -> tuple[int, bytes]:
        assert callable(command)
        try:
            answer: tuple[int, bytes] = command(address)
        except UnicodeEncodeError as error:
            raise Refused(f"the server takes no address like {address}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"{self.host}:{self.port}: {_words(error)}") from error
        return answer


def _hand_over(client: smtplib.SMTP, message: EmailMessage) -> str:
    """From here on a broken line leaves open whether the message has arrived."""
    try:
        answer = client.data(message.as_bytes(policy=policy.SMTP))
    except smtplib.SMTPDataError as error:
        answer = (error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b"")
    except (OSError, smtplib.SMTPException) as error:
        raise Ambiguous(_words(error)) from error
    _ensure_taken(answer)
    return _line(answer)


def _ensure_taken(answer: tuple[int, bytes], *, is_about_us: bool = False) -> None:
    """An answer about ourselves (our sender is refused) says nothing about this one letter: it is tried again."""
    code, _ = answer
    if 200 <= code < 300:
        return
    if code == GOING_DOWN:
        raise Unreachable(_line(answer))
    if code < 500 or is_about_us:
        raise Later(_line(answer))
    raise Refused(_line(answer))


def _line(answer: tuple[int, bytes]) -> str:
    code, text = answer
    return f"{code} {' '.join(text.decode('utf-8', 'replace').split())}"[:500].strip()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _line((error.smtp_code, text if isinstance(text, bytes) else str(text).encode()))
    return f"{type(error).__name__}: {error}"
