"""The built-in functions of DMN 1.5, by kind of what they work on. Importing this declares them all."""

from engine.feel.functions import (  # noqa: F401
    aggregates,
    contexts,
    conversion,
    lists,
    numbers,
    ranges,
    strings,
    temporal,
)
