"""What must hold within an instrument. Each rule yields findings: where (keys of the file) and what to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from engine.cases.instrument import Indicator, Instrument, Question, Scale

Path = tuple[str | int, ...]
Finding = tuple[Path, str]
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FULL = {"higher": "at_least", "lower": "at_most"}


def findings(instrument: Instrument) -> list[Finding]:
    """All that is wrong, in no order. Sums are looked at last: a wrong key upsets them too and is what to mend."""
    return [*_structure(instrument)] or [*_sums(instrument)]


def _structure(instrument: Instrument) -> Iterator[Finding]:
    yield from _keys(instrument)
    for number, indicator in enumerate(instrument.indicators):
        path: Path = ("indicators", number)
        yield from _agencies(instrument, indicator, path)
        for question in indicator.questions:
            where: Path = (*path, "questions", question.code)
            yield from _question(instrument, indicator, question, where)
            yield from _scale(question, (*where, "answer"))


def _keys(instrument: Instrument) -> Iterator[Finding]:
    for key in instrument.agencies:
        if not _KEY.fullmatch(key):
            yield ("agencies", key), "a key has small letters, digits and _, and begins with a letter"
    clusters = {cluster.number for cluster in instrument.clusters}
    for subject, field in (
        ("clusters", "number"),
        ("clusters", "code"),
        ("indicators", "number"),
        ("indicators", "code"),
    ):
        rows = [getattr(row, field) for row in getattr(instrument, subject)]
        for number in _repeated(rows):
            yield (subject, number, field), f"{rows[number]} is taken already; give each its own"
    for number, indicator in enumerate(instrument.indicators):
        if indicator.cluster not in clusters:
            yield ("indicators", number, "cluster"), f"there is no cluster {indicator.cluster}"


def _repeated(rows: list[object]) -> Iterator[int]:
    seen: set[object] = set()
    for number, row in enumerate(rows):
        if row in seen:
            yield number
        seen.add(row)


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
    parts = [part.key for part in indicator.parts]
    if question.part not in parts if parts else question.part is not None:
        yield (*path, "part"), f"its part is one of {', '.join(parts)}" if parts else "its indicator has no parts"
    if question.mirrors is not None and question.mirrors not in {other.number for other in instrument.indicators}:
        yield (*path, "mirrors"), f"there is no indicator {question.mirrors}"


def _scale(question: Question, path: Path) -> Iterator[Finding]:
    scale = question.scale
    shares = [step.share for step in scale.steps]
    if not all(0 <= share <= 1 for share in shares):
        yield path, "shares lie between 0 and 1"
    if any(worse > better for better, worse in pairwise(shares)):
        yield path, "steps stand from best to worst"
    if question.max_score and not (shares[0] == 1 and shares[-1] == 0):
        yield path, "the best step has share 1, the worst 0"
    if scale.kind == "yes_no" and len(shares) != 2:
        yield path, "yes_no has two steps"
    if scale.better == "no" and scale.kind != "yes_no":
        yield (*path, "better"), "`no` is for yes_no only"
    if scale.better in _FULL and not scale.wants_figure:
        yield (*path, "better"), f"{scale.better} is for percentage and count only"
    yield from _bands(scale, path)


def _bands(scale: Scale, path: Path) -> Iterator[Finding]:
    """Figures decide all steps of a scale or none, in the direction that is better."""
    lows = [step.at_least for step in scale.steps]
    highs = [step.at_most for step in scale.steps]
    if lows.count(None) == highs.count(None) == len(lows):
        return
    bounds = lows if scale.better == "higher" else highs
    known = [bound for bound in bounds if bound is not None]
    mixed = len(known) != len(bounds) or (lows if bounds is highs else highs).count(None) != len(lows)
    if not scale.wants_figure or scale.better not in _FULL or mixed:
        yield path, "every step of a percentage or count has at_least (better: higher), or every step at_most (lower)"
    elif known != sorted(set(known), reverse=scale.better == "higher"):
        yield path, "the figures of the steps follow each other, from best to worst"
