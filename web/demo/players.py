"""The players: they read their inbox and act as people do, by the same verbs. No row is written past those."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import clock
from engine.calendar.working import default_calendar
from engine.cases.instrument import Question
from engine.cases.scoring import Answer
from engine.city.actors import Actor
from engine.escalation import decide
from engine.escalation.standing import Standing, list_waiting, standing
from engine.escalation.tables import DecisionLink, DecisionRequest
from engine.evidence import queries, upload, views
from engine.evidence.answer import Typed, save_answers
from engine.evidence.dossier import Place
from engine.evidence.incoming import Incoming
from engine.evidence.revising import Dates
from engine.instances import advance
from engine.instances.tables import OPEN, ProcessInstance, UserTask
from engine.instances.tasks import get_task
from engine.store import in_unit, reading
from web.context import Context
from web.demo import temper
from web.demo.papers import paper
from web.demo.people import Cast

CALENDAR = default_calendar("Asia/Makassar")
DOCUMENT_DAYS = (dt.date(2024, 6, 12), dt.date(2025, 3, 5), dt.date(2025, 8, 20))
Act = Callable[["Players", Session, UserTask, Actor], Mapping[str, Any] | None]


@dataclass(frozen=True, kw_only=True)
class Players:
    """All people of the demo city, and what they know: the running application."""

    context: Context
    cast: Cast

    def play(self) -> None:
        """One morning: whoever has something to do today, does it."""
        with self.context.sessions() as session:
            for task in self._todo(session):
                self._act(session, task)
            self._decisions(session)

    # -- tasks
    def _todo(self, session: Session) -> list[UserTask]:
        rows = session.execute(
            sa.select(UserTask, ProcessInstance.business_key)
            .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
            .where(UserTask.city_id == self.cast.city_id, UserTask.state == OPEN)
            .order_by(UserTask.id)
        ).all()
        session.expunge_all()
        return [task for task, key in rows if self._is_today(task, key)]

    def _is_today(self, task: UserTask, business_key: str) -> bool:
        days = temper.working_days_until_done(task.form_key or "", business_key, task.agency_key, task.token)
        begun = CALENDAR.local_day(task.created_at)
        return days != temper.NEVER and CALENDAR.shift(begun, days) <= clock.today(CALENDAR.zone)

    def _act(self, session: Session, found: UserTask) -> None:
        with reading(session):  # somebody before may have ended it, or may have been the other pair of eyes
            task = get_task(session, self.cast.city_id, found.id).task
            session.expunge(task)
        actor = self._player(task) if task.state == OPEN else None
        act = ACTS.get(task.form_key or "")
        if actor is None or act is None:
            return
        values = act(self, session, task, actor)
        if values is None:
            return
        in_unit(session, lambda s: advance.complete(s, task.id, actor, values))

    def _player(self, task: UserTask) -> Actor | None:
        """Who does it: the assignee, or the first candidate who may."""
        if task.assignee_id is not None:
            return self.cast.by_id.get(str(task.assignee_id))
        candidates = self.cast.by_group.get(task.candidate_group or "", [])
        return next((a for a in candidates if a.id not in task.excluding.split()), None)

    # -- escalations
    def _decisions(self, session: Session) -> None:
        """Superiors who answer do so a day after they were asked."""
        with reading(session):
            asked = [self.cast.by_id[str(person_id)] for person_id in self._asked(session)]
        for actor in asked:
            assert actor.person_id is not None
            with reading(session):
                chosen = [
                    self._chosen(standing(session, link))
                    for link in list_waiting(session, self.cast.city_id, [actor.person_id])
                ]
            for link_id, values in filter(None, chosen):
                in_unit(session, _deciding(link_id, actor, values))

    def _asked(self, session: Session) -> Sequence[uuid.UUID]:
        """Whoever has been asked for a decision and has not made it."""
        return session.scalars(
            sa.select(DecisionLink.person_id)
            .join(DecisionRequest, DecisionRequest.id == DecisionLink.request_id)
            .where(DecisionLink.city_id == self.cast.city_id, DecisionRequest.spent_at.is_(None))
            .distinct()
            .order_by(DecisionLink.person_id)
        ).all()

    @staticmethod
    def _chosen(stands: Standing) -> tuple[uuid.UUID, dict[str, str]] | None:
        """What a superior decides today about one asking, if anything."""
        request = stands.request
        is_time = CALENDAR.shift(CALENDAR.local_day(request.asked_at), 1) <= clock.today(CALENDAR.zone)
        answers = temper.answers_escalation(request.business_key, request.agency_key, request.level or 1)
        if not (is_time and answers and "more_time" in request.offers.split()):
            return None
        until = CALENDAR.shift(clock.today(CALENDAR.zone), min(request.max_days, 4)).isoformat()
        return stands.link.id, {"decision": "more_time", "until": until, "late_cause": "waiting_signature"}


def _deciding(link_id: uuid.UUID, actor: Actor, values: dict[str, str]) -> Callable[[Session], object]:
    return lambda session: decide.decide_as(session, link_id, actor, values)


def _share(session: Session, task: UserTask, actor: Actor) -> views.ShareView:
    with reading(session):
        return queries.get_share(session, actor, task.id)


def collect(players: Players, session: Session, task: UserTask, actor: Actor) -> Mapping[str, Any]:
    """Answers every question of the share and uploads its papers."""
    questions = _share(session, task, actor).questions
    answered = [q for q in questions if q.claims and (q.answer is None or q.returned is not None)]
    in_unit(session, _answering(task.id, actor, answered))
    papers = [
        _paper(task, question, slot.key)
        for question in questions
        for slot in _wanted(question)
        if not slot.files or question.returned is not None
    ]
    upload.upload_many(lambda act: in_unit(session, act), players.context.blobs, task.id, actor, papers)
    return {}


def _wanted(view: views.QuestionView) -> Sequence[views.SlotView]:
    """The papers somebody brings: who claims every required one, who helps one; none where nothing is claimed."""
    if not any(step.share for step in view.question.scale.steps):
        return ()
    if not view.claims:
        return view.slots[:1]
    required = [slot for slot in view.slots if slot.item.is_required]
    return required or view.slots[:1]


def _answering(task_id: uuid.UUID, actor: Actor, answered: Sequence[views.QuestionView]) -> Callable[[Session], None]:
    def act(session: Session) -> None:
        typed = [Typed(code=view.code, entered=_entered(view.question)) for view in answered]
        save_answers(session, task_id, actor, typed)

    return act


def _entered(question: Question) -> Answer:
    """What an officer enters: a step, and a figure that reaches it where the question wants one."""
    scale = question.scale
    if scale.kind == "text":
        return Answer(choice=0 if scale.steps else None, text="Sesuai dokumen terlampir.")
    number = temper.step_of(question.code, sum(step.share > 0 for step in scale.steps))
    if not scale.wants_figure:
        return Answer(choice=number)
    figure = _figure(question, number)
    return Answer(
        choice=None if scale.has_bands else number, figure=figure, previous=figure if question.is_two_years else None
    )


def _figure(question: Question, number: int) -> Decimal:
    """A figure that reaches the step."""
    step = question.scale.steps[number]
    reached = step.at_least if step.at_least is not None else step.at_most
    return reached if reached is not None else Decimal(12)


def _paper(task: UserTask, view: views.QuestionView, item: str) -> upload.Paper:
    luck = temper.dice("paper", view.code, item, task.agency_key)
    dated = luck.choice(DOCUMENT_DAYS)
    title = view.question.title["id"]
    body = paper(f"{view.code} {title}, dokumen {item}", task.agency_key or "", dated.isoformat())
    name = f"{view.code} dokumen {item} {task.agency_key} {task.token}.pdf"
    return upload.Paper(
        place=Place(code=view.code, item=item), incoming=Incoming(name=name, stream=io.BytesIO(body)),
        dates=Dates(document_on=dated),
    )  # fmt: skip


def remediate(players: Players, session: Session, task: UserTask, actor: Actor) -> Mapping[str, Any]:
    """Brings the papers that were sent back."""
    collect(players, session, task, actor)
    ready = max(task.due_at or clock.now(), clock.now())
    return {
        "cause": "wrong_file", "action": "Berkas yang benar diunggah.", "owner": "Sekretaris",
        "ready_on": CALENDAR.local_day(ready).isoformat(), "claim_changes": "no",
    }  # fmt: skip


def sign(_players: Players, _session: Session, _task: UserTask, _actor: Actor) -> Mapping[str, Any]:
    """Signs the claim."""
    return {"sign_decision": "sign", "on_behalf": "self"}


def review(_players: Players, session: Session, task: UserTask, actor: Actor) -> Mapping[str, Any]:
    """Looks at every question; some go back with a reason."""
    with reading(session):
        page = queries.get_review(session, actor, task.id)
    return {"questions": [_verdict(q, page.case.round) for q in page.questions], "private_note": ""}


def _verdict(view: views.ReviewedQuestion, round_number: int) -> dict[str, Any]:
    claimed = view.claimed or Decimal(0)
    if temper.is_returned(view.code, round_number):
        words = "Mohon unggah dokumen yang bertanggal dalam tahun bukti, bertanda tangan, dan terbaca."
        return {"code": view.code, "verdict": "returned", "accepted_score": "0",
                "reason": temper.reason_for(view.code), "words": words}  # fmt: skip
    given = (claimed * temper.accepted_share(view.code)).quantize(Decimal("0.01"))
    return {"code": view.code, "verdict": "accepted", "accepted_score": str(given)}


def help_out(_players: Players, _session: Session, _task: UserTask, _actor: Actor) -> Mapping[str, Any]:
    """The coordinator helps, and agrees on a date."""
    until = CALENDAR.shift(clock.today(CALENDAR.zone), 3).isoformat()
    return {"help_given": "Petugas didampingi mengisi jawabannya.", "until": until}


def search(_players: Players, _session: Session, _task: UserTask, _actor: Actor) -> Mapping[str, Any]:
    """The coordinator looks for what is said to have been sent."""
    until = CALENDAR.shift(clock.today(CALENDAR.zone), 2).isoformat()
    return {"found": "no", "found_where": "", "until": until}


def go_on_deciding(_players: Players, _session: Session, _task: UserTask, _actor: Actor) -> Mapping[str, Any]:
    """The coordinator gives another round."""
    return {"continuation": "another_round", "round_note": "Lengkapi sesuai catatan peninjau."}


ACTS: dict[str, Act] = {
    "evidence": collect,
    "remediation": remediate,
    "sign_off": sign,
    "verdict": review,
    "help": help_out,
    "search": search,
    "continuation": go_on_deciding,
}
