"""What will be sent, and what still keeps it from being sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from engine.cases.instrument import Question
from engine.errors import Invalid
from engine.evidence.views import QuestionView, ShareView
from web import i18n, present
from web.officer import findings
from web.officer.share import due_of
from web.officer.views import CheckedQuestion, CheckPage, Finding
from web.views import FieldError

Plan = tuple[tuple[str, str], ...]


def page(
    share: ShareView, plan: Plan = (), plan_lacks: Sequence[str] = (), errors: Sequence[FieldError] = ()
) -> CheckPage:
    """The check page; `plan_lacks` are the sentences that keep a remediation plan from being sent."""
    return CheckPage(
        task_id=str(share.task.id),
        indicator=present.indicator(share.case),
        agency=present.agency_full(share.agency),
        round=share.round,
        due=due_of(share),
        questions=tuple(_question(each) for each in share.questions),
        findings=(*_of_plan(plan_lacks), *_findings(share)),
        plan=plan,
        next_step=_next_step(share),
        errors=tuple(errors),
    )


def _of_plan(lacks: Sequence[str]) -> tuple[Finding, ...]:
    return tuple(
        Finding(tone="late", text=str(_("Rencana perbaikan: %(what)s", what=each)), blocks=True) for each in lacks
    )


def _findings(share: ShareView) -> tuple[Finding, ...]:
    """Blocking ones first, each with the way to its question."""
    found = [
        Finding(
            tone="late" if each.is_blocking else "returned",
            text=findings.sentence(each, view.question),
            code=view.code,
            blocks=each.is_blocking,
        )
        for view in share.questions
        for each in view.findings
    ]
    return tuple(sorted(found, key=lambda each: not each.blocks))


def _question(view: QuestionView) -> CheckedQuestion:
    question = view.question
    own, other = view.answer, view.other_answer
    return CheckedQuestion(
        code=view.code,
        title=question.title[i18n.language()],
        answer=present.answer_words(question, own) if view.claims else _others(view, other is not None),
        claimed=own.claimed if view.claims and own else None,
        max_score=question.max_score,
        slots=tuple(
            (slot.item.title[i18n.language()], tuple(present.stored_file(file) for file in slot.files))
            for slot in view.slots
        ),
        note=own.note if own else "",
    )


def _others(view: QuestionView, is_answered: bool) -> str:
    agency = present.agency_short(view.answering_agency)
    if is_answered:
        answer = present.answer_words(view.question, view.other_answer)
        return str(_("dijawab %(agency)s: %(answer)s", agency=agency, answer=answer))
    return str(_("dijawab %(agency)s", agency=agency))


def _next_step(share: ShareView) -> str:
    lead = present.agency_short(share.case.lead_agency)
    if share.task.form_key == "remediation" and share.case.is_signed:
        return str(
            _(
                "Bila jawaban tetap, langsung ke peninjau; bila berubah, kepala %(agency)s menandatangani lagi.",
                agency=lead,
            )
        )
    return str(_("Sesudah semua bagian terkirim, kepala %(agency)s menandatangani klaimnya.", agency=lead))


def refused(share: ShareView, error: Invalid) -> tuple[FieldError, ...]:
    """What the verb refused although the page saw nothing: somebody has changed the share meanwhile."""
    found = []
    for name in error.fields:
        view = share.question(name)
        found.append(FieldError(field="", message=_refusal(name, view.question if view else None)))
    return tuple(found)


def _refusal(name: str, question: Question | None) -> str:
    known: Mapping[str, str] = {
        "claim_changes": str(
            _("Menurut rencana hanya berkas yang diganti, tetapi jawabannya berubah. Ubah rencana atau jawabannya")
        )
    }
    if question is not None:
        return str(_("%(code)s belum lengkap. Buka pertanyaannya", code=question.code))
    return known.get(name) or str(_("Rencana perbaikan belum lengkap. Buka daftar pertanyaan dan lengkapi"))
