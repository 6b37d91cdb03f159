"""How often somebody may be wrong: per address signed in with, and per place it comes from. Only failures count."""

from __future__ import annotations

import hashlib
import time

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from engine.config import Settings

PER_ACCOUNT = "10 per 15 minutes"
PER_PLACE = "60 per 15 minutes"  # a whole town hall may share one address
WAIT = 0.3  # seconds for Redis; then each process counts for itself
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


def install(app: Flask, settings: Settings) -> None:
    """Counts in Redis where there is one, else in this process; also while Redis does not answer."""
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS={"socket_timeout": WAIT, "socket_connect_timeout": WAIT}
        if settings.redis_url
        else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
        RATELIMIT_STRATEGY="fixed-window",
    )
    limiter.init_app(app)


def account() -> str:
    """The address typed, unreadable in the storage."""
    typed = request.form.get("email", "").strip().lower()
    return hashlib.sha256(typed.encode()).hexdigest()


def is_failure(response: Response) -> bool:
    """A sign-in that did not succeed."""
    return response.status_code == 422


def seconds_left() -> int:
    """How long until the limit that was just met lets somebody in again."""
    met = limiter.current_limit
    return max(1, int(met.reset_at - time.time())) if met else 0
