"""The process both runtimes are measured on: one indicator, 27 flow nodes, 3 lanes, 3 timers, a join in a loop.

Evidence is collected, checked, reviewed by two people at once, remediated, signed off. The library runs the small steps
between as Python scripts; ours hands them out as effects, so `perform` does here what the scripts do there.
"""

from __future__ import annotations

import itertools
from typing import Any

from engine.process.step import Effect, Outcome

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:layak="urn:layak:bpmn:1"'
)
ROLE, OPERATOR = ' layak:role="officer" layak:agency="agency"', ' layak:operator="note"'
LANES = {"Agency": ("collect", "remediate"), "Reviewer": ("review", "second"), "Coordinator": ("signoff",)}
SCRIPTS = {
    "init": 'round = 0\nstatus = "open"\nhistory = []',
    "mail1": "reminded = True",
    "mail2": "escalated = True",
    "mail3": "review_late = True",
    "check": 'complete = len(evidence.get("files", [])) > 0',
    "note_incomplete": 'status = "incomplete"',
    "decide": 'round = round + 1\nok = verdict == "accept" and verdict2 == "accept"\ndel verdict, verdict2',
    "log": 'history = history + [{"round": round, "plan": plan}]',
    "close": 'status = "closed"',
}
TASKS = {
    "collect": "evidence",
    "review": "review",
    "second": "review",
    "remediate": "remediation",
    "signoff": "signoff",
}
TIMERS = {"remind": ("collect", "timeCycle", "R/P7D"), "escal": ("collect", "timeDuration", "P30D")}
TIMERS |= {"rtime": ("review", "timeDuration", "P30D")}
GATEWAYS = {
    "merge": "exclusive",
    "gw_complete": "exclusive",
    "split": "parallel",
    "join": "parallel",
    "gw_ok": "exclusive",
}
PATHS = (
    "start init merge collect check gw_complete",
    "remind mail1 e_mail1",
    "escal mail2 e_mail2",
    "rtime mail3 e_mail3",
    "split review join decide gw_ok",
    "split second join",
    "note_incomplete merge",
    "remediate log merge",
    "signoff close end",
)
CHOICES = {  # flow -> source, target, condition for the library, in FEEL
    "f_incomplete": ("gw_complete", "note_incomplete", "not complete", "not(complete)"),
    "f_complete": ("gw_complete", "split", "", ""),
    "f_ok": ("gw_ok", "signoff", "ok", "ok"),
    "f_reject": ("gw_ok", "remediate", "", ""),
}
DEFAULTS = {"gw_complete": "f_complete", "gw_ok": "f_reject"}


def drawing(*, for_library: bool, in_product: bool = False) -> bytes:
    """The drawing, in the words of the library or in ours; `in_product` with what a deployment asks for besides."""
    body = [_lanes(), *_nodes(for_library, in_product), *_flows(for_library)]
    process = f'<bpmn:process id="indicator" isExecutable="true">{"".join(body)}</bpmn:process>'
    return f'<bpmn:definitions {NAMESPACES} id="D1" targetNamespace="urn:x">{process}</bpmn:definitions>'.encode()


def _nodes(for_library: bool, in_product: bool) -> list[str]:
    body = ['<bpmn:startEvent id="start"/>']
    body += [f'<bpmn:endEvent id="{e}"/>' for e in ("end", "e_mail1", "e_mail2", "e_mail3")]
    body += [_script(name) if for_library else _effect(name, OPERATOR if in_product else "") for name in SCRIPTS]
    body += [_task(name, form, ROLE if in_product else "") for name, form in TASKS.items()]
    body += [_gateway(name, kind) for name, kind in GATEWAYS.items()]
    return [*body, *(_timer(name, *timer, for_library=for_library) for name, timer in TIMERS.items())]


def _flows(for_library: bool) -> list[str]:
    pairs = [pair for path in PATHS for pair in itertools.pairwise(path.split())]
    plain = [_flow(f"f{number}", *pair, "") for number, pair in enumerate(pairs)]
    chosen = [(name, s, t, theirs if for_library else ours) for name, (s, t, theirs, ours) in CHOICES.items()]
    return plain + [_flow(*each) for each in chosen]


def _lanes() -> str:
    lanes = "".join(
        f'<bpmn:lane id="l_{name}" name="{name}">'
        + "".join(f"<bpmn:flowNodeRef>{task}</bpmn:flowNodeRef>" for task in tasks)
        + "</bpmn:lane>"
        for name, tasks in LANES.items()
    )
    return f'<bpmn:laneSet id="lanes">{lanes}</bpmn:laneSet>'


def _script(name: str) -> str:
    return f'<bpmn:scriptTask id="{name}"><bpmn:script>{SCRIPTS[name]}</bpmn:script></bpmn:scriptTask>'


def _effect(name: str, operator: str) -> str:
    return f'<bpmn:serviceTask id="{name}" name="{name}"{operator}/>'


def _task(name: str, form: str, role: str) -> str:
    properties = f'<spiffworkflow:property name="formKey" value="{form}"/>'
    inner = f"<spiffworkflow:properties>{properties}</spiffworkflow:properties>"
    extension = f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"
    if role:
        return f'<bpmn:userTask id="{name}" name="{name}"{role}/>'
    return f'<bpmn:userTask id="{name}" name="{name}">{extension}</bpmn:userTask>'


def _gateway(name: str, kind: str) -> str:
    default = f' default="{DEFAULTS[name]}"' if name in DEFAULTS else ""
    return f'<bpmn:{kind}Gateway id="{name}"{default}/>'


def _timer(name: str, host: str, kind: str, value: str, *, for_library: bool) -> str:
    text = f'"{value}"' if for_library else value  # the library takes every value for an expression
    inner = f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{text}</bpmn:{kind}>'
    event = f'<bpmn:timerEventDefinition id="t_{name}">{inner}</bpmn:timerEventDefinition>'
    return f'<bpmn:boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="false">{event}</bpmn:boundaryEvent>'


def _flow(name: str, source: str, target: str, condition: str) -> str:
    tag = "bpmn:conditionExpression"
    inner = f'<{tag} xsi:type="bpmn:tFormalExpression">{condition}</{tag}>' if condition else ""
    return f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def perform(effect: Effect) -> Outcome:
    """What the scripts do, in our runtime."""
    data = effect.data
    accepted = data.get("verdict") == data.get("verdict2") == "accept"
    results: dict[str, dict[str, Any]] = {
        "init": {"round": 0, "status": "open"},
        "check": {"complete": bool(data.get("files"))},
        "decide": {"round": data.get("round", 0) + 1, "ok": accepted},
        "close": {"status": "closed"},
    }
    return Outcome(data=results.get(effect.element, {}))


def package() -> dict[str, bytes]:
    """The process as a deployment of the product: what the scripts compute is handed in with the tasks' values."""
    return {"indicator.bpmn": drawing(for_library=False, in_product=True), "process.yaml": DECLARED}


DECLARED = b"""
title: Indicator
main: indicator
roles:
  officer: {title: Officer, scope: agency}
operators:
  note: {}
messages: {}
facts: {}
data:
  agency: {type: string}
  complete: {type: boolean}
  ok: {type: boolean}
"""
