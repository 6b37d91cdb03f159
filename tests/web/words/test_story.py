"""Events of a case in sentences: one step told once, several tasks told together, nothing hidden."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from engine import events
from web.words import story

MORNING = dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC)
KNOWN = story.Known(
    tasks=lambda ids: " dan ".join(each for each in ids if each != "None"),
    element=lambda _process, element: f"langkah {element}",
    role=lambda role, _agency: role.title(),
    agency=lambda key: key or "",
    code=lambda code, _table: code,
    instant=lambda text: text[:10],
    points=lambda value: "" if value is None else f"{value}",
)


@dataclass(frozen=True)
class Row:
    """An event."""

    type: str
    actor: str = "petugas"
    at: dt.datetime = MORNING
    body: str | None = None


def row(type_: str, actor: str = "petugas", after: float = 0, **body: Any) -> Row:
    return Row(type=type_, actor=actor, at=MORNING + dt.timedelta(seconds=after), body=json.dumps(body))


@pytest.fixture(autouse=True)
def indonesian(app: Flask) -> Any:
    """Words are looked up in a request."""
    with app.test_request_context():
        yield


def test_what_a_neighbour_tells_is_told_once() -> None:
    sent = row(events.EVIDENCE_SUBMITTED, agency="dinkes", receipt="TT-1")
    done = row(events.TASK_COMPLETED, task="a")
    alone = row(events.TASK_COMPLETED, actor="peninjau", task="b")
    later = row(events.TASK_COMPLETED, after=60, task="c")
    assert story.told([sent, done, alone, later]) == [sent, alone, later]


def test_tasks_of_one_step_are_one_sentence_in_their_order() -> None:
    made = [row(events.TASK_CREATED, task=name, element="collect", process="p") for name in ("b", "a")]
    other = row(events.TASK_CREATED, task="c", element="review", process="p")
    later = row(events.TASK_CREATED, after=5, task="d", element="collect", process="p")
    groups = story.gathered([later, other, *made])
    assert [len(group) for group in groups] == [1, 1, 2]
    assert story.sentence(groups[2], KNOWN) == "a dan b diminta"


def test_an_event_without_words_shows_its_code() -> None:
    assert story.sentence([row("weather.changed")], KNOWN) == "weather.changed"


def test_a_redacted_event_still_has_its_sentence() -> None:
    assert story.sentence([Row(type=events.INSTANCE_STARTED)], KNOWN) == "Kasus dibuka"
    assert "%" not in story.sentence([Row(type=events.EVIDENCE_SUBMITTED)], KNOWN)


@pytest.mark.parametrize("type_", story.SENTENCES)
def test_every_sentence_can_be_filled(type_: str) -> None:
    full = row(
        type_, task="Periksa bukti", element="review", process="p", role="head", agency="dinkes", level=1,
        template="evidence_due", decision="more_time", reasons={"07.02": "wrong_year", "07.03": "wrong_year"},
        receipt="TT-1", to="2026-03-17T16:00:00+08:00", score="10", claimed="12",
    )  # fmt: skip
    said = story.sentence([full], KNOWN)
    assert "%(" not in said
    assert "None" not in said


def test_reasons_are_told_each_once() -> None:
    back = row(events.EVIDENCE_RETURNED, reasons={"07.02": "wrong_year", "07.03": "wrong_year", "07.04": "unreadable"})
    assert story.sentence([back], KNOWN) == "Bukti dikembalikan: wrong_year, unreadable"
