"""One agency's share of an indicator as its page shows it: the list of its questions."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from engine.escalation.queries import list_requests
from engine.escalation.tables import DecisionRequest
from engine.evidence.views import QuestionView, ReturnView, ShareView
from web import i18n, present
from web.forms import Sheet
from web.officer import findings
from web.officer.views import Share, ShareQuestion
from web.session import db_session
from web.views import Due, Returned, Status
from web.words import codes, deadlines


def page(share: ShareView, plan: Sheet | None = None) -> Share:
    """The list page; `plan` is the form of a remediation above it."""
    due = due_of(share)
    note = decision_note(share)
    return Share(
        task_id=str(share.task.id),
        indicator=present.indicator(share.case),
        agency=present.agency_full(share.agency),
        lead_agency=present.agency_short(share.case.lead_agency),
        round=share.round,
        due=due,
        status=status(share),
        questions=tuple(_question(share, each) for each in share.questions),
        returned=_returned(share),
        partners=tuple(present.agency_short(key) for key in share.partners),
        saved_at=share.saved_at,
        form=plan,
        errors=plan.errors if plan else (),
        late_note=note if due.is_late else "",
        decision_note="" if due.is_late else note,
    )


def due_of(share: ShareView) -> Due:
    """The deadline of a share; a task without one was due when it was opened and is never late."""
    return present.due(share.task.due_at, share.task.due_explained) or Due(at=share.task.created_at)


def status(share: ShareView) -> Status:
    """The word for the whole share."""
    is_begun = any(each.answer is not None and each.answer.is_draft for each in share.questions)
    is_begun = is_begun or any(file.is_draft for each in share.questions for slot in each.slots for file in slot.files)
    return present.status_of(form_key=share.task.form_key or "", is_begun=is_begun)


def question_status(view: QuestionView) -> Status:
    """The word for one question: it came back and is as it was, it is begun, or nothing is there."""
    is_unchanged = any(finding.code == "unchanged" for finding in view.findings)
    return present.status_of(is_begun=view.is_begun, is_returned=is_unchanged)


def _question(share: ShareView, view: QuestionView) -> ShareQuestion:
    answer = view.answer if view.claims else view.other_answer
    return ShareQuestion(
        code=view.code,
        title=view.question.title[i18n.language()],
        status=question_status(view),
        max_score=view.question.max_score,
        claims=view.claims,
        answered_by=present.agency_short(view.answering_agency),
        answer=present.answer_words(view.question, answer),
        claimed=view.answer.claimed if view.claims and view.answer else None,
        file_count=sum(len(slot.files) for slot in view.slots),
        missing=_missing(view),
        returned=present.returned(view.returned, share.case.cluster),
    )


def _missing(view: QuestionView) -> tuple[str, ...]:
    """What keeps a question from being ready; one that came back is not ready as long as it is as it was."""
    found = (f for f in view.findings if f.is_blocking or f.code == "unchanged")
    return tuple(dict.fromkeys(findings.short(each, view.question) for each in found))


def _returned(share: ShareView) -> Returned | None:
    """What was said to the whole share: by the head, or by the coordinator who gave another round."""
    notes: Sequence[ReturnView] = share.notes
    return present.returned(notes[0], share.case.cluster) if notes else None


# -- the ladder
def decision_note(share: ShareView) -> str:
    """Who was asked about this task, or what was decided; the newest word counts."""
    requests = list_requests(db_session(), share.case.city_id, share.task.instance_id)
    found = next((each for each in requests if each.task_id == share.task.id), None)
    return "" if found is None else _note(found)


def _note(request: DecisionRequest) -> str:
    who = present.role_words(request.role, agency=request.agency_key if request.role == "head" else None)
    zone, language = present.calendar().zone, i18n.language()
    if request.decision is None or request.spent_at is None:
        at = deadlines.instant(request.asked_at, zone, language)
        return str(_("%(who)s diminta memutuskan sejak %(at)s", who=who, at=at))
    at = deadlines.instant(request.spent_at, zone, language)
    decision = codes.word(request.decision, "decision")
    return str(_("%(who)s memutuskan “%(decision)s”, %(at)s", who=who, decision=decision, at=at))
