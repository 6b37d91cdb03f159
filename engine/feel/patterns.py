"""`matches`, `replace` and `split`, within what is left of an evaluation's time for patterns.

The `regex` module has a timeout, which bounds catastrophic backtracking; `re` has none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from engine.feel.errors import FeelLimitError
from engine.feel.runtime import Runtime
from engine.feel.xpath import BadPattern, compiled

T = TypeVar("T")


def _bounded(rt: Runtime, text: str, work: Callable[[float], T]) -> T:
    """The work, given the seconds it may take."""
    rt.charge(20 + (len(text) >> 3))
    if rt.regex_seconds <= 0:
        raise FeelLimitError("pattern_too_slow")
    start = time.thread_time()  # of this thread alone: a busy machine makes no pattern slower
    try:
        return work(rt.regex_seconds)
    except TimeoutError:
        raise FeelLimitError("pattern_too_slow") from None
    finally:
        rt.regex_seconds -= time.thread_time() - start


def matches(rt: Runtime, pattern: str, flags: str, text: str) -> bool:
    """Is the pattern anywhere in the text?"""
    return _bounded(rt, text, lambda seconds: compiled(pattern, flags).search(text, timeout=seconds) is not None)


def split(rt: Runtime, pattern: str, text: str) -> list[str]:
    """The parts of a text between what the pattern finds."""

    def work(seconds: float) -> list[str]:
        """Matches of no characters cut nothing; raises BadPattern, and TimeoutError, to callers FeelLimitError."""
        out, last = [], 0
        for match in compiled(pattern, "").finditer(text, timeout=seconds):
            if match.end() > match.start():
                rt.charge(1)
                out.append(text[last : match.start()])
                last = match.end()
        return [*out, text[last:]]

    return _bounded(rt, text, work)


def replace(rt: Runtime, pattern: str, flags: str, text: str, replacement: str) -> str:
    """The text with what the pattern finds replaced; `$1` stands for a group."""

    def work(seconds: float) -> str:
        """With the q flag `$` is plain. Raises BadPattern, TimeoutError, FeelLimitError for a text grown too long."""
        found = compiled(pattern, flags)
        parts: list[str | int] = [replacement] if "q" in flags else _template(replacement, found.groups)
        out, last, length = [], 0, 0
        for match in found.finditer(text, timeout=seconds):
            new = "".join(part if isinstance(part, str) else match.group(part) or "" for part in parts)
            piece = text[last : match.start()] + new
            length += len(piece)
            rt.charge(1)
            rt.grown(length)
            out.append(piece)
            last = match.end()
        return "".join(out) + text[last:]

    return _bounded(rt, text, work)


def _template(replacement: str, groups: int) -> list[str | int]:
    """A replacement as texts and numbers of groups."""
    parts: list[str | int] = []
    index = 0
    while index < len(replacement):
        char = replacement[index]
        if char == "\\":
            if replacement[index + 1 : index + 2] not in ("\\", "$"):
                raise BadPattern("bad escape in the replacement")
            parts.append(replacement[index + 1])
            index += 2
        elif char == "$":
            group, index = _group(replacement, index + 1, groups)
            parts.append(group if group <= groups else "")
        else:
            parts.append(char)
            index += 1
    return parts


def _group(replacement: str, start: int, groups: int) -> tuple[int, int]:
    """The number of a group, and where it ends: as many digits as there are groups for, at least one."""
    end = start
    while end < len(replacement) and replacement[end].isdigit():
        if end > start and int(replacement[start : end + 1]) > groups:
            break
        end += 1
    if end == start:
        raise BadPattern("«$» without a number in the replacement")
    return int(replacement[start:end]), end
