"""Boxed expressions that hold no table and no loop: literals, contexts, lists, relations, functions, invocations."""

from __future__ import annotations

from typing import Any

from engine.feel import Function, Runtime
from engine.feel.values import Builtin
from engine.process.decisions.compiler import Compiler, boxes, nothing
from engine.process.decisions.item_types import type_of
from engine.process.decisions.model import Boxed, Fit, MakeFunction, Variables
from engine.process.decisions.run import Run
from engine.process.decisions.xml import Element, attribute, kid, kids


@boxes("literalExpression")
def literal(compiler: Compiler, element: Element) -> Boxed:
    """A FEEL expression."""
    return compiler.expression(element)


@boxes("context")
def context(compiler: Compiler, element: Element) -> Boxed:
    """Entries that see those before them; an entry without a name is the result."""
    entries = [_entry(compiler, entry) for entry in kids(element, "contextEntry")]

    def run_(variables: Variables, run: Run) -> Any:
        """The unnamed entry ends it with its own value; a named value that does not fit its type is null."""
        scope, out = dict(variables), {}
        for name, fit, value_of in entries:
            value = value_of(scope, run)
            if name is None:
                return value
            scope[name] = out[name] = fit(value)
        return out

    return run_


def _entry(compiler: Compiler, element: Element) -> tuple[str | None, Fit, Boxed]:
    variable = kid(element, "variable")
    name = None if variable is None else attribute(variable, "name")
    return name, compiler.types.fit(attribute(variable, "typeRef")), compiler.inside(element) or nothing


@boxes("list")
def list_(compiler: Compiler, element: Element) -> Boxed:
    """A list of boxed expressions."""
    items = [compiler.boxed(item) for item in element if compiler.is_boxed(item)]
    return lambda variables, run: [item(variables, run) for item in items]


@boxes("relation")
def relation(compiler: Compiler, element: Element) -> Boxed:
    """A list of contexts, drawn as a table."""
    columns = [attribute(column, "name") for column in kids(element, "column")]
    rows = [[compiler.boxed(c) for c in row if compiler.is_boxed(c)] for row in kids(element, "row")]

    def run_(variables: Variables, run: Run) -> Any:
        """One context per row; cells beyond the columns count for nothing."""
        return [{c: cell(variables, run) for c, cell in zip(columns, row, strict=False)} for row in rows]

    return run_


@boxes("conditional")
def conditional(compiler: Compiler, element: Element) -> Boxed:
    """`if`, `then`, `else`; a condition that is neither boolean nor null makes it null."""
    test, yes, no = (compiler.inside(kid(element, tag)) or nothing for tag in ("if", "then", "else"))

    def run_(variables: Variables, run: Run) -> Any:
        """Null counts as false; only the branch taken is evaluated."""
        value = test(variables, run)
        if value is not None and not isinstance(value, bool):
            return None
        return (yes if value else no)(variables, run)

    return run_


@boxes("invocation")
def invocation(compiler: Compiler, element: Element) -> Boxed:
    """A call with named parameters."""
    target = compiler.inside(element) or nothing
    bindings = {attribute(kid(b, "parameter"), "name"): compiler.inside(b) or nothing for b in kids(element, "binding")}
    fit = compiler.types.fit(attribute(element, "typeRef"))

    def run_(variables: Variables, run: Run) -> Any:
        """Parameters not bound are null; null for what is no function, and for a binding it has no parameter for."""
        function = target(variables, run)
        given = {name: value(variables, run) for name, value in bindings.items()}
        if isinstance(function, Builtin):
            return function.invoke(run.rt, list(given.values()), list(given))
        if not isinstance(function, Function) or set(given) - set(function.params or ()):
            return None
        return fit(function.call(run.rt, [given.get(param) for param in function.params or ()]))

    return run_


@boxes("functionDefinition")
def function_definition(compiler: Compiler, element: Element) -> Boxed:
    """A function value."""
    return make_function(compiler, element, "") or nothing


def make_function(compiler: Compiler, element: Element | None, result_type: str) -> MakeFunction | None:
    """A function that sees the variables around it; None where it is written in another language."""
    body = compiler.inside(element)
    if element is None or body is None or attribute(element, "kind") not in ("", "FEEL"):
        return None
    params = [(attribute(p, "name"), attribute(p, "typeRef")) for p in kids(element, "formalParameter")]
    fits = [(name, compiler.types.fit(reference)) for name, reference in params]
    fit_body = compiler.types.fit(attribute(compiler.body_of(element), "typeRef"))
    fit_result = compiler.types.fit(result_type)
    types = ([type_of(reference) for _, reference in params], type_of(result_type))
    name = attribute(element, "name") or "function"

    def make(variables: Variables, run: Run) -> Function:
        """A function value closed over the variables as they are now."""

        def call(rt: Runtime, arguments: list[Any]) -> Any:
            """Null when an argument or the result does not fit its type; FeelLimitError when calls nest too deep."""
            values = _bound(variables, fits, arguments)
            if values is None:
                return None
            rt.enter()
            try:
                return fit_result(fit_body(body(values, run)))
            finally:
                rt.leave()

        return Function([param for param, _ in params], call, types, name)

    return make


def _bound(variables: Variables, fits: list[tuple[str, Fit]], arguments: list[Any]) -> Variables | None:
    """The variables and the arguments in their types; None when one does not fit."""
    values = dict(variables)
    for (name, fit), argument in zip(fits, arguments, strict=True):
        values[name] = fit(argument)
        if values[name] is None and argument is not None:
            return None
    return values
