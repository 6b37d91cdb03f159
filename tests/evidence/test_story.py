"""One indicator all the way: two agencies, a signature, a return, remediation, acceptance, a score."""

from __future__ import annotations

import json
from decimal import Decimal

from engine import events
from tests.evidence.world import World


def test_an_indicator_from_the_first_request_to_a_score(world: World) -> None:
    world.is_forgetful = True
    assert world.elements() == ["collect dinkes", "collect disdik"]
    sent = world.collect_dinkes()
    assert sent.receipt == "TT-2026-0001"
    assert world.case().claimed == Decimal(14)
    assert world.collect_disdik().receipt == "TT-2026-0002"
    assert world.elements() == ["sign_off dinkes"]

    world.sign()
    assert world.case().is_signed
    assert world.elements() == ["review"]

    world.verdict("reviewer", q0701="10", q0702=("wrong_year", "Laporan 2023. Kirim 2024 atau 2025."), q0703="3")
    case = world.case()
    assert (case.verdict, case.returns, case.round, case.returned_agencies) == ("returned", 1, 2, ("disdik",))
    assert (case.claimed, case.accepted, case.provable) == (Decimal(20), Decimal(13), Decimal(13))
    assert world.elements() == ["remediate disdik"]

    task = world.task("remediate")
    world.upload("disdik", task, "07.02", content=b"%PDF-1.4 laporan 2024 %%EOF")
    world.complete("disdik", task, **world.plan())
    assert world.case().is_signed, "only a file changed, so the signature still holds"
    assert world.elements() == ["review"]

    world.verdict("reviewer", q0701="10", q0702="6", q0703="3")
    case = world.case()
    assert (case.state, case.fixed_score, case.provable) == ("scored", Decimal(19), Decimal(19))
    assert world.elements() == []
    [fixed] = world.events(events.SCORE_FIXED)
    assert json.loads(fixed.body or "") == {"score": "19.00", "rule": "lowest", "with_gap": False}
