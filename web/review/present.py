"""From a review to the desk and the page of one indicator."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from engine.cases.queries import CaseView, list_cases_by_key
from engine.city.actors import Actor
from engine.errors import Invalid
from engine.evidence import queries, views
from engine.instances import drafts
from engine.instances import tasks as inbox
from engine.instances.tables import OPEN, UserTask
from web import i18n, present
from web.review.posted import field_ids
from web.review.views import AwaitedRow, Desk, QueueRow, ReviewPage, ReviewQuestion, ReviewSlot, Shown
from web.session import db_session
from web.views import FieldError, Option, Returned, Step
from web.words import codes, titles, verdicts

FORM = "verdict"


def desk(actor: Actor) -> Desk:
    """What waits for this reviewer, and what was returned and is not back."""
    awaited = queries.list_awaited(db_session(), actor)
    instances = [row.case.instance_id for row in awaited if row.case.instance_id]
    held = inbox.list_tasks(db_session(), actor.city_id, instances) if instances else []
    return Desk(
        cluster=titles.of_clusters("reviewer", actor.clusters("reviewer")),
        queue=queue(actor),
        awaited=tuple(_awaited(row, [t for t in held if t.instance_id == row.case.instance_id]) for row in awaited),
    )


def _awaited(row: views.AwaitedView, tasks: Sequence[UserTask]) -> AwaitedRow:
    """With those who still hold it, and the deadline that is over last: before it nothing can come back."""
    by = present.role_words("reviewer", cluster=row.case.cluster)
    opened = sorted((t for t in tasks if t.state == OPEN and t.due_at), key=lambda t: str(t.due_at))
    return AwaitedRow(
        indicator=present.indicator(row.case),
        returned=Returned(reason=row.reason, words=row.words, by=by, at=row.at, round=row.round),
        questions=row.questions,
        holder=", ".join(dict.fromkeys(present.holder_words(task.candidate_group) for task in opened)),
        due=present.due(opened[-1].due_at, opened[-1].due_explained) if opened else None,
    )


def queue(actor: Actor, opened: views.ReviewView | None = None) -> tuple[QueueRow, ...]:
    """The indicators to judge, nearest deadline first: of two reviews of one, the `opened` or the first."""
    chosen = opened.task.id if opened is not None else None
    offered = [row for row in inbox.list_inbox(db_session(), actor) if row.task.form_key == FORM]
    by_case: dict[str, inbox.TaskRow] = {}
    for row in offered:
        if row.business_key not in by_case or row.task.id == chosen:
            by_case[row.business_key] = row
    rows = list(by_case.values())
    cases = list_cases_by_key(db_session(), actor.city_id, [row.business_key for row in rows])
    return tuple(_queued(row, cases[row.business_key]) for row in rows)


def _queued(row: inbox.TaskRow, case: CaseView) -> QueueRow:
    due = present.due(row.task.due_at, row.task.due_explained)
    assert due is not None
    return QueueRow(
        task_id=str(row.task.id), indicator=present.indicator(case), agency=present.agency_short(case.lead_agency),
        round=case.round, due=due, questions=case.question_count, claimed=case.claimed,
    )  # fmt: skip


def review_page(
    actor: Actor, review: views.ReviewView, typed: Mapping[str, Any] | None = None,
    refused: Invalid | None = None, show: tuple[str, int] | None = None,
) -> ReviewPage:  # fmt: skip
    """The page of one indicator: what was typed goes before the draft, the draft before what a claim suggests."""
    values = typed if typed is not None else _draft(review, actor)
    refusals = _refusals(refused)
    waiting = queue(actor, review)
    task_id = str(review.task.id)
    before, behind = present.neighbours([row.task_id for row in waiting], task_id)
    due = present.due(review.task.due_at, review.task.due_explained)
    assert due is not None
    return ReviewPage(
        task_id=task_id, indicator=present.indicator(review.case), round=review.case.round,
        sender=", ".join(present.agency_short(key) for key in review.senders), due=due,
        questions=_questions(review, values), shown=_shown(review, show), queue=waiting,
        previous_id=before, next_id=behind,
        rounds=_rounds(review), private_note=str(values.get("private_note", "")),
        blocked=verdicts.blocked(review.blocked) if review.blocked else "",
        errors=tuple(_in_summary(review, name, message, values) for name, message in refusals.items()),
        messages={field_ids(review, name): message for name, message in refusals.items()},
    )  # fmt: skip


def _questions(review: views.ReviewView, values: Mapping[str, Any]) -> tuple[ReviewQuestion, ...]:
    """All questions, each with what was typed to it."""
    typed = {row.get("code", ""): row for row in values.get("questions", [])}
    return tuple(_question(q, typed.get(q.code, {}), review.case.round) for q in review.questions)


def _draft(review: views.ReviewView, actor: Actor) -> Mapping[str, Any]:
    found = drafts.find_draft(db_session(), review.task.id, actor)
    return found.values if found is not None else {}


def _refusals(refused: Invalid | None) -> dict[str, str]:
    """Field of the form -> what is wrong with it."""
    fields = refused.fields if refused is not None else {}
    return {name: verdicts.sentence(name, codes[0]) for name, codes in fields.items() if codes}


def _in_summary(review: views.ReviewView, name: str, message: str, values: Mapping[str, Any]) -> FieldError:
    """In the summary a sentence says which question it is about."""
    _list, _dot, number = name.rpartition(".")[0].partition(".")
    rows = values.get("questions", [])
    code = rows[int(number)].get("code", "") if number.isdigit() and int(number) < len(rows) else ""
    return FieldError(field=field_ids(review, name), message=f"{code}: {message}" if code else message)


def _settled(found: views.ReviewedQuestion, round_number: int) -> Decimal | None:
    """What a question was given in the last round, if everybody accepted it and nothing about it is new."""
    last = [each for each in found.earlier if each.round == round_number - 1]
    is_new = round_number in {*(said.round for said in found.answers), *(file.round for file in _files(found))}
    if is_new or {each.verdict for each in last} != {"accepted"}:
        return None
    return min(each.score for each in last)


def _files(found: views.ReviewedQuestion) -> list[views.FileView]:
    """All files on the table for a question."""
    return [file for slot in found.slots for file in (*slot.files, *slot.others)]


def _question(found: views.ReviewedQuestion, typed: Mapping[str, Any], round_number: int) -> ReviewQuestion:
    question, answer = found.question, found.answers[0] if found.answers else None
    notes = [said.note for said in found.answers if said.note]
    settled = _settled(found, round_number)
    if settled is not None and not typed:
        typed = {"verdict": "accepted", "accepted_score": str(settled)}
    return ReviewQuestion(
        code=found.code, title=question.title[i18n.language()], answer=present.answer_words(question, answer),
        claimed=found.claimed, max_score=question.max_score,
        agencies=tuple(present.agency_short(key) for key in question.agencies), steps=_steps(found),
        note=" ".join(notes), slots=tuple(_slots(found)), earlier=_earlier(found), is_settled=settled is not None,
        verdict=str(typed.get("verdict", "")), reason=str(typed.get("reason", "")),
        accepted_score=str(typed.get("accepted_score") or found.claimed), words=str(typed.get("words", "")),
    )  # fmt: skip


def _steps(found: views.ReviewedQuestion) -> tuple[Option, ...]:
    """The points a reviewer may give: each step of the ladder up to the claim."""
    question, language = found.question, i18n.language()
    options: dict[Decimal, Option] = {}
    for step in question.scale.steps:
        points = (question.max_score * step.share).quantize(Decimal("0.01"))
        if points <= found.claimed:
            options.setdefault(points, Option(value=str(points), label=step.label[language], points=points))
    options.setdefault(
        found.claimed, Option(value=str(found.claimed), label=str(_("sesuai klaim")), points=found.claimed)
    )
    options.setdefault(Decimal(0), Option(value="0.00", label=str(_("tidak terbukti")), points=Decimal(0)))
    return tuple(sorted(options.values(), key=lambda each: -(each.points or Decimal(0))))


def _slots(found: views.ReviewedQuestion) -> Any:
    """One row for each item and agency that brought something; an item nobody brought is told too."""
    language = i18n.language()
    for slot in found.slots:
        brought = (*slot.files, *slot.others)
        files = tuple(present.stored_file(file) for file in brought)
        first = brought[0] if brought else None
        agencies = dict.fromkeys(present.agency_short(file.agency) for file in brought)
        yield ReviewSlot(
            title=slot.item.title[language], required=slot.item.is_required, agency=", ".join(agencies), files=files,
            document_on=first.document_on if first else None, period_from=first.period_from if first else None,
            period_to=first.period_to if first else None,
        )  # fmt: skip


def _earlier(found: views.ReviewedQuestion) -> tuple[Step, ...]:
    return tuple(
        Step(title=_judged(each), at=each.at, quote=each.words,
             meta=codes.word(each.reason, "reason") if each.reason else "")
        for each in found.earlier
    )  # fmt: skip


def _judged(each: views.JudgedView) -> str:
    if each.verdict == "returned":
        return str(_("Dikembalikan, putaran %(round)s", round=each.round))
    return str(_("Diterima, putaran %(round)s", round=each.round))


def _rounds(review: views.ReviewView) -> tuple[Step, ...]:
    """What was sent for this case, by whom, in which round."""
    return tuple(
        Step(title=str(_("Putaran %(round)s: %(number)s", round=each.round, number=each.number)), at=each.at,
             meta=present.role_words(each.role, agency=each.agency))
        for each in review.receipts
        if each.round < review.case.round
    )  # fmt: skip


def _shown(review: views.ReviewView, show: tuple[str, int] | None) -> Shown | None:
    """The file on the desk: the one asked for, else the first with a picture, of what is to be judged anew if any."""
    new_first = sorted(review.questions, key=lambda q: _settled(q, review.case.round) is not None)
    every = [
        Shown(file=present.stored_file(file), page=1, question_code=q.code) for q in new_first for file in _files(q)
    ]
    wanted, page = show or ("", 1)
    for each in every:
        if each.file.id == wanted:
            return dataclasses.replace(each, page=page)
    return next((each for each in every if each.file.pages), every[0] if every else None)
