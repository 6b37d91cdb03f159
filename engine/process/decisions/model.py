"""The elements of a DMN file, ready to be evaluated: no XML is left in them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from engine.feel import FeelError, Function

if TYPE_CHECKING:
    from engine.process.decisions.run import Run

Variables: TypeAlias = dict[str, Any]
#: A compiled boxed expression.
Boxed: TypeAlias = "Callable[[Variables, Run], Any]"
#: Brings a value into a declared type, or makes it null.
Fit: TypeAlias = Callable[[Any], Any]
#: A function value that sees the variables around it.
MakeFunction: TypeAlias = "Callable[[Variables, Run], Function | None]"

Kind = Literal["inputData", "decision", "businessKnowledgeModel", "decisionService"]
KINDS: tuple[Kind, ...] = ("inputData", "decision", "businessKnowledgeModel", "decisionService")


class DmnError(FeelError):
    """A decision cannot be evaluated: unknown, in a circle, or its table contradicts itself for these values."""


def as_it_is(value: Any) -> Any:
    """The fit of a value without a declared type."""
    return value


@dataclass(frozen=True, kw_only=True, eq=False)
class Element:
    """Input data, a decision, business knowledge or a decision service. References are `#id` or `namespace#id`."""

    id: str
    name: str
    kind: Kind
    line: int = 0
    fit: Fit = as_it_is
    #: What it needs: input data, decisions, knowledge.
    requires: tuple[str, ...] = ()
    #: Of a decision; None when nothing is drawn in it.
    body: Boxed | None = None
    #: Output columns of a decision that is a table.
    outputs: tuple[str, ...] = ()
    #: Of a business knowledge model.
    function: MakeFunction | None = None
    #: Of a decision service.
    service_outputs: tuple[str, ...] = ()
    service_decisions: tuple[str, ...] = ()
    service_data: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A text of the file that is not FEEL."""

    element: str
    line: int
    text: str
    error: FeelError


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """One DMN file. Immutable; threads may share it."""

    namespace: str = ""
    elements: tuple[Element, ...] = ()
    #: Models this one imports, by the prefix it gives them.
    imports: Mapping[str, Model] = field(default_factory=dict)
    #: Item definitions, those of imports with their prefix.
    types: Mapping[str, Any] = field(default_factory=dict)
    #: All names the parser must know.
    names: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @functools.cached_property
    def by_id(self) -> Mapping[str, Element]:
        """The elements of this file."""
        return {element.id: element for element in self.elements}

    def decision(self, name: str) -> Element:
        """A decision or decision service by its id or name."""
        asked = [element for element in self.elements if element.kind in ("decision", "decisionService")]
        found = [e for e in asked if e.id == name] or [e for e in asked if e.name == name]
        if not found:
            raise DmnError(f"no decision «{name}»")
        return found[0]

    def find(self, href: str) -> tuple[Model, Element] | None:
        """What a reference means, and the model it stands in."""
        namespace, _, element_id = href.rpartition("#")
        models = [model for model in self.imports.values() if model.namespace == namespace]
        owner = models[0] if models and namespace and namespace != self.namespace else self
        element = owner.by_id.get(element_id)
        return (owner, element) if element is not None else None

    def prefix_of(self, other: Model) -> str:
        """Under which prefix it imports another model; empty for none."""
        return next((prefix for prefix, model in self.imports.items() if model is other), "")
