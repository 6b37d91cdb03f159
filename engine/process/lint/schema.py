"""The standard's XML schema: many good drawings break it somewhere, so it only remarks."""

from __future__ import annotations

import copy
import functools
import threading
from collections.abc import Iterator

from SpiffWorkflow.bpmn.parser import BpmnValidator
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.process.findings import Finding
from engine.process.lint.rules import Drawing, rule

_ONE_AT_A_TIME = threading.Lock()


@functools.cache
def _validator() -> BpmnValidator:
    return BpmnValidator()


@rule
def schema(drawing: Drawing) -> Iterator[Finding]:
    """The file is written as the XML schema of BPMN 2.0 has it."""
    try:
        with _ONE_AT_A_TIME:
            _validator().validate(copy.deepcopy(drawing.root))  # a copy: the validator rewrites what it reads
    except ValidationException as error:
        values = {"reason": str(error)}
        yield Finding(rule="schema", line=error.line_number or 0, values=values, is_error=False)
