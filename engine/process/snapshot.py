"""Tokens <-> bytes. A format of our own: element ids and plain data, no class, no library version.

A row is `[element, row of its parent, id, {what else there is}]`. Nothing is predicted, nothing finished is kept, so
there is nothing to prune: a round of a loop leaves no trace.
"""

from __future__ import annotations

import json
import zlib
from typing import Any, TypeVar

from engine.errors import ProcessError
from engine.process.marking import Completed, Loop, Marking, Token

T = TypeVar("T")
FORMAT = 1
MOST_BYTES = 20_000_000  # unpacked; a case with a thousand tokens has some hundred thousand
_PLAIN: dict[str, type] = {
    "flow": str, "data": dict, "armed": dict, "item": int, "handler": bool, "closed": bool, "incident": str,
    "watched": int, "process": str, "digest": str,
}  # fmt: skip
_as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_MALFORMED = (zlib.error, ValueError, TypeError, LookupError, AttributeError, RecursionError)


def dump(marking: Marking) -> bytes:
    """The bytes of a marking."""
    body = {"v": FORMAT, "p": marking.process, "n": marking.last_id, "s": marking.state, "t": _rows(marking.root)}
    return zlib.compress(_as_text(body).encode(), 6)


def load(raw: bytes) -> Marking:
    """A marking from its bytes; what it means is for the definition to say. Raises ProcessError `snapshot_format`,
    `snapshot_key`.
    """
    try:
        body = json.loads(_unzipped(raw))
        if body["v"] == FORMAT:
            return _marking(body)
    except _MALFORMED as error:
        raise _no_snapshot() from error
    raise ProcessError("snapshot_format", f"snapshot format {body['v']!s:.20}, this release reads {FORMAT}")


def _no_snapshot() -> ProcessError:
    return ProcessError("snapshot_format", "these bytes are no snapshot")


def _unzipped(raw: bytes) -> bytes:
    unzip = zlib.decompressobj()
    plain = unzip.decompress(raw, MOST_BYTES)
    if not unzip.eof:  # cut off, or more than we read
        raise _no_snapshot()
    return plain


def _marking(body: dict[str, Any]) -> Marking:
    made: list[Token] = []
    for row in body["t"]:
        made.append(_token(row, made))
    made[0].process = _of(str, body["p"])
    return Marking(process=body["p"], root=made[0], last_id=_of(int, body["n"]), state=_of(str, body["s"]))


def _of(kind: type[T], value: Any) -> T:
    """The value, if it is of its kind."""
    if not isinstance(value, kind):
        raise _no_snapshot()
    return value


def _rows(root: Token) -> list[list[Any]]:
    index: dict[int, int] = {}
    rows: list[list[Any]] = []
    for token in root.walk():
        parent = index[token.parent.id] if token.parent is not None else None
        index[token.id] = len(rows)
        extra = _extra(token)
        rows.append([token.element, parent, token.id, extra] if extra else [token.element, parent, token.id])
    return rows


def _extra(token: Token) -> dict[str, Any]:
    extra = {key: value for key in _PLAIN if (value := getattr(token, key)) is not None and value is not False}
    if not extra["armed"]:
        del extra["armed"]
    if token.parent is None:
        del extra["process"]  # the head says it
    if token.loop is not None:
        extra["loop"] = [
            token.loop.total,
            token.loop.begun,
            token.loop.done,
            token.loop.stopped,
            token.loop.items,
            token.loop.output,
        ]
    if token.completed:
        extra["completed"] = [_packed(c) for c in token.completed]
    return extra


def _token(row: list[Any], made: list[Token]) -> Token:
    element, parent, token_id, *rest = row
    extra = dict(rest[0]) if rest else {}
    loop, completed = extra.pop("loop", None), extra.pop("completed", [])
    _ensure_known(extra)
    around = _around(parent, made)
    token = Token(id=_of(int, token_id), element=_of(str, element), parent=around, **extra)
    if loop is not None:
        token.loop = Loop(total=loop[0], begun=loop[1], done=loop[2], stopped=loop[3], items=loop[4], output=loop[5])
    token.completed = [_unpacked(c) for c in completed]
    if around is not None:
        around.children.append(token)
    return token


def _ensure_known(extra: dict[str, Any]) -> None:
    unknown = set(extra) - set(_PLAIN)
    if unknown:
        raise ProcessError("snapshot_key", f"unknown key in a snapshot: {sorted(unknown)}")
    for key, value in extra.items():
        _of(_PLAIN[key], value)


def _around(parent: int | None, made: list[Token]) -> Token | None:
    """The token in whose scope a row stands: one of the rows before it; the first alone stands in none."""
    if parent is None and not made:
        return None
    if parent is None or not 0 <= parent < len(made):
        raise _no_snapshot()
    return made[parent]


def _packed(done: Completed) -> list[Any]:
    return [done.element, done.data, [_packed(c) for c in done.inside]]


def _unpacked(stored: list[Any]) -> Completed:
    return Completed(element=stored[0], data=stored[1], inside=[_unpacked(c) for c in stored[2]])
