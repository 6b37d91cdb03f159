"""A mailbox over IMAP, as small as the product needs it: one folder, searched, read and flagged by UID."""

from __future__ import annotations

import contextlib
import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

USER, PASSWORD = "pentalan", "rahasia"
_COMMAND = re.compile(r"(\S+) (UID )?(\w+) ?(.*)")


@dataclass
class Folder:
    """What lies in the mailbox: `messages` by UID, and the flags each has got."""

    messages: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    url: str = ""

    def put(self, message: bytes) -> int:
        """Somebody delivers a message; its UID."""
        uid = len(self.messages) + 1
        self.messages[uid], self.flags[uid] = message, set()
        return uid

    def unread(self) -> list[int]:
        """What nobody has read or flagged."""
        return [uid for uid, flags in self.flags.items() if not flags & {"\\Seen", "\\Flagged"}]

    def answer(self, name: str, rest: str) -> tuple[list[bytes], str]:
        """What is said to a command: lines before the end, and the end."""
        if name == "LOGIN":
            is_known = rest.replace('"', "").split() == [USER, PASSWORD]
            return [], "OK" if is_known else "NO wrong password"
        if name == "SEARCH":
            return [b"* SEARCH " + " ".join(map(str, self.unread())).encode()], "OK"
        if name == "FETCH":
            uid = int(rest.split()[0])
            text = self.messages[uid]
            return [b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%s)" % (uid, uid, len(text), text)], "OK"
        if name == "STORE":
            self.flags[int(rest.split()[0])] |= set(re.findall(r"\\\w+", rest))
            return [], "OK"
        lines = {"CAPABILITY": [b"* CAPABILITY IMAP4rev1"], "SELECT": [b"* 1 EXISTS"], "LOGOUT": [b"* BYE"]}
        return lines.get(name, []), "OK"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        """One connection."""
        folder: Folder = self.server.folder  # type: ignore[attr-defined]
        with contextlib.suppress(OSError):
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                match = _COMMAND.match(line.decode("latin-1").strip())
                assert match is not None
                lines, end = folder.answer(match[3].upper(), match[4])
                self.wfile.write(b"".join(each + b"\r\n" for each in lines) + f"{match[1]} {end} .\r\n".encode())
                if match[3].upper() == "LOGOUT":
                    return


@pytest.fixture
def imap_server() -> Iterator[Folder]:
    """A running one with an empty folder."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk)
    server.daemon_threads = True
    folder = Folder(url=f"imap://{USER}:{PASSWORD}@127.0.0.1:{server.server_address[1]}/INBOX")
    vars(server)["folder"] = folder
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield folder
    server.shutdown()
    server.server_close()
    thread.join(5)
