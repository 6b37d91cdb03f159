"""A mail server that counts: of every message how far it came, and what went wrong with it. Real SMTP over real lines.

It can be slow, be cut off with letters in its hands, and do what its `misdeeds` say at each step.
"""

from __future__ import annotations

import contextlib
import email
import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.services.misdeeds import DEEDS, TAKEN, Misdeeds, Step
from tests.services.wait import PAUSE, answers, free_port, wait_for

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: the line ends at once and whoever is at its other end is told so
PATIENCE = 30.0  # seconds a line may be silent
OK = b"250 OK\r\n"


@dataclass(kw_only=True)
class Handing:
    """A message being handed over. Instants are `time.monotonic`."""

    steps: list[Step] = field(default_factory=list)  # that it reached
    message_id: str = ""  # known once the head of the message has come
    recipient: str = ""
    deed: str = ""  # what went wrong at its last step, with the step
    accepted_at: float | None = None  # the last dot was here, and it was not refused
    answered_at: float | None = None  # `TAKEN` was written
    went_on: bool = False  # the client spoke again behind it: it has read the answer


class Over(Exception):
    """This line is at its end."""


class Post:
    """The server. Its address stays the same over all its lives; what it has counted, it keeps."""

    def __init__(self, misdeeds: Misdeeds) -> None:
        self.misdeeds = misdeeds
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.delay = 0.0  # seconds between taking a letter and saying so
        self.handings: list[Handing] = []
        self.lines: set[socket.socket] = set()
        self._listener: socket.socket | None = None

    def start(self) -> None:
        """Takes letters."""
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=16)
        threading.Thread(target=self._accept, args=(self._listener,), name="post", daemon=True).start()

    def cut(self) -> None:
        """The network is cut: what is just being taken is kept and never acknowledged; then nobody answers any more."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.shutdown(socket.SHUT_RDWR)  # also wakes whoever waits for the next line
        for line in list(self.lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        wait_for(lambda: not answers(self.port) and not self.lines, "the mail server is gone")

    def accepted(self) -> list[Handing]:
        """What it has taken, in order."""
        return sorted((each for each in self.handings if each.accepted_at), key=lambda each: each.accepted_at or 0.0)

    def _accept(self, listener: socket.socket) -> None:
        with listener, contextlib.suppress(OSError):
            while True:
                line, _ = listener.accept()
                self.lines.add(line)
                threading.Thread(target=self._serve, args=(line,), name="post line", daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            Conversation(self, line).run()
        except (OSError, Over):
            pass  # whoever was there is gone, or was sent away
        finally:
            line.close()
            self.lines.discard(line)


class Conversation:
    """One line: greeted, and asked for messages until it ends."""

    def __init__(self, post: Post, line: socket.socket) -> None:
        self._post, self._line = post, line
        self._said = line.makefile("rb")
        self._handing = self._begin()

    def run(self) -> None:
        """Until the client goes, or is sent away."""
        with self._said:
            self._line.settimeout(PATIENCE)
            self._reach("connect", b"220 post.test\r\n")
            for command in iter(self._said.readline, b""):
                self._handing.went_on = self._handing.answered_at is not None
                self._hear(command[:4].decode("latin-1").strip().upper(), command)

    def _begin(self, *steps: Step) -> Handing:
        made = Handing(steps=[*steps])
        self._post.handings.append(made)
        return made

    def _hear(self, verb: str, command: bytes) -> None:
        if verb == "QUIT":
            self._line.sendall(b"221 bye\r\n")
            raise Over
        if verb in ("EHLO", "HELO"):
            self._reach("ehlo", b"250 post.test\r\n")
        elif verb == "MAIL":
            if "mail" in self._handing.steps:
                self._handing = self._begin("connect", "ehlo")
            self._reach("mail", OK)
        elif verb == "RCPT":
            self._handing.recipient = command.decode().partition("<")[2].partition(">")[0]
            self._reach("rcpt", OK)
        elif verb == "DATA":
            if self._reach("data", b"354 go on\r\n"):
                self._take()
        else:
            self._line.sendall(OK)

    def _reach(self, step: Step, polite: bytes) -> bool:
        """Answers a step, as it should be or as the misdeeds will have it. Raises Over when the line ends with it."""
        self._handing.steps.append(step)
        name = self._post.misdeeds.take(step)
        if not name:
            self._line.sendall(polite)
            return True
        self._do(step, name)
        return False

    def _do(self, step: Step, name: str) -> None:
        deed, self._handing.deed = DEEDS[name], f"{name} at {step}"
        self._line.sendall(deed.words)
        if deed.then == "hang":
            self._said.read()  # until the client has had enough
        if deed.then == "reset":
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self._line.close()
        if deed.then != "go_on":
            raise Over

    def _take(self) -> None:
        """The message itself, then what is said to it."""
        head = b"".join(self._lines_until(b"\r\n"))
        self._handing.message_id = str(email.message_from_bytes(head)["Message-ID"]).strip()
        self._reach("body", b"")
        for _line in self._lines_until(b".\r\n"):
            pass
        self._handing.steps.append("dot")
        name = self._post.misdeeds.take("dot")
        if not (name and DEEDS[name].is_no):
            self._handing.accepted_at = time.monotonic()
            PAUSE.wait(self._post.delay)
        if name:
            self._do("dot", name)
        else:
            self._line.sendall(TAKEN)
        if not name or DEEDS[name].words.startswith(TAKEN):
            self._handing.answered_at = time.monotonic()
            self._reach("answer", b"")

    def _lines_until(self, last: bytes) -> Iterator[bytes]:
        while (line := self._said.readline()) != last:
            if not line.endswith(b"\n"):
                raise Over  # it broke off: this is no message
            yield line


@contextlib.contextmanager
def serving(seed: int, *, patient: bool = True) -> Iterator[Post]:
    """A server that takes letters inside the block; `seed` draws what is armed, `patient` as `Misdeeds` says."""
    made = Post(Misdeeds(random.Random(seed), patient=patient))
    made.start()
    try:
        yield made
    finally:
        made.cut()
