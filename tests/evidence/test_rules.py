"""The three numbers never cross, whatever reviewers give."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.evidence import rules
from engine.evidence.rules import Given, Standing

POINTS = st.decimals(min_value=0, max_value=50, places=2)
JUDGED = st.builds(
    Given,
    code=st.just("07.01"),
    round=st.just(1),
    reviewer=st.sampled_from(["a", "b"]),
    verdict=st.sampled_from(["accepted", "returned"]),
    score=POINTS,
    is_proven=st.booleans(),
)


@given(claimed=POINTS, judged=st.lists(JUDGED, max_size=3), back=st.booleans())
def test_provable_accepted_claimed(claimed: Decimal, judged: list[Given], back: bool) -> None:
    found = rules.standing(claimed, judged, was_returned_since=back)
    assert 0 <= found.provable <= found.accepted <= found.claimed == claimed
    if not judged:
        assert found == Standing(claimed=claimed)
    if found.provable:
        assert not back
        assert all(g.verdict == "accepted" and g.is_proven for g in judged)


@given(st.lists(st.tuples(POINTS, st.lists(JUDGED, max_size=2)), max_size=5))
def test_sums_keep_the_order(questions: list[tuple[Decimal, list[Given]]]) -> None:
    found = rules.total(rules.standing(claimed, judged) for claimed, judged in questions)
    assert found.provable <= found.accepted <= found.claimed


def returned(code: str, round_: int, reason: str) -> Given:
    """A question that came back."""
    return Given(code=code, round=round_, reviewer="a", verdict="returned", score=Decimal(0), reason=reason)


def test_a_reason_repeats_only_for_the_same_question() -> None:
    history = [returned("07.01", 1, "wrong_year"), returned("07.02", 1, "unreadable")]
    assert rules.repeated(history, 1) == set()
    now = [returned("07.01", 3, "wrong_year"), returned("07.02", 3, "wrong_year")]
    assert rules.repeated(history + now, 3) == {"07.01"}
