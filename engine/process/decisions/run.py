"""One evaluation: walks the requirements, and remembers what each element gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.feel import Function, Runtime, to_feel
from engine.process.decisions.model import DmnError, Element, Model, Variables


def evaluate(
    model: Model, name: str, inputs: Mapping[str, Any], runtime: Runtime | None = None, *, strict: bool = True
) -> Any:
    """The FEEL value of a decision or decision service, for the input data by name.

    Where a table contradicts itself, or an input is outside its allowed values, DMN says null: so it is without
    `strict`; with it `DmnError` is raised.
    """
    element = model.decision(name)
    run = Run(model, inputs, runtime or Runtime(), strict=strict)
    return run.service(element, inputs, model) if element.kind == "decisionService" else run.value(element, model)


class _Unfinished:
    """Stands where a value will be: whoever meets it goes in a circle."""


class Run:
    """The values of the elements of one model for some input data."""

    def __init__(self, model: Model, inputs: Mapping[str, Any], rt: Runtime, *, strict: bool) -> None:
        self.model, self.inputs, self.rt, self.strict = model, inputs, rt, strict
        self.done: dict[Element, Any] = {}
        rt.named_types = model.types

    def refuse(self, message: str) -> None:
        """The rules of DMN make the result null here; strictly, it is an error."""
        if self.strict:
            raise DmnError(message)
        self.rt.warn("value", message, 0)

    def value(self, element: Element, model: Model) -> Any:
        """What input data or a decision gives."""
        if element not in self.done:
            self.done[element] = _Unfinished
            self.done[element] = self._value(element, model)
        found = self.done[element]
        if found is _Unfinished:
            raise DmnError(f"the decision «{element.name}» requires itself")
        return found

    def _value(self, element: Element, model: Model) -> Any:
        if element.kind == "inputData":
            return element.fit(to_feel(self._given(element.name, model)))
        if element.name in self.inputs and model is self.model:
            return element.fit(to_feel(self.inputs[element.name]))
        if element.body is None:
            return None
        return element.fit(element.body(self._required(element, model), self))

    def _given(self, name: str, model: Model) -> Any:
        """Input data; those of an imported model may be given under its prefix."""
        if model is not self.model:
            inner = self.inputs.get(self.model.prefix_of(model))
            if isinstance(inner, Mapping) and name in inner:
                return inner[name]
        return self.inputs.get(name)

    def _required(self, element: Element, model: Model) -> Variables:
        """The variables an element sees: what it requires, that of imports under their prefix."""
        scope: Variables = {}
        for href in element.requires:
            found = model.find(href)
            if found is None:
                continue
            owner, target = found
            prefix = "" if owner is model else model.prefix_of(owner)
            inner = scope.setdefault(prefix, {}) if prefix else scope
            inner[target.name] = self._usable(target, owner)
        return scope

    def _usable(self, target: Element, model: Model) -> Any:
        if target.kind == "businessKnowledgeModel":
            return self._knowledge(target, model)
        if target.kind == "decisionService":
            return self._service_function(target, model)
        return self.value(target, model)

    def _knowledge(self, element: Element, model: Model) -> Function | None:
        """The function of a business knowledge model; it may call itself."""
        if element not in self.done:
            scope: Variables = {}
            function = element.function(scope, self) if element.function else None
            self.done[element] = function
            scope.update(self._required(element, model))
            scope[element.name] = function
        known: Function | None = self.done[element]
        return known

    # -- decision services
    def service(self, element: Element, inputs: Mapping[str, Any], model: Model) -> Any:
        """What a decision service gives for its input data and input decisions."""
        run = Run(model, inputs, self.rt, strict=self.strict)
        for owner, decision in self._found(element.service_decisions, model):
            if owner is model:
                run.done[decision] = decision.fit(to_feel(inputs.get(decision.name)))
        values = {d.name: run.value(d, owner) for owner, d in self._found(element.service_outputs, model)}
        return element.fit(next(iter(values.values())) if len(values) == 1 else values)

    def _service_function(self, element: Element, model: Model) -> Function:
        params = [found for _, found in self._found((*element.service_data, *element.service_decisions), model)]

        def call(_rt: Runtime, arguments: list[Any]) -> Any:
            """Null when an argument that is not null does not fit the type of its input."""
            values = {}
            for param, argument in zip(params, arguments, strict=True):
                values[param.name] = param.fit(argument)
                if argument is not None and values[param.name] is None:
                    return None
            return self.service(element, values, model)

        return Function([param.name for param in params], call, None, element.name)

    @staticmethod
    def _found(references: tuple[str, ...], model: Model) -> list[tuple[Model, Element]]:
        return [found for href in references if (found := model.find(href)) is not None]
