"""The story of one case: where it stands, who holds it, what happened, in words and on the drawing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from engine import clock
from engine.cases.queries import CaseView
from engine.city.actors import Actor
from engine.city.authorize import is_allowed
from engine.errors import NotFound
from engine.escalation import queries as escalation
from engine.escalation.tables import DecisionRequest
from engine.evidence import queries as evidence
from engine.evidence.views import CaseQuestion as CaseQuestionView
from engine.history import HistoryEvent
from engine.instances import queries
from engine.instances.definitions import get_definition, version_of
from engine.instances.tables import OPEN, UserTask
from engine.instances.tasks import thing_of
from engine.instances.whereabouts import Whereabouts, whereabouts
from engine.process.model import ProcessDefinition
from engine.readiness.lateness.queries import LAST_RESORT
from web import i18n, package_words, present, templating
from web.coordinate.views import CasePage, CaseQuestion, Drawing, OpenTask
from web.design.drawings import Standing, drawings
from web.hands import talk
from web.session import db_session
from web.views import Points, Step
from web.words import codes, deadlines, story

SHOWN = 60
NAMED = 3  # holders a sentence can bear


def case_page(actor: Actor, business_key: str) -> CasePage:
    """Raises NotFound or Forbidden."""
    session = db_session()
    found = evidence.get_case_page(session, actor, business_key)
    case = found.case
    if case.instance_id is None:
        raise NotFound("this case has not begun")
    instance = queries.get_instance(session, actor.city_id, case.instance_id)
    tasks = queries.list_all_tasks(session, actor.city_id, case.instance_id)
    events, total = queries.list_story(session, actor.city_id, case.instance_id, limit=SHOWN)
    opened = [task for task in tasks if task.state == OPEN]
    requests = escalation.list_requests(session, actor.city_id, case.instance_id)
    standing = whereabouts(instance.snapshot)
    digests = {*standing.digests, *(task.digest for task in tasks), *(request.digest for request in requests)}
    called = _definitions(actor.city_id, digests - {None, instance.digest})
    main = get_definition(session, actor.city_id, instance.digest)
    return CasePage(
        indicator=present.indicator(case), points=points_of(case), headline=headline(case, opened),
        lead_agency=present.agency_full(case.lead_agency),
        supporting=tuple(present.agency_short(key) for key in case.agencies if key != case.lead_agency),
        process_key=instance.definition_key, process_version=instance.version, process_title=instance.title,
        round=case.round, escalation=_escalation(requests, opened, standing), tasks=_together(
            _task(t, actor, case.cluster, instance.definition_key) for t in opened
        ),
        questions=tuple(_question(q) for q in found.questions),
        story=_story(events, tasks, [main, *called], actor), story_total=total,
        drawings=_drawings(actor.city_id, main, called, tasks, standing),
        **_talk(actor, case, tasks),
        our_reading=str(_("Cara jawaban menjadi poin di sini sebagian pembacaan kami atas instrumen.")),
    )  # fmt: skip


def _talk(actor: Actor, case: CaseView, tasks: Sequence[UserTask]) -> dict[str, Any]:
    """What was said, for those who take part: an evaluator from outside reads no talk."""
    if case.instance_id is None or not is_allowed(actor, "comment.add", case.thing):
        return {}
    names: dict[uuid.UUID | None, str] = {task.id: package_words.task_name(task) for task in tasks}
    said = talk.all_said(actor, case.instance_id, names)
    return {"said": said, "talk_url": talk.url(case.instance_id), "talk_id": case.instance_id}


def _definitions(city_id: uuid.UUID, digests: Iterable[str | None]) -> list[ProcessDefinition]:
    return [get_definition(db_session(), city_id, digest) for digest in sorted(filter(None, digests))]


def _drawings(
    city_id: uuid.UUID, main: ProcessDefinition, called: Sequence[ProcessDefinition], tasks: Sequence[UserTask],
    found: Whereabouts,
) -> tuple[Drawing, ...]:  # fmt: skip
    """The main drawing, and all in which something waits, those of other packages too."""
    standing = Standing(
        tasks=[task for task in tasks if task.state == OPEN], places=found.places, now=clock.now(),
        passed=frozenset((task.process_key, task.element_id) for task in tasks if task.state != OPEN),
    )  # fmt: skip
    first, *own = drawings(main, standing)
    others = [
        dataclasses.replace(
            drawing, key=each.key, package=each.title, version=version_of(db_session(), city_id, each.digest)
        )
        for each in called
        if each.digest in found.digests
        for drawing in drawings(each, standing)
    ]
    return (first, *(each for each in (*own, *others) if each.tokens))


def points_of(case: CaseView) -> Points:
    """The three numbers of a case."""
    return Points(claimed=case.claimed, accepted=case.accepted, provable=case.provable, maximum=case.max_score)


def headline(case: CaseView, opened: Sequence[UserTask]) -> str:
    """Where things stand, in one sentence."""
    if case.state in ("scored", "closed"):
        return str(_("Selesai: nilai sudah ditetapkan."))
    late = [t for t in opened if t.due_at is not None and t.due_at <= clock.now()]
    held = dict.fromkeys(present.holder_words(t.candidate_group) for t in (late or opened))
    names = _some(list(held))
    if late:
        return str(_("Terlambat pada %(names)s.", names=names))
    return str(_("Menunggu %(names)s.", names=names)) if names else str(_("Tidak ada tugas terbuka."))


def _some(held: Sequence[str]) -> str:
    """All of a few; of many the first: the table below names them all."""
    if len(held) <= NAMED:
        return ", ".join(held)
    first = ", ".join(held[: NAMED - 1])
    return str(_("%(first)s dan %(count)d lainnya", first=first, count=len(held) - NAMED + 1))


def _escalation(requests: Sequence[DecisionRequest], opened: Sequence[UserTask], found: Whereabouts) -> str:
    """The rung on which each late task stands now."""
    still_open, seen = {task.id for task in opened}, set[Any]()
    settled = {task.agency_key for task in opened if task.form_key == LAST_RESORT}
    told: dict[str, None] = {}
    for request in requests:  # the newest first: it is the rung
        if request.task_id in seen or request.task_id not in still_open:
            continue
        seen.add(request.task_id)
        is_over = request.agency_key in settled or (
            request.spent_at is None and request.waiting_token not in found.places
        )
        told[_rung(request, is_over=is_over)] = None
    return "; ".join(told)


def _rung(request: DecisionRequest, *, is_over: bool) -> str:
    """`is_over`: no token waits for the answer, or what was promised is past: nobody above is left to ask."""
    who = present.decider_words(request.role, request.agency_key)
    if is_over:
        return str(_("semua tingkat sudah diminta; koordinator dan ketua menetapkan kelanjutannya"))
    if request.spent_at is not None:
        return str(_("tingkat %(level)s, %(who)s sudah memutuskan", level=request.level, who=who))
    return str(_("tingkat %(level)s, menunggu %(who)s", level=request.level, who=who))


def _task(task: UserTask, actor: Actor, cluster: int, process: str) -> OpenTask:
    mine = is_allowed(actor, "task.complete", thing_of(task, cluster, process))
    return OpenTask(
        title=task.name, status=present.status_of(state="open", form_key=task.form_key or ""),
        holder=present.holder_words(task.candidate_group), due=present.due(task.due_at, task.due_explained),
        task_id=str(task.id) if mine else "", form_key=task.form_key or "",
    )  # fmt: skip


def _together(rows: Iterable[OpenTask]) -> tuple[OpenTask, ...]:
    """One row for tasks that differ in their holder alone: nineteen agencies with one deadline are one fact."""
    alike: dict[OpenTask, list[str]] = {}
    for row in rows:
        alike.setdefault(dataclasses.replace(row, holder=""), []).append(row.holder)
    return tuple(dataclasses.replace(row, holder=", ".join(held), count=len(held)) for row, held in alike.items())


def _question(found: CaseQuestionView) -> CaseQuestion:
    question, standing = found.question, found.standing
    return CaseQuestion(
        code=found.code, title=question.title[i18n.language()],
        points=Points(claimed=standing.claimed, accepted=standing.accepted, provable=standing.provable,
                      maximum=question.max_score),
        status=found.status, agencies=tuple(present.agency_short(key) for key in question.agencies),
        answer=present.answer_words(question, found.answer), files=found.files,
        returned=present.returned(found.returns[0]) if found.returns else None,
    )  # fmt: skip


def _story(
    rows: Sequence[HistoryEvent], tasks: Sequence[UserTask], definitions: Sequence[ProcessDefinition], actor: Actor
) -> tuple[Step, ...]:
    """Newest first; what is told by its neighbours is left out, the audit line of each stays."""
    people = {row.actor for row in rows} | {_owner(row) for row in rows}
    names = queries.names_of(db_session(), actor.city_id, people)
    known = _known(tasks, definitions)
    return tuple(_told(each, known, names) for each in story.gathered(story.told(rows)))


def _owner(row: HistoryEvent) -> str:
    """On whose behalf a stand-in acted, by id; behind a link the event itself says it."""
    found = story.body_of(row).get("for") if row.actor == "link" else row.on_behalf_of
    return str(found or "")


def _known(tasks: Sequence[UserTask], definitions: Sequence[ProcessDefinition]) -> story.Known:
    by_id = {str(task.id): task for task in tasks}
    nodes = {(p.id, n.id): n for each in definitions for p in each.processes.values() for n in p.nodes.values()}

    def element(process: str, name: str) -> str:
        node = nodes.get((process, name))
        return node.name or name if node is not None else name

    return story.Known(
        tasks=lambda ids: _named([by_id[each] for each in ids if each in by_id]), element=element,
        role=lambda role, agency: present.role_words(role, agency=agency if role in ("officer", "head") else None),
        agency=present.agency_short, code=codes.word, instant=_instant,
        points=lambda value: templating.points(Decimal(str(value))) if value is not None else "",
    )  # fmt: skip


def _instant(text: str) -> str:
    return deadlines.instant(dt.datetime.fromisoformat(text), present.calendar().zone, i18n.language())


def _named(tasks: Sequence[UserTask]) -> str:
    """Tasks of one element by name, with the agencies they are of."""
    if not tasks:
        return ""
    agencies = ", ".join(dict.fromkeys(present.agency_short(task.agency_key) for task in tasks if task.agency_key))
    return f"{tasks[0].name} ({agencies})" if agencies else tasks[0].name


def _told(rows: Sequence[HistoryEvent], known: story.Known, names: dict[str, str]) -> Step:
    actor = rows[0].actor
    return Step(
        title=story.sentence(rows, known), at=rows[0].at,
        meta=present.acting_words(names.get(actor, "" if actor == "link" else "Layak"), names.get(_owner(rows[0]), "")),
        audit="; ".join(f"{row.seq} {row.type} {row.hash.hex()[:16]}" for row in rows),
    )  # fmt: skip
