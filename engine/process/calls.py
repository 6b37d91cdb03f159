"""Call activities: which process, in which version, with which data; and what comes back."""

from __future__ import annotations

from engine.errors import ProcessError
from engine.process.homes import definition_of
from engine.process.marking import Data, Token
from engine.process.model import Node, Process
from engine.process.run import Run, behaviour, move
from engine.process.scopes import open_scope


@behaviour("callActivity")
def call(run: Run, token: Token, node: Node) -> None:
    """An open call reads what its caller sees and writes its own; a closed one gets what is named."""
    process, digest = _called(run, token, node)
    handed = process.package.kept(run.values(node.words.ins, token))
    open_scope(run, run.place_root(process, token, handed, digest))


def _called(run: Run, token: Token, node: Node) -> tuple[Process, str | None]:
    """The process of the same deployment, else the newest; the digest only where it differs from the caller's."""
    key = node.words.called or ""
    around = definition_of(token, run.definition, run.world.library)
    if key in around.processes and node.words.binding != "latest":
        return around.processes[key], None
    found = run.world.library.latest(key)
    return found.processes[key], found.digest if found.digest != around.digest else None


@move("return_from_call")
def return_from_call(run: Run, called: Token, node: Node) -> None:
    """What the call gives flows out, then the call activity is done."""
    caller = called.parent
    assert caller is not None
    try:
        hand_out(run, called, node)
    except ProcessError as error:
        run.fail(called, f"{error.code}: {error}")
        return
    run.remove(called)
    run.leave(caller)


@move("hand_out")
def hand_out(run: Run, called: Token, node: Node) -> None:
    """All that an open call wrote; of a closed one what is named."""
    caller = called.parent
    assert caller is not None
    caller.own().update(_result(run, called, node))


def _result(run: Run, called: Token, node: Node) -> Data:
    if not called.is_closed_call:
        return called.data or {}
    return run.values(node.words.outs, called)
