"""When, whether and what: all of it from the seed and what it is about, so that a year is the same on every machine."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Luck:
    """The dice of one year."""

    seed: int

    def dice(self, *about: object) -> random.Random:
        """Chance that depends on nothing but the seed and what it is about."""
        return random.Random(f"{self.seed}/" + "/".join(map(str, about)))

    def chance(self, of: float, *about: object) -> bool:
        """Does something happen whose probability is `of`?"""
        return self.dice(*about).random() < of

    def weighed(self, choices: Sequence[tuple[T, float]], *about: object) -> T:
        """One of some choices by weight."""
        values, weights = [value for value, _ in choices], [weight for _, weight in choices]
        return self.dice(*about).choices(values, weights)[0]
