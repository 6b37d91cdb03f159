"""What the embedded server does when a big upload finds no room on its way in: it hears it out, and a page answers.

waitress sets bodies down in the system's temporary folder before a page sees them. When that is full it would drop the
connection, and the officer would read that the server is gone. Here the rest is received and forgotten, and the page
that reads the form meets the full disk like any other.
"""

from __future__ import annotations

import contextlib
import errno
from typing import Any, NoReturn

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from engine.store.blobs import StorageFailed

FULL = (errno.ENOSPC, errno.EDQUOT)


class Nowhere:
    """In the place of a body that could not be kept: takes the rest, and tells who reads why there is nothing."""

    def __init__(self, kept: Any) -> None:
        self._length: int = len(kept)
        with contextlib.suppress(OSError):  # what is still unwritten has no room either
            kept.close()

    def __len__(self) -> int:
        return self._length

    def append(self, data: bytes) -> None:
        """Counts, keeps nothing."""
        self._length += len(data)

    def getfile(self) -> Nowhere:
        """The body, as waitress hands it to the application."""
        return self

    def read(self, *_sizes: int) -> NoReturn:
        """Refuses; not with an OSError, which the form's reader takes for a browser that has gone."""
        raise StorageFailed("the server's temporary folder is full; nothing was kept", code="storage_full")

    readline = readlines = read

    def close(self) -> None:
        """Nothing to close."""


class Parser(HTTPRequestParser):
    """Reads a request to its end, also when there is no room for it."""

    def received(self, data: bytes) -> int:
        """Called by waitress with each piece that arrives; how much of it was taken."""
        try:
            return int(super().received(data))
        except OSError as error:
            if error.errno not in FULL or self.body_rcv is None:
                raise
            self.body_rcv.buf = Nowhere(self.body_rcv.buf)
            return int(super().received(data))


class Channel(HTTPChannel):
    """A connection whose requests are read so."""

    parser_class = Parser
