"""What letters and decision pages say about a case: titles and points, never evidence."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.cases.instrument import Question
from engine.cases.points import ZERO
from engine.cases.tables import Case
from engine.escalation import facts as escalation
from engine.escalation.facts import CaseFacts, CityPoints, Returned, Share
from engine.evidence import rules
from engine.evidence.queries.reading import Opened, list_returns, open_case
from engine.evidence.rules import Finding
from engine.readiness import stakes
from engine.readiness.stakes import Back

MOST_TITLES = 5


def register() -> None:
    """Tells the escalation room where its letters get their facts from."""
    escalation.register_case(case_facts)
    escalation.register_share(share_of)
    escalation.register_returned(returned_to)
    escalation.register_city(city_points)


def case_facts(session: Session, city_id: uuid.UUID, business_key: str) -> CaseFacts:
    """The indicator of a case; raises NotFound."""
    opened = open_case(session, city_id, business_key)
    return CaseFacts(
        code=opened.case.code, name=opened.case.title, cluster=opened.cluster_title, max_score=opened.case.max_score,
        year=opened.year,
    )  # fmt: skip


def share_of(session: Session, city_id: uuid.UUID, business_key: str, agency_key: str | None) -> Share:
    """What an agency (None: everybody) still owes to a case, by titles of the papers, and the points at stake.

    In a further round that is what came back to it. Who only brings papers to the answers of others has their points
    at stake.
    """
    opened = open_case(session, city_id, business_key)
    dossier = opened.dossier(session)
    back = _back(session, opened)
    missing: list[str] = []
    questions = 0
    held: list[Question] = []
    for agency in [agency_key] if agency_key else opened.case.agencies:
        asked = stakes.asked_of(opened.indicator, agency, back)
        missing += _titles(opened, [f for f in rules.findings(dossier, agency, asked) if f.is_blocking])
        questions += len(asked)
        held += stakes.held_by(opened.indicator, agency, back)
    titles = tuple(dict.fromkeys(missing))
    return Share(
        questions=questions, missing=titles[:MOST_TITLES], missing_count=len(titles), points=stakes.points_of(held),
        claimed=sum({each.code: dossier.claimed(each) for each in held}.values(), ZERO),
    )  # fmt: skip


def returned_to(session: Session, city_id: uuid.UUID, business_key: str, agency_key: str | None) -> Returned:
    """What came back to an agency (None: to anybody) in the last round that ended, each question once."""
    opened = open_case(session, city_id, business_key)
    rows = list_returns(session, opened.case, [opened.case.round - 1])
    mine = [row for row in rows if agency_key is None or agency_key in row.agencies]
    questions = {row.question_code: row.reason for row in mine}
    return Returned(role=mine[-1].role if mine else "", questions=tuple(sorted(questions.items())))


def city_points(session: Session, city_id: uuid.UUID, business_key: str) -> CityPoints:
    """The sums over all cases of a case's cycle, in one statement."""
    same_cycle = sa.select(Case.cycle_id).where(Case.city_id == city_id, Case.business_key == business_key)
    rows = session.execute(
        sa.select(Case.claimed_score, Case.provable_score).where(Case.city_id == city_id, Case.cycle_id.in_(same_cycle))
    ).all()
    return CityPoints(
        claimed=sum((row.claimed_score for row in rows), ZERO), provable=sum((row.provable_score for row in rows), ZERO)
    )


def _back(session: Session, opened: Opened) -> list[Back]:
    """What came back in the round before."""
    if opened.case.round == 1:
        return []
    rows = list_returns(session, opened.case, [opened.case.round - 1])
    return [Back(code=row.question_code, agencies=frozenset(row.agencies)) for row in rows]


def _titles(opened: Opened, findings: list[Finding]) -> list[str]:
    """The paper that is missing, or the question that nobody has answered."""
    found = []
    for finding in findings:
        question = next(q for q in opened.indicator.questions if q.code == finding.question)
        items = {item.key: item.title.id for item in question.evidence}
        found.append(items.get(f"{question.code}-{finding.item}", question.title.id))
    return found
