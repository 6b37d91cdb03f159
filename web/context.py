"""What the composition root made, for whoever runs inside the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app
from sqlalchemy.orm import Session, sessionmaker

from engine.config import Settings
from engine.store.blobs import BlobStore

KEY = "layak"


@dataclass(frozen=True, kw_only=True)
class Context:
    """`sessions` is for threads and commands; pages read with `web.session.db_session`. `ring` never waits;
    `work_off` does what is due now, in this thread."""

    settings: Settings
    sessions: sessionmaker[Session]
    blobs: BlobStore
    ring: Callable[[], None]
    work_off: Callable[[], None]


def context() -> Context:
    """The running application's context."""
    return cast("Context", current_app.extensions[KEY])


def context_of(app: Flask) -> Context:
    """The same for somebody who holds the application."""
    return cast("Context", app.extensions[KEY])
