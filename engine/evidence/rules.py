"""What may be sent, what a claim is, what is proven. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.cases import scoring
from engine.cases.instrument import Question
from engine.cases.points import ZERO
from engine.evidence.dossier import Dossier, Held, Place, Said, item_number

ACCEPTED, RETURNED = "accepted", "returned"
REASONS = (
    "wrong_year", "not_signed", "not_relevant", "data_mismatch", "unreadable", "undated_photo", "personal_data",
    "other",
)  # fmt: skip
CAUSES = ("missing", "wrong_file", "unsigned", "other_agency", "misread", "other")
LONGEST_NOTE = 2000
MOST_FILES = 50  # of one agency at one evidence item


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What the checks before sending found. Blocking ones keep a share from being sent, the others are remarks."""

    code: str
    question: str
    item: str = ""  # number of the evidence item, where it is about one
    is_blocking: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)


def findings(dossier: Dossier, agency: str, questions: Iterable[Question]) -> list[Finding]:
    """What is missing or wrong in an agency's share, question by question.

    Blocking: unanswered, answer_wrong, figure_missing, text_missing, evidence_missing (a claim without its file),
    files_without_claim, nothing_brought, date_missing, date_outside_years. Remarks: evidence_awaited (a partner may
    still bring it), file_without_period.
    """
    found: list[Finding] = []
    for question in questions:
        said = dossier.answer(question.code, agency)
        files = dossier.own_files(question, agency)
        if question.answering_agency == agency:
            found += _of_claim(dossier, question, agency, said, files)
        elif not files and not (said and said.note):
            found.append(Finding(code="nothing_brought", question=question.code))
        found += _of_dates(dossier, question, agency)
    return found


def _of_claim(
    dossier: Dossier, question: Question, agency: str, said: Said | None, files: Sequence[Held]
) -> list[Finding]:
    wrong = scoring.problems(question, said.entered if said else scoring.Answer())
    if wrong:
        return [Finding(code=_code_of(wrong, said), question=question.code, values={"fields": wrong})]
    assert said is not None
    if scoring.score(question, said.entered) > ZERO:
        return _of_items(dossier, question, agency)
    if files and not said.note:
        return [Finding(code="files_without_claim", question=question.code)]
    return []


def _code_of(wrong: Mapping[str, list[str]], said: Said | None) -> str:
    if any(codes != ["required"] for codes in wrong.values()):
        return "answer_wrong"
    if said is None or "choice" in wrong:
        return "unanswered"
    return "text_missing" if "text" in wrong else "figure_missing"


def _of_items(dossier: Dossier, question: Question, agency: str) -> list[Finding]:
    """A claim needs a file at every required item: its own, or a partner's where one is named."""
    is_alone = len(question.agencies) == 1
    code = "evidence_missing" if is_alone else "evidence_awaited"
    places = [Place(code=question.code, item=item_number(question, i.key)) for i in question.required_evidence]
    return [
        Finding(code=code, question=question.code, item=place.item, is_blocking=is_alone)
        for place in places
        if not any(dossier.files(place, each) for each in {agency, *question.agencies})
    ]


def _of_dates(dossier: Dossier, question: Question, agency: str) -> list[Finding]:
    found = []
    for place in dossier.places(question):
        for file in dossier.files(place, agency):
            code = date_code(file, dossier.evidence_years)
            if code:
                values = {"name": file.name, "years": list(dossier.evidence_years)}
                found.append(Finding(code=code, question=question.code, item=place.item, values=values))
    return found


def date_code(file: Held, years: Sequence[int]) -> str:
    """What is wrong with a file's document date; a link needs none."""
    if file.document_on is None:
        return "" if file.url else "date_missing"
    return "" if file.document_on.year in years else "date_outside_years"


def date_problems(
    document_on: dt.date | None, period_from: dt.date | None, period_to: dt.date | None, years: Sequence[int],
    today: dt.date,
) -> dict[str, list[str]]:  # fmt: skip
    """Field -> codes of dates as a person gives them: date_outside_years, date_in_future, period_order."""
    wrong: dict[str, list[str]] = {}
    if document_on is not None and document_on.year not in years:
        wrong["document_on"] = ["date_outside_years"]
    elif document_on is not None and document_on > today:
        wrong["document_on"] = ["date_in_future"]
    if period_from is not None and period_to is not None and period_to < period_from:
        wrong["period_to"] = ["period_order"]
    return wrong


def is_proven(dossier: Dossier, question: Question) -> bool:
    """Has every required item, in what was sent, a stored file dated in an evidence year?"""
    revisions = dossier.sent_revisions(question)
    for item in question.required_evidence:
        number = item_number(question, item.key)
        files = (file for revision in revisions if revision.place.item == number for file in revision.files)
        if not any(_is_dated(file, dossier.evidence_years) for file in files):
            return False
    return True


def _is_dated(file: Held, years: Sequence[int]) -> bool:
    return file.blob_id is not None and file.document_on is not None and file.document_on.year in years


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """What one reviewer gave one question in one round."""

    code: str
    round: int
    reviewer: str
    verdict: str
    score: Decimal
    reason: str | None = None
    words: str = ""
    is_proven: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a question stands: provable <= accepted <= claimed, always. `verdict` of the last review, if any."""

    claimed: Decimal = ZERO
    accepted: Decimal = ZERO
    provable: Decimal = ZERO
    verdict: str | None = None


def standing(claimed: Decimal, given: Sequence[Given], *, was_returned_since: bool = False) -> Standing:
    """Of two reviewers the lower score counts, and one return returns. `given` is of the last whole review."""
    if not given:
        return Standing(claimed=claimed)
    accepted = min(claimed, *(each.score for each in given))
    if any(each.verdict == RETURNED for each in given):
        return Standing(claimed=claimed, accepted=accepted, verdict=RETURNED)
    is_proof = all(each.is_proven for each in given) and not was_returned_since
    return Standing(claimed=claimed, accepted=accepted, provable=accepted if is_proof else ZERO, verdict=ACCEPTED)


def total(standings: Iterable[Standing]) -> Standing:
    """The sums of some questions."""
    all_ = list(standings)
    return Standing(
        claimed=sum((s.claimed for s in all_), ZERO),
        accepted=sum((s.accepted for s in all_), ZERO),
        provable=sum((s.provable for s in all_), ZERO),
    )


def repeated(given: Iterable[Given], round_: int) -> set[str]:
    """Questions returned in a round for a reason they had been returned for before."""
    returns = [(g.code, g.reason, g.round) for g in given if g.verdict == RETURNED]
    before = {(code, reason) for code, reason, at in returns if at < round_}
    return {code for code, reason, at in returns if at == round_ and (code, reason) in before}
