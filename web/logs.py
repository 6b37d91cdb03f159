"""What a running Layak writes: one line per event, of ours and of the libraries, never with the values of variables."""

from __future__ import annotations

import logging
import sys

import structlog

from engine.config import Settings
from engine.store import trace

QUIET = ("waitress", "dramatiq", "alembic", "werkzeug", "flask-limiter")


def configure(settings: Settings, *, is_quiet: bool = False) -> None:
    """Lines of JSON on several machines, plain ones in the embedded server. Quiet lets warnings and worse through."""
    level = (
        logging.WARNING if is_quiet else logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _traced,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_strip, _renderer(settings)])
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits a moment is no news


def _renderer(settings: Settings) -> structlog.typing.Processor:
    if settings.is_embedded:
        return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer()


def _traced(_logger: object, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The name of the request or deadline that this follows from."""
    name = trace.current()
    if name is not None:
        line.setdefault("request_id", name)
    return line


_strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
