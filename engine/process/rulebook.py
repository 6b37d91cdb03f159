"""Rules are functions from a thing to findings; a book holds those about one kind of thing, by the code they speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from engine.process.findings import Finding

Subject = TypeVar("Subject")


class Rulebook(Generic[Subject]):
    """The rules about one kind of thing, asked in the order in which they are written down."""

    def __init__(self) -> None:
        self.rules: dict[str, Callable[[Subject], Iterator[Finding]]] = {}

    def rule(self, function: Callable[[Subject], Iterator[Finding]]) -> Callable[[Subject], Iterator[Finding]]:
        """Takes a rule in; its code is its name: `default_flow` finds `default-flow`."""
        self.rules[function.__name__.replace("_", "-")] = function
        return function

    def check(self, subject: Subject) -> Iterator[Finding]:
        """What all of them find."""
        for rule in self.rules.values():
            yield from rule(subject)
