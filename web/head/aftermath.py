"""After a decision: what was decided and what happens now; and links that lead nowhere any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from flask_babel import gettext as _

from engine.escalation.facts import case_facts
from engine.escalation.queries import Decided, person_name
from engine.escalation.results import Result
from engine.escalation.standing import Standing
from web import i18n, package_words, present
from web.head.present import indicator, recipient
from web.head.views import ClosedLink, ClosedReason, DecidedPage, DecisionCode
from web.session import db_session
from web.views import Step
from web.words import codes, deadlines


def decided(stands: Standing, made: Decided, *, is_too_late: bool = False) -> DecidedPage:
    """The answer of the POST, and the page of a used link; `is_too_late`: to an answer behind the one that counts."""
    by = ""
    if made.is_by_other and made.decided_by is not None:
        by = person_name(db_session(), present.city_id(), str(made.decided_by))
    return DecidedPage(
        recipient=recipient(made.role, made.agency_key),
        indicator=indicator(made.business_key, made.case),
        task_title=package_words.task_name(stands.task) if stands.task else made.task_name,
        decision=cast("DecisionCode", made.decision),
        at=made.at,
        until=made.until,
        officer=made.officer_name,
        cause=codes.word(str(made.values["late_cause"]), "cause") if made.values.get("late_cause") else "",
        by=by,
        steps=_after(made),
        is_too_late=is_too_late,
    )


def _after(made: Decided) -> tuple[Step, ...]:
    """The decision, whose turn it is, and what follows if nothing comes."""
    first = Step(title=_("Keputusan tercatat"), at=made.at)
    if made.sent_at is not None:
        return (first, Step(title=_("Tugasnya sudah selesai"), at=made.sent_at))
    if made.result is not None:
        return (first, *_result(made.result))
    return (first, _turn(made), Step(title=_if_nothing_comes(made.decision), moment="next"))


def _result(found: Result) -> tuple[Step, ...]:
    """What the coordinator did about it, and by when it is due now."""
    words = {
        "helped": _("Koordinator sudah membantu"),
        "found": _("Koordinator menemukannya"),
        "not_found": _("Koordinator tidak menemukannya"),
    }
    done = Step(title=str(words[found.result]), at=found.at)
    if found.until is None:
        return (done,)
    due = str(_("Tenggat baru %(day)s", day=deadlines.day(found.until, i18n.language())))
    return (done, Step(title=due, moment="now"), Step(title=_if_nothing_comes("more_time"), moment="next"))


def _turn(made: Decided) -> Step:
    meta = str(_("Tenggat baru %(day)s", day=deadlines.day(made.until, i18n.language()))) if made.until else ""
    words: Mapping[str, Callable[[], object]] = {
        "more_time": lambda: _("Petugas melanjutkan"),
        "longer_asked": lambda: _("Ketua gugus tugas diminta memutuskan"),
        "other_officer": lambda: _("%(name)s melanjutkan", name=made.officer_name),
        "help_asked": lambda: _("Koordinator menghubungi perangkat daerah Anda; hasilnya sampai lewat surel"),
        "already_sent": lambda: _("Koordinator mencari yang sudah dikirim; hasilnya sampai lewat surel"),
    }
    found = words.get(made.decision)
    return Step(title=str(found()) if found else codes.word(made.decision, "decision"), moment="now", meta=meta)


def _if_nothing_comes(decision: str) -> str:
    if decision in ("more_time", "other_officer"):
        return str(_("Bila tenggat baru lewat, permintaan naik satu tingkat"))
    if decision == "longer_asked":
        return str(_("Sampai ketua memutuskan, tenggat lama tetap berlaku"))
    return str(_("Bila tidak berhasil, permintaan naik satu tingkat"))


def closed(stands: Standing) -> ClosedLink:
    """Why a link cannot be answered any more."""
    facts = case_facts(db_session(), present.city_id(), stands.request.business_key)
    return ClosedLink(
        reason=cast("ClosedReason", stands.state),
        at=stands.at,
        indicator=indicator(stands.request.business_key, facts),
    )
