"""Multi-instance and loop activities: a body that holds an item for every repetition."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import SequentialMultiInstanceTask, StandardLoopTask

from engine.errors import ProcessError
from engine.process.marking import Data, Loop, Token
from engine.process.model import Node
from engine.process.run import MOVES, Run, move


@move("open_loop")
def open_body(run: Run, token: Token, node: Node) -> None:
    """The body begins: as many items as there are, or the first of them."""
    MOVES["arm_boundary"](run, token, node)
    token.loop = _loop(run, token, node)
    if token.loop.total == 0 or (
        isinstance(node.loop, StandardLoopTask) and node.loop.test_before and not _goes_on(run, token, node)
    ):
        run.leave(token)
    elif is_sequential(node):
        _begin(run, token, node)
    else:
        for _ in range(token.loop.total or 0):
            _begin(run, token, node)


def is_sequential(node: Node) -> bool:
    """One item at a time: sequential multi-instance, and every standard loop (BPMN 2.0, 13.3.6)."""
    return isinstance(node.loop, (SequentialMultiInstanceTask, StandardLoopTask))


def _loop(run: Run, token: Token, node: Node) -> Loop:
    spec = node.loop
    if isinstance(spec, StandardLoopTask):
        return Loop(total=spec.maximum)
    if spec.cardinality is not None:
        return Loop(total=_whole(run.value(spec.cardinality, token), spec.cardinality))
    items = run.value(node.collection or "", token)
    if not isinstance(items, list):
        raise ProcessError("collection", f"{node.collection} is no list: {items!r}", node.id, node.line)
    return Loop(total=len(items), items=items)


def _whole(value: Any, text: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ProcessError("cardinality", f"{text} is no number of items: {value!r}")
    return value


def _begin(run: Run, body: Token, node: Node) -> None:
    """The next item, with what is its own."""
    loop = body.loop
    assert loop is not None
    data: Data = {"loopCounter": loop.begun}
    if loop.items is not None and node.loop.input_item is not None:
        data[_name(node.loop.input_item)] = loop.items[loop.begun]
    item = run.place(node.id, body, item=loop.begun, data=data)
    loop.begun += 1
    run.later(run.enter, item)


def _name(reference: Any) -> str:
    return str(reference.bpmn_name or reference.bpmn_id)


@move("item_done")
def item_done(run: Run, token: Token, node: Node) -> None:
    """An item is done: its data flows out, the next one begins, or the whole is done."""
    body = token.parent
    assert body is not None
    assert body.loop is not None
    MOVES["record"](run, token, node)
    _hand_out(body, token, node)
    run.note("left", token)
    run.remove(token, is_done=True)
    body.loop.done += 1
    _go_on(run, body, node)


@move("item_stopped")
def item_stopped(run: Run, body: Token, node: Node) -> None:
    """An item was taken away by hand: the others go on."""
    assert body.loop is not None
    body.loop.stopped += 1
    _go_on(run, body, node)


def _go_on(run: Run, body: Token, node: Node) -> None:
    try:
        if _is_done(run, body, node):
            _close(run, body, node)
        elif is_sequential(node):
            _begin(run, body, node)
    except ProcessError as error:
        run.fail(body, f"{error.code}: {error}")


def _hand_out(body: Token, item: Token, node: Node) -> None:
    """What the item wrote; its counter and its input stay its own, its output is collected in order."""
    private = {"loopCounter"}
    if getattr(node.loop, "input_item", None) is not None:
        private.add(_name(node.loop.input_item))
    values = dict(item.data or {})
    if getattr(node.loop, "output_item", None) is not None and body.loop is not None:
        private.add(_name(node.loop.output_item))
        body.loop.output.append([item.item, values.get(_name(node.loop.output_item))])
    body.own().update({k: v for k, v in values.items() if k not in private})


def _is_done(run: Run, body: Token, node: Node) -> bool:
    loop = body.loop
    assert loop is not None
    if isinstance(node.loop, StandardLoopTask):
        return loop.done + loop.stopped == loop.total or not _goes_on(run, body, node)
    if node.loop.condition is not None and run.is_true(node.loop.condition, body, extra=_counts(body)):
        return True
    return loop.done + loop.stopped == loop.total


def _counts(body: Token) -> Data:
    """The names the standard gives the numbers of instances."""
    loop = body.loop
    assert loop is not None
    return {
        "numberOfInstances": loop.total,
        "numberOfCompletedInstances": loop.done,
        "numberOfActiveInstances": loop.begun - loop.done - loop.stopped,
        "numberOfTerminatedInstances": loop.stopped,
    }


def _goes_on(run: Run, body: Token, node: Node) -> bool:
    return node.loop.condition is None or run.is_true(node.loop.condition, body, extra=_counts(body))


def _close(run: Run, body: Token, node: Node) -> None:
    """What has not ended yet is taken away, the collected output is handed out."""
    for child in list(body.children):
        run.cancel(child)
    if node.collected is not None and body.loop is not None:
        body.own()[node.collected] = [value for _, value in sorted(body.loop.output, key=lambda pair: pair[0])]
    run.leave(body)
