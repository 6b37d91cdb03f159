"""One call: to an address that was checked, without a second look-up, without redirects, and over within seconds."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import functools
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from engine import clock
from webhooks.addresses import Url

CONNECT_WITHIN = 3.0  # seconds, also for the handshake of TLS
ANSWER_WITHIN = 10.0  # seconds for everything, however slowly single bytes drip in
READ_AT_MOST = 2_048  # bytes of an answer that are kept; the rest is not read
ADDRESSES_TRIED = 2
_RETRY_CODES = (429, 503)
_BROKEN = (HTTPError, http.client.HTTPException, OSError, ValueError)  # whatever a stranger's server can make happen
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came of a call: a status, or the code of what went wrong before there was one.

    `error`: address_refused, address_unknown, unreachable, tls, timeout, broken.
    """

    status: int | None = None
    error: str | None = None
    took_ms: int = 0
    text: str = ""
    retry_after: dt.timedelta | None = None

    @property
    def is_accepted(self) -> bool:
        """Only a 2xx is a yes; a redirect is none."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def in_words(self) -> str:
        """For the outbox's own record."""
        return f"status {self.status}" if self.status is not None else f"{self.error}"


@functools.cache
def public_trust() -> ssl.SSLContext:
    """TLS as browsers do it: the system's authorities, the name of the server."""
    return ssl.create_default_context()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """Posts bodies. Its limits are seconds."""

    trust: Callable[[], ssl.SSLContext] = public_trust
    connect_within: float = CONNECT_WITHIN
    answer_within: float = ANSWER_WITHIN

    def post(self, url: Url, addresses: Sequence[str], headers: Mapping[str, str], body: bytes) -> Answer:
        """One POST. Never raises for what the other side does; a second address is tried when the first cannot be
        reached."""
        begun = time.monotonic()
        answer = Answer(error="unreachable")
        for address in addresses[:ADDRESSES_TRIED]:
            answer = self._post_to(address, url, headers, body)
            if answer.error != "unreachable":
                break
        took = int((time.monotonic() - begun) * 1000)
        return Answer(
            status=answer.status, error=answer.error, text=answer.text, retry_after=answer.retry_after, took_ms=took
        )

    def _post_to(self, address: str, url: Url, headers: Mapping[str, str], body: bytes) -> Answer:
        connection = self._connection(address, url)
        sent = {**headers, "Host": url.authority, "Content-Length": str(len(body))}
        with contextlib.closing(connection), self._cut_off(connection) as cut:
            try:
                connection.connect()
                connection.timeout = self.answer_within
                if connection.sock is not None:
                    connection.sock.settimeout(self.answer_within)
                connection.request("POST", url.target, body=body, headers=sent, preload_content=False)
                return _read(connection.getresponse())
            except _BROKEN as error:
                return Answer(error="timeout" if cut.is_set() else _code_of(error))

    def _connection(self, address: str, url: Url) -> HTTPConnection:
        """To the checked address; certificate and Host are those of the name."""
        if url.scheme == "http":
            return HTTPConnection(address, url.port, timeout=self.connect_within)
        return HTTPSConnection(
            address,
            url.port,
            timeout=self.connect_within,
            ssl_context=self.trust(),
            server_hostname=url.host,  # OpenSSL sends it, and wants a certificate for it
        )

    @contextlib.contextmanager
    def _cut_off(self, connection: HTTPConnection) -> Iterator[threading.Event]:
        """Ends the connection when the time for all of it is over: a limit per read lets a server drip for ever."""
        cut = threading.Event()

        def end() -> None:
            """Called by the timer's thread: shutting the socket down makes the read that waits on it fail."""
            cut.set()
            with contextlib.suppress(OSError, AttributeError):
                connection.sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self.answer_within, end)
        timer.daemon = True
        timer.start()
        try:
            yield cut
        finally:
            timer.cancel()


def _read(response: urllib3.BaseHTTPResponse) -> Answer:
    """The status counts even when the rest of the answer never comes."""
    with contextlib.suppress(*_BROKEN):
        kept = response.read(READ_AT_MOST, decode_content=False)
        return _answer(response, kept)
    return _answer(response, b"")


def _answer(response: urllib3.BaseHTTPResponse, kept: bytes) -> Answer:
    text = kept[:READ_AT_MOST].decode("utf-8", "replace").replace("\x00", "�")
    asked = response.headers.get("Retry-After") if response.status in _RETRY_CODES else None
    return Answer(status=response.status, text=text, retry_after=read_retry_after(asked))


def _code_of(error: Exception) -> str:
    causes = (error, error.__cause__, error.__context__)
    if any(isinstance(cause, ssl.SSLError | ssl.CertificateError | urllib3.exceptions.SSLError) for cause in causes):
        return "tls"
    if isinstance(error, urllib3.exceptions.ConnectTimeoutError | urllib3.exceptions.NewConnectionError):
        return "unreachable"
    if any(isinstance(cause, TimeoutError | urllib3.exceptions.TimeoutError) for cause in causes):
        return "timeout"
    return "broken"


def read_retry_after(text: str | None) -> dt.timedelta | None:
    """When a server asks to be called again: seconds, or a date. None where it does not say, or not clearly."""
    if text is None:
        return None
    if _SECONDS.fullmatch(text.strip()):
        return dt.timedelta(seconds=int(text))
    with contextlib.suppress(ValueError, OverflowError):
        at = email.utils.parsedate_to_datetime(text)
        at = at if at.tzinfo is not None else at.replace(tzinfo=dt.UTC)
        return max(at - clock.wall(), dt.timedelta(0))
    return None
