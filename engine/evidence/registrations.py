"""What this room registers at the process room's doors; called once, by `web/wiring.py`."""

from __future__ import annotations

from engine.evidence import facts
from engine.evidence.fix_score import fix_score
from engine.evidence.go_on import decide_continuation
from engine.evidence.judge import judge
from engine.evidence.sign import sign_off
from engine.evidence.submit import submit_remediation, submit_share
from engine.instances.registry import register_effect, register_facts, register_form


def register() -> None:
    """Form verbs, facts and effects of the evidence process."""
    register_form("evidence", submit_share)
    register_form("remediation", submit_remediation)
    register_form("sign_off", sign_off)
    register_form("verdict", judge)
    register_form("continuation", decide_continuation)
    register_facts(facts.NAMES, facts.provide)
    register_effect("fix_score", fix_score)
