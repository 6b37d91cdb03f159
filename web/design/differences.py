"""What changed between two versions of a package, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from engine.process.step_changes import changes
from engine.process.step_reading import read_all
from web.design import vocabulary
from web.words import drawn

Files = Mapping[str, bytes]


def in_words(before: Files, after: Files) -> tuple[str, ...]:
    """Every difference as a sentence, drawings first; names as they are called in either version."""
    processes = (*read_all(before), *read_all(after))
    names = vocabulary.of({**before, **after}, processes, {}).names
    return tuple(drawn.change(each, names) for each in changes(before, after))
