"""What a receipt's hash is taken over: canonical JSON that anyone can make again from what was sent. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from engine.cases.instrument import Indicator, Question
from engine.evidence.dossier import Dossier, Held, Revised, Said


def canonical(content: Any) -> str:
    """JSON with sorted keys and no blanks."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(manifest: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(manifest.encode()).hexdigest()


def _points(points: Decimal | None) -> str | None:
    return None if points is None else f"{points:.2f}"


def claim(dossier: Dossier) -> str:
    """What a head signs: answers, figures and points of every question, no files."""
    return canonical([_claimed(q, dossier.claim(q)) for q in dossier.indicator.questions])


def _claimed(question: Question, said: Said | None) -> dict[str, Any]:
    entered = said.entered.as_data() if said else {}
    return {"question": question.code, "entered": entered, "points": _points(said.claimed) if said else None}


def share(dossier: Dossier, *, business_key: str, agency: str, round_: int, questions: Iterable[Question]) -> str:
    """What an agency sends: its answers and notes, and each file by hash and date."""
    asked = list(questions)
    answers = (dossier.sent_answer(q.code, agency) for q in asked)
    revisions = [r for q in asked for r in dossier.sent_revisions(q) if r.agency == agency]
    return canonical(
        {
            "case": business_key, "agency": agency, "round": round_,
            "answers": [_answer(said) for said in answers if said],
            "files": [_file(r, f) for r in revisions for f in r.files],
        }
    )  # fmt: skip


def _answer(said: Said) -> dict[str, Any]:
    return {
        "question": said.code, "entered": said.entered.as_data(), "points": _points(said.claimed), "note": said.note,
    }  # fmt: skip


def _file(revision: Revised, file: Held) -> dict[str, Any]:
    days = {"document_on": file.document_on, "period_from": file.period_from, "period_to": file.period_to}
    return {
        "question": revision.place.code, "item": revision.place.item, "agency": revision.agency, "name": file.name,
        "sha256": file.sha256, "url": file.url, "size": file.size,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }  # fmt: skip


def table(dossier: Dossier, question: Question) -> str:
    """What lies on the reviewer's table for a question: the hash a judgement is pinned to."""
    said = [dossier.sent_answer(question.code, agency) for agency in question.agencies]
    return digest_of(
        canonical(
            {
                "answers": [{"agency": each.agency, **_answer(each)} for each in said if each],
                "files": [_file(r, f) for r in dossier.sent_revisions(question) for f in r.files],
            }
        )
    )


def review(*, business_key: str, round_: int, rows: Sequence[dict[str, Any]]) -> str:
    """What a reviewer decided: per question verdict, points, reason, words, and the hash it is pinned to."""
    return canonical({"case": business_key, "round": round_, "questions": list(rows)})


def empty_claim(indicator: Indicator) -> str:
    """The claim before anything was sent."""
    return claim(Dossier(indicator=indicator, evidence_years=()))
