"""The sweep stops when nothing is due, when it has done enough, and when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from engine.jobs import sweep
from tests.jobs.conftest import House


def dues(monkeypatch: pytest.MonkeyPatch, count: int) -> Iterator[bool]:
    """As many instances are due."""
    left = iter([True] * count + [False] * 10)
    monkeypatch.setattr("engine.jobs.sweeping.Turns.fire", lambda _turns: next(left))
    return left


def test_until_nothing_is_due(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    dues(monkeypatch, 3)
    assert sweep(house.sessions) == 3
    assert sweep(house.sessions) == 0


def test_not_more_than_one_go_may_take(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    dues(monkeypatch, 7)
    assert [sweep(house.sessions, most=5), sweep(house.sessions, most=5)] == [5, 2]


def test_told_to_stop(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    dues(monkeypatch, 3)
    stopping = threading.Event()
    stopping.set()
    assert sweep(house.sessions, stopping=stopping) == 0
