"""Runs one server for as long as the test run lives: `keeper.py ALIVE USER COMMAND...` (USER may be empty).

The run's controller holds a lock on the file ALIVE. When this program gets the lock, the controller is gone, and the
server is stopped: SIGINT first (PostgreSQL's fast shutdown), SIGKILL ten seconds later.
"""

from __future__ import annotations

import fcntl
import os
import pathlib
import pwd
import signal
import subprocess
import sys
import threading
from typing import Any


def as_user(name: str | None) -> dict[str, Any]:
    """What `subprocess` is told to run a command as another user, without any other group; nothing for no name."""
    if not name:
        return {}
    user = pwd.getpwnam(name)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def main(alive: str, user: str, command: list[str]) -> int:
    """Runs the command until the lock on `alive` is free; its exit code."""
    with pathlib.Path(alive).open() as file:
        server = subprocess.Popen(command, cwd=pathlib.Path(alive).parent, **as_user(user))
        threading.Thread(target=lambda: os._exit(server.wait()), daemon=True).start()
        fcntl.flock(file, fcntl.LOCK_SH)
    server.send_signal(signal.SIGCONT)  # a test may have left it stopped
    server.send_signal(signal.SIGINT)
    threading.Timer(10, server.kill).start()
    return server.wait()


if __name__ == "__main__":
    os._exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
