"""What may become part of a draft, and what stands in the way."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from engine.errors import Conflict, Invalid
from engine.process import reading
from engine.process.findings import Refused

MOST_BYTES = 1_000_000  # of one drawing; the largest of ours has a tenth of that
MOST_FILES = 300
DRAWING = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}\.bpmn")
BESIDE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}\.(dmn|form|scenario\.yaml)")  # tables, forms, scenarios
#: How other tools mark drawings that their own engine runs, and what these tools are called.
DIALECTS = {
    b"http://camunda.org/schema/zeebe/": "Camunda 8",
    b"http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    b"http://flowable.org/bpmn": "Flowable",
    b"http://activiti.org/bpmn": "Activiti",
    b"http://www.jboss.org/drools": "jBPM",
    b"http://spiffworkflow.org/": "SpiffWorkflow",
    b"http://www.signavio.com": "Signavio",
    b"http://bpmn.io/schema/bpmn/color": "",
}  # the last one only colours: no dialect
XPDL = b"wfmc.org"


class DraftBehind(Conflict):
    """A version was published since the draft was begun; `version` is its number."""

    code = "draft_behind"


class DraftUnchanged(Conflict):
    """There is nothing to publish: the files are those of the newest version."""

    code = "draft_unchanged"


class MainProcessGone(Conflict):
    """The drawings would make another package: its main process, `key`, is not in them any more."""

    code = "main_process_gone"


class ScenariosFailed(Conflict):
    """Not every scenario passes; `failed` says how many, `total` of how many."""

    code = "scenarios_failed"


class DraftChanged(Conflict):
    """Somebody else has changed the draft, or published a version, since this page was opened."""

    code = "draft_changed"

    def __init__(self, *, revision: int, saved_by: str, saved_at: dt.datetime, is_closed: bool = False,
                 version: int | None = None) -> None:  # fmt: skip
        super().__init__(revision=revision, saved_by=saved_by, saved_at=saved_at, is_closed=is_closed, version=version)


def ensure_file(name: str, raw: bytes) -> None:
    """Raises Invalid for what can never be a drawing, a table, a form or a scenario; codes as for a drawing.

    What a table, form or scenario says is the linter's question, also whether it can be read at all.
    """
    if BESIDE.fullmatch(name):
        _ensure_size(raw)
    else:
        ensure_drawing(name, raw)


def ensure_drawing(name: str, raw: bytes) -> None:
    """Raises Invalid for what can never be a drawing; whether it runs is the linter's question.

    Codes: drawing_name, drawing_empty, drawing_large, drawing_doctype, drawing_xml (line), drawing_not_bpmn (root).
    """
    if not DRAWING.fullmatch(name):
        raise _no("drawing_name", f"{name!r} is no name of a drawing", name=name)
    _ensure_size(raw)
    try:
        reading.read(raw, name)
    except Refused as refused:
        [found] = refused.findings
        codes = {"doctype": "drawing_doctype", "xml": "drawing_xml", "bpmn": "drawing_not_bpmn"}
        raise _no(codes.get(found.rule, "drawing_large"), str(refused), line=found.line) from refused


def _ensure_size(raw: bytes) -> None:
    if not raw.strip():
        raise _no("drawing_empty", "the file is empty")
    if len(raw) > MOST_BYTES:
        raise _no("drawing_large", f"more than {MOST_BYTES} bytes", size=len(raw), most=MOST_BYTES)


def dialect_of(raw: bytes) -> str:
    """The tool whose own words stand in a drawing; empty for plain BPMN and for ours."""
    return next((tool for sign, tool in DIALECTS.items() if tool and sign in raw), "")


def ensure_count(files: Mapping[str, bytes]) -> None:
    """Raises Invalid for a package of too many files."""
    if len(files) > MOST_FILES:
        raise _no("too_many_files", f"{len(files)} files; at most {MOST_FILES}", most=MOST_FILES)


def _no(code: str, message: str, **values: Any) -> Invalid:
    return Invalid(message, code=code, **values)
