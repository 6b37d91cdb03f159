"""A reviewer's posted page: the verdict on each question, as typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engine.evidence.views import ReviewView

CELL = re.compile(r"questions-(\d{1,3})-(code|verdict|accepted_score|reason|words)")
MOST_ROWS = 300


def rows_of(posted: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of the page by their number, what does not belong to it left out."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in posted.items():
        cell = CELL.fullmatch(name)
        if cell and int(cell[1]) < MOST_ROWS:
            rows.setdefault(int(cell[1]), {})[cell[2]] = value
    return [row for _number, row in sorted(rows.items())]


def values_of(posted: Mapping[str, str]) -> dict[str, Any]:
    """What the form's verb takes: a returned question carries no points, an accepted one no reason."""
    questions = []
    for row in rows_of(posted):
        kept = {"code": row.get("code", ""), "verdict": row.get("verdict", "")}
        if kept["verdict"] == "returned":
            kept |= {"reason": row.get("reason", ""), "words": row.get("words", "")}
        else:
            kept["accepted_score"] = row.get("accepted_score", "")
        questions.append(kept)
    return {"questions": questions, "private_note": posted.get("private_note", "")}


def draft_of(posted: Mapping[str, str]) -> dict[str, Any]:
    """What is kept on the server: all that was typed."""
    return {"questions": rows_of(posted), "private_note": posted.get("private_note", "")[:4000]}


def field_ids(review: ReviewView, name: str) -> str:
    """The id of the control that a refusal speaks of: `questions.3.words` is `questions-3-words`."""
    if name == "questions" and review.questions:
        return "questions-0-verdict"
    return name.replace(".", "-")
