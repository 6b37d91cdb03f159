"""Many cases that wait: one is started by the product, the rest are its rows copied by the database."""

from __future__ import annotations

import datetime as dt
import functools
import pathlib
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.stage import Stage
from engine import clock
from engine.city.tables import City
from engine.instances.tables import MessageSubscription, ProcessInstance, Timer, UserTask
from engine.process.package import read_folder

MONDAY = dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)  # 08.00 in Banjarbaru
LATE = MONDAY + dt.timedelta(days=3)
ESCALATION = pathlib.Path(__file__).parents[1] / "bpmn" / "escalation"
PACKAGE = {
    "late.bpmn": b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:layak="urn:layak:bpmn:1" targetNamespace="urn:layak:bench" id="d">
  <process id="late" name="Late evidence" isExecutable="true">
    <startEvent id="start"/><endEvent id="sent"/><endEvent id="told"/>
    <userTask id="collect" name="Collect" layak:role="officer" layak:agency="agency" layak:due="hours(24)"/>
    <boundaryEvent id="late_at" attachedToRef="collect" cancelActivity="false">
      <timerEventDefinition id="t"><timeDate>after_due(0)</timeDate></timerEventDefinition></boundaryEvent>
    <callActivity id="escalate" name="Escalate" calledElement="escalation" layak:binding="latest">
      <extensionElements><layak:in target="agency">agency</layak:in><layak:in target="start_level">1</layak:in>
        <layak:in target="can_go_on">false</layak:in></extensionElements></callActivity>
    <sequenceFlow id="f1" sourceRef="start" targetRef="collect"/>
    <sequenceFlow id="f2" sourceRef="collect" targetRef="sent"/>
    <sequenceFlow id="f3" sourceRef="late_at" targetRef="escalate"/>
    <sequenceFlow id="f4" sourceRef="escalate" targetRef="told"/>
  </process></definitions>""",
    "process.yaml": b"""
title: Late evidence
main: late
calls: [escalation]
roles: {officer: {title: Officer, scope: agency}}
operators: {}
messages: {}
facts: {}
data: {agency: {type: string}}
""",
}


def prepare(made: Stage) -> None:
    """Deploys the shipped ladder, and a task that climbs it when it is late; any number may be late at once."""
    made.unit(lambda s: s.execute(sa.update(City).values(surge_limit=0)))
    made.deploy(read_folder(ESCALATION))
    made.deploy(PACKAGE)


def fill(made: Stage, *, due: int, waiting: int) -> None:
    """So many cases whose deadline has passed at `LATE`, and so many whose deadline is weeks away."""
    for prefix, count, begun in (("due", due, MONDAY), ("waiting", waiting, MONDAY + dt.timedelta(days=60))):
        with clock.standing(begun):
            first = made.start("late", f"{prefix}-0", agency="dinkes")
        made.unit(functools.partial(_copy, first, prefix, count - 1))
    with made.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("vacuum analyze")


COPIES = sa.table("copies", sa.column("instance_id", sa.Uuid()), sa.column("number", sa.Integer()))


def _copy(first: uuid.UUID, prefix: str, count: int, session: Session) -> None:
    """`count` cases more that stand where `first` does."""
    made = "select gen_random_uuid() as instance_id, number from generate_series(1, :count) number"
    session.execute(sa.text("drop table if exists copies"))
    session.execute(sa.text(f"create temp table copies as {made}"), {"count": count})
    number = sa.cast(COPIES.c.number, sa.Text)
    own = {"id": COPIES.c.instance_id, "business_key": sa.literal(f"{prefix}-").concat(number)}
    _copy_rows(session, ProcessInstance, ProcessInstance.id == first, own)
    for table in (UserTask, Timer, MessageSubscription):
        own = {"id": sa.func.gen_random_uuid(), "instance_id": COPIES.c.instance_id}
        _copy_rows(session, table, table.instance_id == first, own)


def _copy_rows(session: Session, model: Any, which: sa.ColumnElement[bool], own: Mapping[str, Any]) -> None:
    """A model's rows once for each copy; `own` are the columns in which a copy differs."""
    names = [column.name for column in model.__table__.columns]
    columns = [own.get(name, model.__table__.c[name]) for name in names]
    rows = sa.select(*columns).select_from(sa.join(model.__table__, COPIES, sa.true())).where(which)
    session.execute(sa.insert(model.__table__).from_select(names, rows))
