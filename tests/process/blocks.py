"""Random well-structured processes, and an oracle that knows no tokens: a tree of blocks that is asked what is open.

Blocks: sequence, XOR, AND, OR, loop, sub-process, call, multi-instance (parallel and in sequence), and a sub-process
guarded by an interrupting timer.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.process.drawing import file_of, flow, node, process, timer

KINDS = ("seq", "seq", "and", "or", "or", "xor", "loop", "sub", "call", "mi", "guard")
PARTS = {"loop": 1, "sub": 1, "call": 1, "mi": 1, "guard": 2}
GATEWAYS = {"and": "parallelGateway", "or": "inclusiveGateway", "xor": "exclusiveGateway"}
Data = dict[str, bool]


@dataclass(kw_only=True)
class Block:
    """A piece of a process, as it is drawn."""

    kind: str
    name: str
    parts: list[Block] = field(default_factory=list)
    items: int = 1
    in_sequence: bool = False

    def variables(self) -> Iterator[str]:
        """What its choices read: `name_1`, `name_2`, ..."""
        if self.kind in ("or", "xor"):
            yield from (f"{self.name}_{i}" for i in range(1, len(self.parts)))
        elif self.kind == "loop":
            yield f"{self.name}_1"
        for part in self.parts:
            yield from part.variables()


def grow(chance: random.Random, depth: int, count: Iterator[int]) -> Block:
    """A random block."""
    name = f"n{next(count)}"
    if depth == 0 or chance.random() < 0.15:
        return Block(kind="task", name=name)
    kind = chance.choice(KINDS)
    parts = [grow(chance, depth - 1, count) for _ in range(PARTS.get(kind) or chance.randint(2, 3))]
    if kind == "loop":  # somebody has to do something in each round
        parts = [Block(kind="seq", name=f"{name}s", parts=[Block(kind="task", name=f"{name}t"), *parts])]
    return Block(
        kind=kind,
        name=name,
        parts=parts,
        items=chance.randint(1, 3),
        in_sequence=kind == "mi" and chance.random() < 0.5,
    )


# -- the oracle
class Running:
    """A block that runs; `begin` and `act` say whether it is done."""

    def __init__(self, block: Block) -> None:
        self.block, self.parts = block, list[Running]()
        self.at = 0  # the next part or item to begin

    def begin(self, data: Data) -> bool:
        self.at = 0
        return self._go_on(data)

    def tasks(self) -> list[Running]:
        if self.block.kind == "task":
            return [self]
        return [t for part in self.parts for t in part.tasks()]

    def guards(self) -> list[Running]:
        own = [self] if self.block.kind == "guard" and self.parts and self.at == 1 else []
        return own + [g for part in self.parts for g in part.guards()]

    def act(self, target: Running, data: Data) -> bool | None:
        """None: the target is not in here."""
        if target is self:
            return self._own(data)
        for part in list(self.parts):
            done = part.act(target, data)
            if done:
                self.parts.remove(part)
                return self._part_done(data)
            if done is not None:
                return False
        return None

    def _own(self, data: Data) -> bool:
        """A task is done; the timer of a guard goes off and its other part begins."""
        if self.block.kind == "task":
            return True
        self.parts, self.at = [], 2
        return self._start(self.block.parts[1], data)

    def _start(self, block: Block, data: Data) -> bool:
        part = Running(block)
        if part.begin(data):
            return True
        self.parts.append(part)
        return False

    def _go_on(self, data: Data) -> bool:
        return bool(getattr(self, f"_{_ALIKE.get(self.block.kind, self.block.kind)}")(data))

    def _part_done(self, data: Data) -> bool:
        kind = self.block.kind
        if kind == "loop":
            return not data[f"{self.block.name}_1"] or self._loop(data)
        if kind in ("seq", "mi"):
            return self._go_on(data)
        return kind == "guard" or not self.parts

    def _task(self, _: Data) -> bool:
        return False

    def _seq(self, data: Data) -> bool:
        while self.at < len(self.block.parts):
            self.at += 1
            if not self._start(self.block.parts[self.at - 1], data):
                return False
        return True

    def _and(self, data: Data) -> bool:
        for block in self._chosen(data):
            self._start(block, data)
        return not self.parts

    def _chosen(self, data: Data) -> list[Block]:
        parts = self.block.parts
        if self.block.kind in ("and", "sub"):
            return parts
        true = [p for i, p in enumerate(parts) if i and data[f"{self.block.name}_{i}"]]
        return (true[:1] if self.block.kind == "xor" else true) or parts[:1]

    def _loop(self, data: Data) -> bool:
        while self._start(self.block.parts[0], data):
            if not data[f"{self.block.name}_1"]:
                return True
        return False

    def _sub(self, data: Data) -> bool:
        return self._start(self.block.parts[0], data)

    def _guard(self, data: Data) -> bool:
        self.at = 1
        return self._start(self.block.parts[0], data)

    def _mi(self, data: Data) -> bool:
        while self.at < self.block.items and not (self.block.in_sequence and self.parts):
            self.at += 1
            self._start(self.block.parts[0], data)
        return not self.parts


_ALIKE = {"or": "and", "xor": "and", "call": "sub"}


# -- the drawing
@dataclass(kw_only=True)
class Drawn:
    """A block as XML, with the element it is entered by and the one it is left by."""

    xml: str
    first: str
    last: str


def file_for(block: Block) -> bytes:
    """The process `p` of one block, and the processes it calls."""
    called: list[str] = []
    body = _scope(Block(kind="seq", name="top", parts=[block]), called)
    return file_of(process("p", body), *called)


def _scope(block: Block, called: list[str]) -> str:
    drawn, name = _draw(block, called), block.name
    ends = node("startEvent", f"s_{name}") + node("endEvent", f"e_{name}")
    return ends + drawn.xml + flow(f"s_{name}", drawn.first) + flow(drawn.last, f"e_{name}")


def _draw(block: Block, called: list[str]) -> Drawn:
    name = block.name
    if block.kind == "task":
        return Drawn(xml=node("userTask", name), first=name, last=name)
    if block.kind == "call":
        called.append(process(f"p_{name}", _inner(block, called)))
        return Drawn(xml=node("callActivity", name, calledElement=f"p_{name}"), first=name, last=name)
    if block.kind in ("sub", "mi", "guard"):
        return _subprocess(block, called)
    parts = [_draw(part, called) for part in block.parts]
    xml = "".join(part.xml for part in parts)
    if block.kind == "seq":
        flows = "".join(flow(a.last, b.first) for a, b in itertools.pairwise(parts))
        return Drawn(xml=xml + flows, first=parts[0].first, last=parts[-1].last)
    return _looped(name, xml, parts[0]) if block.kind == "loop" else _split(block, xml, parts)


def _inner(block: Block, called: list[str]) -> str:
    return _scope(Block(kind="seq", name=f"{block.name}w", parts=block.parts[:1]), called)


def _subprocess(block: Block, called: list[str]) -> Drawn:
    name = block.name
    loop = ""
    if block.kind == "mi":
        sequential = str(block.in_sequence).lower()
        loop = f'<multiInstanceLoopCharacteristics isSequential="{sequential}">'
        loop += f"<loopCardinality>{block.items}</loopCardinality></multiInstanceLoopCharacteristics>"
    xml = node("subProcess", name, loop + _inner(block, called))
    if block.kind != "guard":
        return Drawn(xml=xml, first=name, last=name)
    other, after = _draw(block.parts[1], called), f"x_{name}"
    xml += node("boundaryEvent", f"b_{name}", timer("PT1H", "timeDuration"), attachedToRef=name)
    xml += other.xml + node("exclusiveGateway", after)
    xml += flow(f"b_{name}", other.first) + flow(other.last, after) + flow(name, after)
    return Drawn(xml=xml, first=name, last=after)


def _looped(name: str, xml: str, body: Drawn) -> Drawn:
    """Its way out has no name yet: whoever draws the next flow gives it one, so a task stands in between."""
    enter, leave, out = f"m_{name}", f"x_{name}", f"o_{name}"
    xml += node("exclusiveGateway", enter) + node("exclusiveGateway", leave, default=f"d_{name}") + node("task", out)
    xml += flow(enter, body.first) + flow(body.last, leave) + flow(leave, enter, f"{name}_1")
    return Drawn(xml=xml + flow(leave, out, name=f"d_{name}"), first=enter, last=out)


def _split(block: Block, xml: str, parts: list[Drawn]) -> Drawn:
    name, tag, is_and = block.name, GATEWAYS[block.kind], block.kind == "and"
    default: dict[str, Any] = {} if is_and else {"default": f"d_{name}"}
    xml += node(tag, f"f_{name}", **default) + node(tag, f"j_{name}")
    for i, part in enumerate(parts):
        condition = "" if is_and or i == 0 else f"{name}_{i}"
        xml += flow(f"f_{name}", part.first, condition, f"d_{name}" if i == 0 and not is_and else f"f_{name}_{i}")
        xml += flow(part.last, f"j_{name}")
    return Drawn(xml=xml, first=f"f_{name}", last=f"j_{name}")
