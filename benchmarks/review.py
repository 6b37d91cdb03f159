"""The workload REV5: evidence is collected, reviewed, sent back once, remediated, collected and accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PERFORMERS = {"collect": "officer", "remediate": "officer", "review": "reviewer"}
WORK: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("collect", {}),
    ("review", {"verdict": "returned"}),
    ("remediate", {}),
    ("collect", {}),
    ("review", {"verdict": "accepted"}),
)
_OURS = 'xmlns:layak="urn:layak:bpmn:1"'
_TASKS = {
    "collect": 'layak:role="officer" layak:agency="agency"',
    "review": 'layak:role="reviewer" layak:formKey="judgement"',
    "remediate": 'layak:role="officer" layak:agency="agency"',
}
_FLOWS = (
    ("f1", "start", "collect"),
    ("f2", "collect", "review"),
    ("f3", "review", "gw"),
    ("f5", "gw", "remediate"),
    ("f6", "remediate", "collect"),
)


def drawing(*, for_library: bool) -> bytes:
    """The drawing, in the words of the library or in ours."""
    equals = "==" if for_library else "="
    tasks = "".join(
        f'<userTask id="{name}" name="{name}" {"" if for_library else ours}/>' for name, ours in _TASKS.items()
    )
    flows = "".join(f'<sequenceFlow id="{name}" sourceRef="{s}" targetRef="{t}"/>' for name, s, t in _FLOWS)
    choice = (
        '<sequenceFlow id="f4" sourceRef="gw" targetRef="end"><conditionExpression xsi:type="tFormalExpression">'
        f'verdict {equals} "accepted"</conditionExpression></sequenceFlow>'
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:rev5"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {_OURS}>'
        '<process id="rev5" name="Evidence review" isExecutable="true"><startEvent id="start"/><endEvent id="end"/>'
        f'<exclusiveGateway id="gw" default="f5"/>{tasks}{flows}{choice}</process></definitions>'
    ).encode()


PACKAGE: Mapping[str, bytes] = {
    "rev5.bpmn": drawing(for_library=False),
    "process.yaml": b"""
title: Evidence review
main: rev5
roles:
  officer: {title: Officer, scope: agency}
  reviewer: {title: Reviewer, scope: cluster}
operators: {}
messages: {}
facts: {}
data:
  agency: {type: string}
  verdict: {type: string, values: [accepted, returned]}
""",
    "judgement.form": b"""{"type": "default", "id": "judgement", "schemaVersion": 18, "components": [
  {"id": "verdict", "key": "verdict", "type": "radio", "label": "Verdict", "validate": {"required": true},
   "values": [{"value": "accepted", "label": "Accepted"}, {"value": "returned", "label": "Returned"}]}]}
""",
}
