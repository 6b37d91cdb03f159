"""The XML of a DMN file becomes a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from engine.feel import special_names
from engine.process.decisions import boxed, loops, table  # noqa: F401  (each declares its boxed expressions)
from engine.process.decisions.boxed import make_function
from engine.process.decisions.compiler import Compiler
from engine.process.decisions.item_types import Types
from engine.process.decisions.model import KINDS, Element, Kind, Model
from engine.process.decisions.xml import Element as Xml
from engine.process.decisions.xml import attribute, kid, kids, local
from engine.process.document import line_of, parse

_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_REQUIRED = ("requiredInput", "requiredDecision", "requiredKnowledge")


def load(xml: bytes, imports: Mapping[str, Model] | None = None) -> Model:
    """The model in a DMN file of any version. `imports`: the models it may import, by namespace.

    Raises `Refused` for what is no XML we read.
    """
    return model_of(parse(xml), imports or {})


def model_of(root: Xml, available: Mapping[str, Model]) -> Model:
    """The model in a parsed document."""
    imports = {
        attribute(element, "name"): available[attribute(element, "namespace")]
        for element in kids(root, "import")
        if attribute(element, "namespace") in available
    }
    names = _names(root, imports)
    types = Types(names)
    types.define(root, {prefix: model.types for prefix, model in imports.items()})
    compiler = Compiler(types=types, names=names)
    elements = tuple(_element(compiler, element) for element in kids(root, *KINDS))
    return Model(
        namespace=attribute(root, "namespace"),
        elements=elements,
        imports=imports,
        types=types.defined,
        names=names,
        problems=tuple(compiler.problems),
    )


def _names(root: Xml, imports: Mapping[str, Model]) -> tuple[str, ...]:
    """Every name in the file of which the parser must know where it ends."""
    found = {attribute(element, "name") for element in root.iter("*")}
    for model in imports.values():
        found.update(model.names)
    return special_names(dict.fromkeys(found - {""}))


def _element(compiler: Compiler, element: Xml) -> Element:
    variable = kid(element, "variable")
    reference = attribute(element if variable is None else variable, "typeRef")
    body = kid(element, "decisionTable")
    return Element(
        id=attribute(element, "id"),
        name=attribute(element, "name"),
        kind=cast(Kind, local(element)),
        line=line_of(element),
        fit=compiler.types.fit(reference),
        requires=_requires(element),
        body=compiler.inside(element),
        outputs=_outputs(body, attribute(variable, "name") or attribute(element, "name")),
        function=make_function(compiler, kid(element, "encapsulatedLogic"), reference),
        service_outputs=_references(element, "outputDecision"),
        service_decisions=_references(element, "inputDecision"),
        service_data=_references(element, "inputData"),
    )


def _requires(element: Xml) -> tuple[str, ...]:
    found = (kids(requirement, *_REQUIRED) for requirement in kids(element, *_REQUIREMENTS))
    return tuple(attribute(target, "href") for targets in found for target in targets)


def _references(element: Xml, tag: str) -> tuple[str, ...]:
    return tuple(attribute(reference, "href") for reference in kids(element, tag))


def _outputs(drawn: Xml | None, otherwise: str) -> tuple[str, ...]:
    """The names of the output columns; a single one may borrow that of its decision."""
    columns = kids(drawn, "output") if drawn is not None else []
    return tuple(attribute(column, "name") or otherwise for column in columns)
