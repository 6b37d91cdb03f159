"""One connection to the mail server, kept for the next letter: a morning's digests do not greet two thousand times."""

from __future__ import annotations

import select
import smtplib
import ssl
import threading
import time
from dataclasses import dataclass, field
from email.message import EmailMessage

from engine.jobs import Unreachable
from web.mail import transport
from web.mail.transport import Ambiguous, Later, MailServer, Refused, hand_over, hang_up

KEPT_FOR = 5.0  # seconds a connection waits for the next letter
MOST = 100  # letters over one connection: many servers hang up on whoever sends more


@dataclass(kw_only=True)
class _Open:
    """A connection, how many letters went over it, and when it was last used."""

    client: smtplib.SMTP
    used: int = 0
    at: float = 0.0


@dataclass
class Line:
    """Hands letters to a server. Threads may share it: whoever finds the connection in use opens one more."""

    server: MailServer
    _guard: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _kept: _Open | None = field(default=None, repr=False)
    _reaper: threading.Timer | None = field(default=None, repr=False)

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> str:
        """Hands one message over for one recipient; the server's answer. Raises as `transport.hand_over` does."""
        kept = self._take()
        if kept is not None:
            try:
                return self._send(kept, message, sender, recipient)
            except Ambiguous:
                raise
            except Unreachable:  # it had hung up meanwhile and has nothing of this letter
                pass
        return self._send(_Open(client=self.server.connect()), message, sender, recipient)

    def _send(self, line: _Open, message: EmailMessage, sender: str, recipient: str) -> str:
        try:
            answer = hand_over(line.client, message, sender=sender, recipient=recipient)
        except (Refused, Later):
            self._keep(line, is_clean=_is_reset(line.client))
            raise
        except BaseException:
            line.client.close()
            raise
        self._keep(line, is_clean=True)
        return answer

    def close(self) -> None:
        """Hangs up; the next letter opens a new connection."""
        with self._guard:
            kept, self._kept = self._kept, None
            if self._reaper is not None:
                self._reaper.cancel()
                self._reaper = None  # cancelled, it lives for a moment and would be taken for one that waits
        if kept is not None:
            hang_up(kept.client)

    def _take(self) -> _Open | None:
        with self._guard:
            kept, self._kept = self._kept, None
        if kept is None:
            return None
        if kept.used >= MOST or time.monotonic() - kept.at > KEPT_FOR or not _is_silent(kept.client):
            hang_up(kept.client)
            return None
        return kept

    def _keep(self, line: _Open, *, is_clean: bool) -> None:
        line.used, line.at = line.used + 1, time.monotonic()
        with self._guard:
            if is_clean and self._kept is None:
                self._kept = line
                self._wait_for_more()
                return
        hang_up(line.client)

    def _wait_for_more(self) -> None:
        """A connection nobody uses any more is given back by a thread that waits for nothing else."""
        if self._reaper is None or not self._reaper.is_alive():
            self._reaper = threading.Timer(KEPT_FOR, self._reap)
            self._reaper.daemon = True
            self._reaper.start()

    def _reap(self) -> None:
        with self._guard:
            kept = self._kept
            is_idle = kept is None or time.monotonic() - kept.at >= KEPT_FOR
            if not is_idle:
                self._reaper = None
                self._wait_for_more()
        if is_idle:
            self.close()


def _is_reset(client: smtplib.SMTP) -> bool:
    try:
        return client.rset()[0] == transport.OK
    except (OSError, smtplib.SMTPException):
        return False


def _is_silent(client: smtplib.SMTP) -> bool:
    """Has the server nothing to say unasked? One that answers twice would have its second answer taken for the next."""
    if client.sock is None or client.file is None:
        return False
    if select.select([client.sock], [], [], 0)[0]:
        return False
    try:
        client.sock.setblocking(False)
        return not client.file.peek(1)
    except ssl.SSLWantReadError:
        return True
    except OSError:
        return False
    finally:
        client.sock.settimeout(transport.TIMEOUT)
