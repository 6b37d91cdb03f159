"""An application behind the embedded server's own waitress, in threads of this process: the clock is the test's."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from tests.faults.browser import Browser
from tests.web.pages.story import Story
from web import spooling
from web.serve import THREADS

LOOK = 0.05  # seconds between two looks whether the end was asked for


@contextlib.contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address pages are served at until the end of the block."""
    server, stopping = create_server(app, host="127.0.0.1", port=0, threads=THREADS), threading.Event()
    server.channel_class = spooling.Channel
    thread = threading.Thread(target=_serve, args=(server, stopping), name="waitress", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stopping.set()
        thread.join(10)
    assert not thread.is_alive()


def _serve(server: Any, stopping: threading.Event) -> None:
    while not stopping.is_set():
        wasyncore.loop(timeout=LOOK, map=server._map, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)


def browser_of(story: Story, address: str, who: str) -> Browser:
    """A person who is signed in already."""
    cookie = story.client(who).get_cookie("layak")
    assert cookie is not None
    return Browser(address, {"layak": cookie.value})
