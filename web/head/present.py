"""A question to a head as its page shows it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from flask_babel import gettext as _

from engine import clock
from engine.calendar import counting
from engine.escalation.colleagues import Colleague
from engine.escalation.facts import CaseFacts, city_points
from engine.escalation.queries import OtherCase, Question, Rung
from engine.escalation.rules import PromiseDay
from engine.escalation.standing import Standing
from engine.process.forms import Given
from engine.readiness.rules import band
from web import i18n, package_words, present
from web.head import views
from web.head.views import DayOption, DecisionCode, DecisionPage, Passing
from web.session import db_session
from web.views import Due, FieldError, Indicator, Option, Step
from web.words import codes, deadlines


def given(officers: Sequence[Colleague]) -> Given:
    """What the decision form needs to know of the case."""
    return Given(today=present.today(), choices={"officers": [str(each.person_id) for each in officers]})


def decision(
    stands: Standing,
    asked: Question,
    *,
    passing: Passing,
    values: Mapping[str, str] | None = None,
    errors: tuple[FieldError, ...] = (),
) -> DecisionPage:
    """The page of an open link; with `values` and `errors` the answer to a refused one."""
    typed = dict(values or _proposed(asked))
    return DecisionPage(
        recipient=recipient(asked.role, asked.agency_key),
        agency=present.agency_full(asked.agency_key),
        indicator=indicator(asked.business_key, asked.case),
        task_title=package_words.task_name(stands.task) if stands.task else asked.task_name,
        due=_due(asked),
        points=asked.share.points,
        missing=asked.share.missing,
        missing_count=asked.share.missing_count,
        offers=cast("tuple[DecisionCode, ...]", asked.offers),
        days=_days(asked.days),
        officers=tuple(_officer(each, stands.task.assignee_id if stands.task else None) for each in asked.officers),
        expires_at=asked.expires_at,
        ladder=_ladder(asked),
        is_signature=asked.is_signature,
        stake=stake(asked),
        others=tuple(_other(each) for each in asked.others),
        wish=_wish(asked),
        wish_days=asked.wish_days,
        passing=passing,
        chosen=typed.get("decision", ""),
        values=typed,
        errors=errors,
    )


def recipient(role: str, agency_key: str | None) -> str:
    """`Kepala Dinas Kesehatan`; a secretary or chair stands above the agencies."""
    return present.role_words(role, agency=agency_key if role == "head" else None, is_full=True)


def indicator(business_key: str, facts: CaseFacts) -> Indicator:
    """The indicator a letter speaks of, in the reader's language."""
    name = facts.name
    number = business_key.rpartition("/")[2]
    if i18n.language() == "en" and number.isdigit() and (known := present.find_instrument(business_key)):
        name = known.indicator(int(number)).title["en"]
    return Indicator(
        business_key=business_key, code=facts.code, name=name, cluster=facts.cluster, max_score=facts.max_score
    )


def _due(asked: Question) -> Due:
    found = present.due(asked.due_at, asked.due_explained)
    return found or Due(at=asked.rungs[0].asked_at if asked.rungs else clock.now(), is_late=True)


def _days(days: Sequence[PromiseDay]) -> tuple[DayOption, ...]:
    """The days that may be promised; the first one behind a holiday says so."""
    calendar, before = present.calendar(), present.today()
    found = []
    for each in days:
        off = deadlines.not_counted(counting.skipped_between(calendar, before + dt.timedelta(days=1), each.day))
        hint = off[i18n.language()].removeprefix("; ")
        found.append(DayOption(day=each.day, working_days=each.working_days, hint=hint[:1].upper() + hint[1:]))
        before = each.day
    return tuple(found)


def _officer(colleague: Colleague, has_it: uuid.UUID | None) -> Option:
    """`has_it`: who has the task now; to choose that person is to leave it there."""
    notes = [codes.word(colleague.role, "role")] if colleague.role == "head" else []
    notes += [codes.word(colleague.stand_in, "stand_in")] if colleague.stand_in else []
    notes += [str(_("sekarang padanya"))] if colleague.person_id == has_it else []
    return Option(value=str(colleague.person_id), label=colleague.name, note=", ".join(notes))


def _other(other: OtherCase) -> views.OtherCase:
    return views.OtherCase(
        business_key=other.business_key, code=other.code, task=other.task_name, due=present.due(other.due_at, None)
    )  # fmt: skip


def _proposed(asked: Question) -> dict[str, str]:
    """What the form begins with: the day that was asked for, while it may still be promised."""
    wished = asked.wish.wished_until if asked.wish else None
    return {"until": wished.isoformat()} if wished and wished in [each.day for each in asked.days] else {}


def _wish(asked: Question) -> views.Wish | None:
    """Who has asked for longer time than that rung may give."""
    rung = asked.wish
    if rung is None or rung.wished_until is None:
        return None
    return views.Wish(by=recipient(rung.role, asked.agency_key), until=rung.wished_until, reason=rung.reason)


def stake(asked: Question) -> views.Stake | None:
    """The city's band as it claims today, with these points and without them."""
    city = city_points(db_session(), present.city_id(), asked.business_key)
    if city is None:
        return None
    without = city.claimed - asked.share.claimed
    with_points = without + asked.share.points
    return views.Stake(
        with_points=with_points, with_band=_band(with_points), without_points=without, without_band=_band(without),
        provable=city.provable, provable_band=_band(city.provable),
    )  # fmt: skip


def _band(points: Decimal) -> str:
    found = band(points)
    return codes.word(found.key, "band") if found else ""


# -- the ladder
def _ladder(asked: Question) -> tuple[Step, ...]:
    """From whoever was late, over the rungs so far, to the one above."""
    here = _here(asked)
    late = present.role_words("head" if asked.is_signature else "officer", agency=asked.agency_key)
    first = Step(title=late, meta=_("Tenggat lewat") if asked.due_at else "", at=asked.due_at)
    rungs = [_rung(each, asked, is_here=each is here) for each in asked.rungs]
    return (first, *rungs, *_next(asked))


def _here(asked: Question) -> Rung | None:
    found = [each for each in asked.rungs if each.level == asked.level and each.decision is None]
    return found[-1] if found else None


def _rung(rung: Rung, asked: Question, *, is_here: bool) -> Step:
    title = present.role_words(rung.role, agency=asked.agency_key if rung.role == "head" else None)
    if is_here:
        return Step(title=title, moment="now", meta=_("Sekarang di sini"), at=rung.asked_at)
    said = codes.word(rung.decision, "decision") if rung.decision else _("Belum ada keputusan")
    return Step(title=title, meta=str(said), at=rung.decided_at or rung.asked_at)


def _next(asked: Question) -> tuple[Step, ...]:
    if not asked.next_role:
        return ()
    title = present.role_words(asked.next_role, agency=asked.agency_key if asked.next_role == "head" else None)
    return (Step(title=title, moment="next", meta=_("Bila belum ada keputusan"), at=asked.next_at),)
