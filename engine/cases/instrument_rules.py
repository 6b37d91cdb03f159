"""What must hold within an instrument. Each rule yields findings: where (keys of the file) and what to mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from engine.cases.instrument import Indicator, Instrument, Question, Scale

Path = tuple[str | int, ...]
Finding = tuple[Path, str]
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UNIQUE = (("clusters", "number"), ("clusters", "code"), ("indicators", "number"), ("indicators", "code"))
_BY_FIGURE = ("higher", "lower")  # is better


def findings(instrument: Instrument) -> list[Finding]:
    """All that is wrong, in no order. Sums are looked at last: a wrong key upsets them too and is what to mend."""
    return [*_structure(instrument)] or [*_sums(instrument)]


def _structure(instrument: Instrument) -> Iterator[Finding]:
    yield from _agency_keys(instrument)
    for subject, field in _UNIQUE:
        yield from _repeated(instrument, subject, field)
    yield from _clusters(instrument)
    for number, indicator in enumerate(instrument.indicators):
        path: Path = ("indicators", number)
        yield from _agencies(instrument, indicator, path)
        for question in indicator.questions:
            where: Path = (*path, "questions", question.code)
            yield from _question(instrument, indicator, question, where)
            yield from _scale(question, (*where, "answer"))


def _agency_keys(instrument: Instrument) -> Iterator[Finding]:
    for key in instrument.agencies:
        if not _KEY.fullmatch(key):
            yield ("agencies", key), "a key has small letters, digits and _, and begins with a letter"


def _repeated(instrument: Instrument, subject: str, field: str) -> Iterator[Finding]:
    seen: set[object] = set()
    for number, row in enumerate(getattr(instrument, subject)):
        value = getattr(row, field)
        if value in seen:
            yield (subject, number, field), f"{value} is taken already; give each its own"
        seen.add(value)


def _clusters(instrument: Instrument) -> Iterator[Finding]:
    known = {cluster.number for cluster in instrument.clusters}
    for number, indicator in enumerate(instrument.indicators):
        if indicator.cluster not in known:
            yield ("indicators", number, "cluster"), f"there is no cluster {indicator.cluster}"


def _sums(instrument: Instrument) -> Iterator[Finding]:
    """Questions add up to their indicator, indicators to their cluster, clusters to the total."""
    for number, indicator in enumerate(instrument.indicators):
        yield from _parts(indicator, ("indicators", number))
        yield from _sum(
            (question.max_score for question in indicator.questions),
            indicator.max_score,
            ("indicators", number, "max"),
            f"the questions of indicator {indicator.number}",
        )
    for number, cluster in enumerate(instrument.clusters):
        yield from _sum(
            (indicator.max_score for indicator in instrument.indicators_of(cluster.number)),
            cluster.max_score,
            ("clusters", number, "max"),
            f"the indicators of cluster {cluster.code}",
        )
    yield from _sum(
        (cluster.max_score for cluster in instrument.clusters), instrument.total, ("total",), "the clusters"
    )


def _sum(scores: Iterator[Decimal], expected: Decimal, path: Path, what: str) -> Iterator[Finding]:
    total = sum(scores, Decimal())
    if total != expected:
        yield path, f"{what} add up to {total}, not to {expected}"


def _agencies(instrument: Instrument, indicator: Indicator, path: Path) -> Iterator[Finding]:
    if indicator.lead_agency not in instrument.agencies:
        yield (*path, "lead"), f"there is no agency {indicator.lead_agency!r} under `agencies`"
    for question in indicator.questions:
        for number, agency in enumerate(question.agencies):
            where = (*path, "questions", question.code, "agencies", number)
            if agency not in instrument.agencies:
                yield where, f"there is no agency {agency!r} under `agencies`"
            if agency in question.agencies[:number]:
                yield where, f"{agency} is named twice"


def _parts(indicator: Indicator, path: Path) -> Iterator[Finding]:
    for part in indicator.parts:
        yield from _sum(
            (question.max_score for question in indicator.questions if question.part == part.key),
            part.max_score,
            (*path, "parts", part.key, "max"),
            f"the questions of part {part.key}",
        )


def _question(instrument: Instrument, indicator: Indicator, question: Question, path: Path) -> Iterator[Finding]:
    if not re.fullmatch(rf"{indicator.number:02d}\.\d\d", question.code, re.ASCII):
        yield path, f"a question of indicator {indicator.number} has a key like {indicator.number:02d}.01"
    if question.max_score < 0:
        yield (*path, "max"), "a maximum is 0 or more"
    yield from _part(indicator, question, (*path, "part"))
    if question.mirrors not in {None, *(other.number for other in instrument.indicators)}:
        yield (*path, "mirrors"), f"there is no indicator {question.mirrors}"


def _part(indicator: Indicator, question: Question, path: Path) -> Iterator[Finding]:
    """A question names its part exactly where its indicator has parts."""
    parts = [part.key for part in indicator.parts]
    if question.part not in parts if parts else question.part is not None:
        yield path, f"its part is one of {', '.join(parts)}" if parts else "its indicator has no parts"


# -- the scale of a question
def _scale(question: Question, path: Path) -> Iterator[Finding]:
    for holds, where, mend in _OF_A_SCALE:
        if not holds(question):
            yield (*path, *where), mend.format(better=question.scale.better)
    yield from _bands(question.scale, path)


def _shares(question: Question) -> list[Decimal]:
    return [step.share for step in question.scale.steps]


def _are_shares(question: Question) -> bool:
    return all(0 <= share <= 1 for share in _shares(question))


def _stands_best_first(question: Question) -> bool:
    return all(better >= worse for better, worse in pairwise(_shares(question)))


def _goes_from_all_to_nothing(question: Question) -> bool:
    best, worst = question.scale.steps[0].share, question.scale.steps[-1].share
    return not question.max_score or (best == 1 and worst == 0)


def _has_two_steps(question: Question) -> bool:
    return question.scale.kind != "yes_no" or len(question.scale.steps) == 2


def _may_ask_for_a_no(question: Question) -> bool:
    return question.scale.better != "no" or question.scale.kind == "yes_no"


def _may_ask_for_a_figure(question: Question) -> bool:
    return question.scale.better not in _BY_FIGURE or question.scale.wants_figure


#: What must hold, the key below `answer` that it is about, what to mend.
_OF_A_SCALE: tuple[tuple[Callable[[Question], bool], Path, str], ...] = (
    (_are_shares, (), "shares lie between 0 and 1"),
    (_stands_best_first, (), "steps stand from best to worst"),
    (_goes_from_all_to_nothing, (), "the best step has share 1, the worst 0"),
    (_has_two_steps, (), "yes_no has two steps"),
    (_may_ask_for_a_no, ("better",), "`no` is for yes_no only"),
    (_may_ask_for_a_figure, ("better",), "{better} is for percentage and count only"),
)


def _bands(scale: Scale, path: Path) -> Iterator[Finding]:
    """Figures decide all steps of a scale or none, in the direction that is better."""
    bounds, others = _bounds(scale)
    if not (bounds or others):
        return
    may_be_banded = scale.wants_figure and scale.better in _BY_FIGURE
    if others or len(bounds) != len(scale.steps) or not may_be_banded:
        yield path, "every step of a percentage or count has at_least (better: higher), or every step at_most (lower)"
    elif bounds != sorted(set(bounds), reverse=scale.better == "higher"):
        yield path, "the figures of the steps follow each other, from best to worst"


def _bounds(scale: Scale) -> tuple[list[Decimal], list[Decimal]]:
    """The figures of the steps in the direction that is better, and those in the other."""
    lows = [step.at_least for step in scale.steps if step.at_least is not None]
    highs = [step.at_most for step in scale.steps if step.at_most is not None]
    return (lows, highs) if scale.better == "higher" else (highs, lows)
