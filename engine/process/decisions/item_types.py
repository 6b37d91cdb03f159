"""Item definitions and type references of a DMN file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.feel import FeelError, FeelLimitError, Runtime, compile_unary_tests
from engine.feel.type_syntax import parse_type
from engine.feel.types import Allowed, FunctionOf, ItemType, Named, Type, coerce
from engine.process.decisions.model import Fit, as_it_is
from engine.process.decisions.xml import Element, attribute, content, kid, kids, text

ANY = Named("Any")


class Types:
    """The item definitions of a file, and how a value is brought into one."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.defined: dict[str, ItemType] = {}

    def define(self, root: Element, imported: Mapping[str, Mapping[str, ItemType]]) -> None:
        """Reads the definitions of a file; those of imports keep their prefix."""
        for element in kids(root, "itemDefinition"):
            self.defined[attribute(element, "name")] = self._item(element)
        for prefix, types in imported.items():
            for name, item in types.items():
                self.defined[f"{prefix}.{name}" if prefix else name] = item

    def fit(self, reference: str) -> Fit:
        """Brings a value into the type of a reference; as it is when there is none or it is unknown."""
        typ = type_of(reference)
        if typ is None:
            return as_it_is

        def fitted(value: Any) -> Any:
            """Null for a value that does not fit; untouched where a definition names a type nobody defined."""
            try:
                return coerce(value, typ, self.defined)
            except KeyError:
                return value

        return fitted

    def _item(self, element: Element) -> ItemType:
        name, is_list = attribute(element, "name"), attribute(element, "isCollection") == "true"
        allowed, constraint = (self._allowed(kid(element, tag)) for tag in ("allowedValues", "typeConstraint"))
        fields = {attribute(part, "name"): self._item(part) for part in kids(element, "itemComponent")} or None
        base = _function(kid(element, "functionItem")) or type_of(content(kid(element, "typeRef")))
        if is_list:
            return ItemType(name, base, fields, True, allowed, constraint)
        return ItemType(name, base, fields, False, constraint or allowed)

    def _allowed(self, element: Element | None) -> Allowed | None:
        """The test of allowed values. What cannot be evaluated allows nothing."""
        cell = text(element)
        if not cell:
            return None
        try:
            tests = compile_unary_tests(cell, self.names)
        except FeelError:
            return lambda _value: None

        def is_allowed(value: Any) -> object:
            """True, false or null; what cannot be evaluated is null; raises FeelLimitError for a used-up budget."""
            try:
                return tests(value, {}, Runtime())
            except FeelLimitError:
                raise
            except FeelError:
                return None

        return is_allowed


def type_of(reference: str) -> Type | None:
    """The type a reference names; None for none. `feel:string` and `string` are the same."""
    bare = reference.strip()
    if ":" in bare and "<" not in bare:
        bare = bare.split(":", 1)[1]
    if not bare:
        return None
    try:
        return parse_type(bare) if "<" in bare else Named(bare)
    except FeelError:
        return None


def _function(element: Element | None) -> Type | None:
    if element is None:
        return None
    params = tuple(type_of(attribute(param, "typeRef")) or ANY for param in kids(element, "parameters"))
    return FunctionOf(params, type_of(attribute(element, "outputTypeRef")) or ANY)
