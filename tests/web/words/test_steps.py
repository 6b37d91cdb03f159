"""A drawing in words beside a case: nobody who follows it has to read a formula."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from engine.process.outline import OutlineStep
from web import i18n
from web.words import steps


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    app = Flask("web", root_path=str(i18n.WEB))
    i18n.install(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("working_days(3)", "Tugas orang · Peninjau klaster · tenggat 3 hari kerja"),
        ("working_days(review_days)", "Tugas orang · Peninjau klaster · bertenggat"),
        ("if max_score > 45 then 3 else 5", "Tugas orang · Peninjau klaster · bertenggat"),
        ("", "Tugas orang · Peninjau klaster"),
    ],
)
def test_a_deadline_is_told_in_days_or_only_told(due: str, said: str) -> None:
    step = OutlineStep(
        process="evidence", element="review", name="Periksa bukti", kind="userTask", lane="Peninjau klaster",
        role="reviewer", due=due or None, called=None, attached_to=None, documentation="", next=(),
    )  # fmt: skip
    assert steps.meta(step, {}) == said
