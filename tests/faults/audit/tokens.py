"""The tokens of a snapshot: zlib over JSON, `[element, row of its parent, id, {what else there is}]` each."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Token:
    """A token, the process it is in, and the digest of that process' folder."""

    id: int
    element: str
    process: str
    digest: str
    more: dict[str, Any]


def read(snapshot: bytes, digest: str) -> list[Token]:
    """The tokens of an instance that runs under `digest`; the roots of processes are left out."""
    body = json.loads(zlib.decompress(snapshot))
    assert body["v"] == FORMAT, f"snapshot format {body['v']}"
    return list(_tokens(body["p"], body["t"], digest))


def _tokens(main: str, rows: list[list[Any]], digest: str) -> Iterator[Token]:
    homes: list[tuple[str, str]] = []
    for element, parent, token_id, *rest in rows:
        more = rest[0] if rest else {}
        if parent is None:
            homes.append((main, digest))
        else:
            around = homes[parent]
            homes.append((more.get("process", around[0]), more.get("digest", around[1])))
        yield Token(id=token_id, element=element, process=homes[-1][0], digest=homes[-1][1], more=more)


def waits_for_a_person(token: Token, user_tasks: frozenset[str]) -> bool:
    """Not the body of a multi-instance task, which holds its items; not one that has come to a technical stop."""
    is_root = "process" in token.more
    return not is_root and token.element in user_tasks and not {"loop", "incident", "flow"} & token.more.keys()
