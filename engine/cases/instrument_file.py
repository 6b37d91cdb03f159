"""An instrument file -> `Instrument`, or one refusal that names line and key of what is wrong first."""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from engine.cases import plain_yaml
from engine.cases.instrument import Instrument
from engine.cases.instrument_rows import instrument_of
from engine.cases.instrument_rules import Finding, findings
from engine.cases.instrument_schema import InstrumentSchema
from engine.cases.plain_yaml import Lines, Path
from engine.errors import Invalid


def load(given: pathlib.Path | bytes) -> Instrument:
    """The instrument of a file or its bytes, checked. Takes a tenth of a second: the caller keeps it."""
    raw = _bytes(given)
    data, lines = plain_yaml.read(raw)
    if not isinstance(data, dict):
        raise plain_yaml.BadYaml("an instrument is a list of keys: year, total, agencies, clusters, indicators")
    try:
        content: Mapping[str, Any] = InstrumentSchema().load(data)
    except ValidationError as error:
        _refuse([(path, message) for path, message in _flat(error.messages_dict, ())], lines)
    missing = [*_unknown_ladders(content)]
    if missing:
        _refuse(missing, lines)
    instrument = instrument_of(content, hashlib.sha256(raw).hexdigest())
    wrong = findings(instrument)
    if wrong:
        _refuse(wrong, lines)
    return instrument


def _bytes(given: pathlib.Path | bytes) -> bytes:
    if isinstance(given, bytes):
        return given
    try:
        with given.open("rb") as file:
            return file.read(plain_yaml.MOST_BYTES + 1)
    except OSError as error:
        raise Invalid(f"{given}: {error.strerror}", code="instrument_unreadable") from error


def _flat(messages: Any, path: Path) -> Iterator[Finding]:
    """marshmallow's nested messages as (path, message); `key` and `value` are its own steps into a mapping."""
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _flat(below, path if key == "_schema" else (*path, key))
    else:
        yield from ((path, str(message)) for message in messages)


def _refuse(wrong: list[Finding], lines: Lines) -> None:
    placed = sorted((_place(path, lines), message) for path, message in wrong)
    (line, key), message = placed[0]
    more = f" ({len(placed) - 1} more)" if len(placed) > 1 else ""
    fields_ = {f"{at} (line {number})": [text] for (number, at), text in placed[:50]}
    raise Invalid(f"line {line}: {key}: {message}{more}", code="bad_instrument", fields=fields_, line=line, key=key)


def _place(path: Path, lines: Lines) -> tuple[int, str]:
    """The line of a path, or of what lies nearest above it, and the path as people write it."""
    known: Path = ()
    rest = list(path)
    while rest and ((*known, rest[0]) in lines or (len(rest) > 1 and rest[0] in ("value", "key"))):
        head = rest.pop(0)
        known = (*known, head) if (*known, head) in lines else known
    shown = [*known, *(step for step in rest if step not in ("value", "key"))]
    return lines.get(known, 1), _written(shown)


def _written(steps: list[str | int]) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.lstrip(".") or "the file"


def _unknown_ladders(content: Mapping[str, Any]) -> Iterator[Finding]:
    known = content.get("ladders", {})
    for number, indicator in enumerate(content["indicators"]):
        for code, question in indicator["questions"].items():
            answer, path = question["answer"], ("indicators", number, "questions", code, "answer")
            if ("ladder" in answer) == ("steps" in answer):
                yield path, "an answer has either `ladder`, the name of a shared one, or `steps` of its own"
            elif "ladder" in answer and answer["ladder"] not in known:
                yield (*path, "ladder"), f"there is no ladder {answer['ladder']!r} under `ladders`"
