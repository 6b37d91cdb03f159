"""One program is shared by all threads of a server."""

from __future__ import annotations

import sys
import threading

import pytest

from engine.feel import compile_expression

THREADS, ROUNDS = 8, 2_000


@pytest.fixture
def _nervous():
    """Threads change places as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_nervous")
def test_a_program_is_shared_by_threads():
    program = compile_expression('score >= 3 and status = "returned"')
    wrong: list[tuple[int, int]] = []

    def work(score: int) -> None:
        for turn in range(ROUNDS):
            status = "returned" if turn % 2 else "open"
            if program({"score": score, "status": status}) is not (score >= 3 and turn % 2 == 1):
                wrong.append((score, turn))

    threads = [threading.Thread(target=work, args=(score,)) for score in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
