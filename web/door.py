"""The address pages are served at."""

from __future__ import annotations

import socket

from engine.errors import Misconfigured


def listen(host: str, port: int) -> socket.socket:
    """The socket pages are served from, bound before anything slow."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(1024)
    except (OSError, OverflowError) as error:
        door.close()
        why = getattr(error, "strerror", None) or str(error)
        raise Misconfigured(
            f"port {port} of {host} cannot be used ({why}); stop what uses it, or choose another with --port",
            code="port_taken",
        ) from error
    return door
