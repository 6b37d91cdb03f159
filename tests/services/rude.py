"""A mail server that misbehaves as told, over real connections: a thread for each, a script for its answers."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest

Step = Literal["greeting", "ehlo", "mail", "rcpt", "data", "message", "rset"]
POLITE: dict[Step, bytes] = {
    "greeting": b"220 rude.test\r\n", "ehlo": b"250 rude.test\r\n", "mail": b"250 OK\r\n", "rcpt": b"250 OK\r\n",
    "data": b"354 go on\r\n", "message": b"250 taken\r\n", "rset": b"250 OK\r\n",
}  # fmt: skip


@dataclass(frozen=True)
class Say:
    """What is said at a step, and whether the line is cut or left hanging behind it."""

    words: bytes = b""
    then: Literal["go_on", "cut", "hang"] = "go_on"


@dataclass
class Rude:
    """The server. `script` holds for every connection, `taken` are the messages it has read to their end."""

    script: dict[Step, Say] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    connections: int = 0
    url: str = ""
    _over: threading.Event = field(default_factory=threading.Event)
    _listener: socket.socket = field(default_factory=socket.socket)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Listens at a free port."""
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(16)
        self._listener.settimeout(0.05)
        self.url = f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._begin(self._accept)

    def stop(self) -> None:
        """Hangs up on everybody."""
        self._over.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _begin(self, act: object, *arguments: object) -> None:
        assert callable(act)
        thread = threading.Thread(target=act, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                line, _ = self._listener.accept()
                self.connections += 1
                self._begin(self._talk, line)

    def _talk(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError, EOFError), line.makefile("rb") as said:
            line.settimeout(10)
            self._say(line, "greeting")
            for command in iter(said.readline, b""):
                name = command[:4].decode("latin-1").strip().lower()
                if name == "quit":
                    line.sendall(b"221 bye\r\n")
                    return
                self._say(line, {"helo": "ehlo"}.get(name, name))
                if name == "data":
                    self.taken.append(b"".join(iter(said.readline, b".\r\n")))
                    self._say(line, "message")

    def _say(self, line: socket.socket, step: str) -> None:
        words = self.script.get(step, Say(POLITE.get(step, b"502 what?\r\n")))  # type: ignore[call-overload]
        line.sendall(words.words)
        if words.then == "hang":
            self._over.wait(10)
        if words.then != "go_on":
            raise EOFError


@pytest.fixture
def rude_server() -> Iterator[Rude]:
    """A running one, polite until its `script` says otherwise."""
    made = Rude()
    made.start()
    yield made
    made.stop()
