"""Tokens <-> bytes. A format of our own: element ids and plain data, no class, no library version.

A row is `[element, row of its parent, id, {what else there is}]`. Nothing is predicted, nothing finished is kept, so
there is nothing to prune: a round of a loop leaves no trace.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from engine.errors import ProcessError
from engine.process.marking import Completed, Loop, Marking, Token

FORMAT = 1
_PLAIN = ("flow", "data", "armed", "item", "handler", "closed", "incident", "watched", "process", "digest")


def dump(marking: Marking) -> bytes:
    """The bytes of a marking."""
    body = {"v": FORMAT, "p": marking.process, "n": marking.last_id, "s": marking.state, "t": _rows(marking.root)}
    return zlib.compress(json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode(), 6)


def load(raw: bytes) -> Marking:
    """A marking from its bytes; what it means is for the definition to say."""
    try:
        body = json.loads(zlib.decompress(raw))
    except (zlib.error, ValueError) as error:
        raise ProcessError("snapshot_format", "these bytes are no snapshot") from error
    if body["v"] != FORMAT:
        raise ProcessError("snapshot_format", f"snapshot format {body['v']}, this release reads {FORMAT}")
    made: list[Token] = []
    for row in body["t"]:
        made.append(_token(row, made))
    made[0].process = body["p"]
    return Marking(process=body["p"], root=made[0], last_id=body["n"], state=body["s"])


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
    unknown = set(extra) - set(_PLAIN)
    if unknown:
        raise ProcessError("snapshot_key", f"unknown key in a snapshot: {sorted(unknown)}")
    token = Token(id=token_id, element=element, parent=None if parent is None else made[parent], **extra)
    if loop is not None:
        token.loop = Loop(total=loop[0], begun=loop[1], done=loop[2], stopped=loop[3], items=loop[4], output=loop[5])
    token.completed = [_unpacked(c) for c in completed]
    if token.parent is not None:
        token.parent.children.append(token)
    return token


def _packed(done: Completed) -> list[Any]:
    return [done.element, done.data, [_packed(c) for c in done.inside]]


def _unpacked(stored: list[Any]) -> Completed:
    return Completed(element=stored[0], data=stored[1], inside=[_unpacked(c) for c in stored[2]])
