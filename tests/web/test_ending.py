"""A process is asked to end, and hears it."""

from __future__ import annotations

import signal
import subprocess
import sys

# what the system does now and then, made certain: the main thread does not take the signal, another one does
WAITING = """
import signal, threading
from web.ending import ASKED, Ending
ending = Ending()
threading.Thread(target=threading.Event().wait, daemon=True).start()
if {is_elsewhere}:
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKED)
print("ready", flush=True)
ending.wait()
"""
PATIENCE = 30


def test_it_ends_when_asked_whichever_thread_the_system_tells() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        for is_elsewhere in (False, True):
            code = WAITING.format(is_elsewhere=is_elsewhere)
            with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
                process.send_signal(number)
                try:
                    assert process.wait(PATIENCE) == 0
                finally:
                    process.kill()
