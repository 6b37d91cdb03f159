"""Bare SpiffWorkflow as a naive product would run it: the whole instance as JSON in one row, two statements a step."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

import psycopg
import sqlalchemy as sa
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG

Values = Mapping[str, Any]
SPECS = ("spec", "subprocess_specs")


class Bare:
    """Instances of one drawing. `is_shared`: the drawing is kept out of the rows and put back on loading."""

    def __init__(self, url: str, table: str, key: str, drawing: bytes, *, is_shared: bool) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_xml(etree.fromstring(drawing))
        self.spec, self.called = parser.get_spec(key), parser.get_subprocess_specs(key)
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        whole = self.serializer.to_dict(BpmnWorkflow(self.spec, self.called))
        self.shared = {name: whole[name] for name in SPECS if name in whole} if is_shared else {}
        self.table: _Table = _table(url, table)

    def start(self, number: int) -> None:
        """One transaction."""
        workflow = BpmnWorkflow(self.spec, self.called)
        settle(workflow)
        self.put(number, workflow)

    def put(self, number: int, workflow: BpmnWorkflow) -> None:
        """Stores an instance as it stands."""
        self.table.insert(number, self._dumped(workflow))

    def complete(self, number: int, element: str, values: Values) -> None:
        """Load, complete, store: one transaction of two statements."""
        with self.table as table:
            workflow = self.serializer.from_dict({**table.select(number), **self.shared})
            act(workflow, element, values)
            table.update(number, self._dumped(workflow), "completed" if workflow.is_completed() else "running")

    def _dumped(self, workflow: BpmnWorkflow) -> str:
        state = self.serializer.to_dict(workflow)
        return json.dumps({name: part for name, part in state.items() if name not in self.shared})


def act(workflow: BpmnWorkflow, element: str, values: Values) -> None:
    """Completes the ready task of an element."""
    task = workflow.get_tasks(state=TaskState.READY, manual=True, spec_name=element)[0]
    task.data.update(values)
    task.run()
    settle(workflow)


def settle(workflow: BpmnWorkflow) -> None:
    """Until nothing is left to do: its own loop ends with timers that may have made something ready."""
    workflow.do_engine_steps()
    while workflow.get_next_task(state=TaskState.READY, manual=False) is not None:
        workflow.do_engine_steps()


class _Table:
    """One table over a driver's own connection in autocommit; a context manager that is one transaction."""

    def __init__(self, connection: Any, name: str, *, json_type: str, mark: str, begin: str, lock: str = "") -> None:
        self.connection, self.name, self.mark, self.lock, self.begin = connection, name, mark, lock, begin
        self.cast = f"{mark}::jsonb" if json_type == "jsonb" else mark
        connection.execute(f"create table {name} (id int primary key, status text, state {json_type})")

    def __enter__(self) -> _Table:
        self.connection.execute(self.begin)
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.execute("commit")

    def insert(self, number: int, state: str) -> None:
        text = f"insert into {self.name} values ({self.mark}, 'running', {self.cast})"
        self.connection.execute(text, (number, state))

    def select(self, number: int) -> dict[str, Any]:
        text = f"select state from {self.name} where id = {self.mark} {self.lock}"
        found = self.connection.execute(text, (number,)).fetchone()[0]
        return dict(json.loads(found) if isinstance(found, str) else found)

    def update(self, number: int, state: str, status: str) -> None:
        text = f"update {self.name} set status = {self.mark}, state = {self.cast} where id = {self.mark}"
        self.connection.execute(text, (status, state, number))


def _table(url: str, name: str) -> _Table:
    target = sa.make_url(url)
    if target.get_backend_name() != "sqlite":
        address = target.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(address, autocommit=True)
        return _Table(connection, name, json_type="jsonb", mark="%s", begin="begin", lock="for update")
    lite = sqlite3.connect(target.database or "", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        lite.execute(f"pragma {pragma}")
    return _Table(lite, name, json_type="text", mark="?", begin="begin immediate")
