"""Boxed expressions to closures: which function compiles which element, and what they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.feel import FeelError, compile_expression, compile_unary_tests
from engine.feel.program import scope_of
from engine.feel.runtime import Scope
from engine.process.decisions.item_types import Types
from engine.process.decisions.model import Boxed, DmnError, Problem, Variables
from engine.process.decisions.run import Run
from engine.process.decisions.xml import Element, attribute, kid, local, text
from engine.process.document import line_of

BoxedCompiler = Callable[["Compiler", Element], Boxed]
#: Does a value meet a cell, for the variables of a scope? The run is asked only where the cell is no FEEL.
Test = Callable[[Any, Scope, Run], bool | None]
_COMPILERS: dict[str, BoxedCompiler] = {}


def boxes(*names: str) -> Callable[[BoxedCompiler], BoxedCompiler]:
    """Declares the compiler of some elements."""

    def declare(compiler: BoxedCompiler) -> BoxedCompiler:
        """By the local names of DMN elements; the later compiler of a name counts. Returns the compiler as it is."""
        _COMPILERS.update(dict.fromkeys(names, compiler))
        return compiler

    return declare


def nothing(_variables: Variables, _run: Run) -> None:
    """The expression of an empty box."""
    return


@dataclass(kw_only=True, eq=False)
class Compiler:
    """One file being compiled."""

    types: Types
    names: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)

    def inside(self, element: Element | None) -> Boxed | None:
        """The boxed expression inside an element, or None."""
        body = self.body_of(element)
        return self.boxed(body) if body is not None else None

    def boxed(self, element: Element) -> Boxed:
        """A boxed expression."""
        return _COMPILERS[local(element)](self, element)

    def body_of(self, element: Element | None) -> Element | None:
        """The element of the boxed expression inside another."""
        return kid(element, *_COMPILERS)

    def is_boxed(self, element: Element) -> bool:
        """Is it one at all?"""
        return isinstance(element.tag, str) and local(element) in _COMPILERS

    def expression(self, element: Element | None) -> Boxed:
        """The FEEL text in an element. A text that is none gives an error when it is evaluated."""
        return self._compiled(element, text(element))

    def listed(self, element: Element | None) -> Boxed:
        """The values that an element lists, in their order."""
        content = text(element)
        return self._compiled(element, f"[{content}]" if content else "")

    def _compiled(self, element: Element | None, content: str) -> Boxed:
        if element is None or not content:
            return nothing
        try:
            program = compile_expression(content, self.names)
        except FeelError as error:
            return self._unreadable(element, content, error)
        return lambda variables, run: program.within(scope_of(variables, run.rt))

    def tests(self, element: Element | None) -> Test | None:
        """The unary tests in an element; None where any value passes."""
        content = text(element)
        if element is None or content in ("", "-"):
            return None
        try:
            tests = compile_unary_tests(content, self.names)
        except FeelError as error:
            fails = self._unreadable(element, content, error)
            return lambda _value, _scope, run: bool(fails({}, run))
        return lambda value, scope, _run: tests.within(scope, value)

    def _unreadable(self, element: Element, content: str, error: FeelError) -> Boxed:
        message = f"«{content[:80]}» is not FEEL: {error}"
        self.problems.append(Problem(element=_named(element), line=line_of(element), text=content[:80], error=error))

        def fails(_variables: Variables, run: Run) -> None:
            """Null with a warning, or DmnError when the run is strict: a text nobody can read decides nothing."""
            if run.strict:
                raise DmnError(message)
            run.rt.warn("syntax", message, 0)

        return fails


def _named(element: Element) -> str:
    """The id of the nearest element that has one."""
    return next((attribute(e, "id") for e in (element, *element.iterancestors()) if e.get("id")), "")
