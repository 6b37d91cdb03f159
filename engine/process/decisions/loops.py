"""Boxed `for`, `some`, `every` and filter."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from engine.feel.compiler.loops import item_at, items_of
from engine.process.decisions.compiler import Compiler, boxes, nothing
from engine.process.decisions.model import Boxed, Variables
from engine.process.decisions.run import Run
from engine.process.decisions.xml import Element, attribute, kid, local

_STEP = 3


def _part(compiler: Compiler, element: Element, tag: str) -> Boxed:
    return compiler.inside(kid(element, tag)) or nothing


@boxes("for")
def for_loop(compiler: Compiler, element: Element) -> Boxed:
    """The list of what the body gives; `partial` is what it gave so far."""
    name, source = attribute(element, "iteratorVariable"), _part(compiler, element, "in")
    body = _part(compiler, element, "return")

    def run_(variables: Variables, run: Run) -> Any:
        """Null for nothing to iterate over; charges each turn, so raises FeelLimitError for too long a list."""
        items, out = items_of(source(variables, run)), list[Any]()
        if items is None:
            return None
        for item in items:
            run.rt.charge(_STEP)
            out.append(body({**variables, name: item, "partial": out}, run))
        return out

    return run_


@boxes("some", "every")
def quantified(compiler: Compiler, element: Element) -> Boxed:
    """`some` is true when the body is true for one, `every` when it is for all."""
    name, source = attribute(element, "iteratorVariable"), _part(compiler, element, "in")
    body, decisive = _part(compiler, element, "satisfies"), local(element) == "some"

    def run_(variables: Variables, run: Run) -> Any:
        """The first that decides ends it; null for nothing to iterate over, for a non-boolean, and else for a null."""
        items = items_of(source(variables, run))
        if items is None:
            return None
        return _decided((body({**variables, name: item}, run) for item in items), decisive, run)

    return run_


def _decided(results: Iterable[Any], decisive: bool, run: Run) -> bool | None:
    out: bool | None = not decisive
    for result in results:
        run.rt.charge(_STEP)
        if result is None:
            out = None
        elif not isinstance(result, bool):
            return None
        elif result is decisive:
            return result
    return out


@boxes("filter")
def filtering(compiler: Compiler, element: Element) -> Boxed:
    """Keeps the items for which the match is true, or takes the one whose number it gives."""
    source, match = _part(compiler, element, "in"), _part(compiler, element, "match")

    def run_(variables: Variables, run: Run) -> Any:
        """Null for null and for a match neither boolean nor number; a value that is no list is a list of one."""
        value = source(variables, run)
        if value is None:
            return None
        items = value if isinstance(value, list) else [value]
        out = []
        for item in items:
            run.rt.charge(_STEP)
            result = match(_within(variables, item), run)
            if isinstance(result, Decimal):
                return item_at(items, result)
            if not isinstance(result, bool | None):
                return None
            if result:
                out.append(item)
        return out

    return run_


def _within(variables: Variables, item: Any) -> Variables:
    """What a match sees of an item: the whole, and the entries of a context by their names."""
    return {**variables, "item": item, **(item if isinstance(item, dict) else {})}
