"""A process full of joins, and an oracle that counts its tokens by hand.

m -> f: AND to a, b, c           j: AND of all three, then again to m or to the end
a -> OR to ux, uy, uz -> OR-join  a timer at ux adds n, which comes to the same join
b: two items at once, nudged by a timer twice; behind it AND to j and to r (two items, one after the other),
   from where a second b may begin: j gets more tokens on that flow than it takes
c: AND to c1, c2 and back; a message adds d, again and again; a timer takes the whole over with v
"""

from __future__ import annotations

import collections
from dataclasses import dataclass, field

from tests.process.drawing import chain, drawing, flow, node, timer
from tests.process.walks.walking import Key

NAMES = ("again", "redo", "x", "y")
BRANCHES = ("ux", "uy", "uz", "n")


def _items(sequential: str) -> str:
    loop = f'<multiInstanceLoopCharacteristics isSequential="{sequential}"><loopCardinality>2</loopCardinality>'
    return f"{loop}</multiInstanceLoopCharacteristics>"


def _handler(name: str, begin: str, task: str, *, interrupting: str) -> str:
    start = node("startEvent", f"s{name}", begin, isInterrupting=interrupting)
    inner = start + node("userTask", task) + node("endEvent", f"e{name}") + chain(f"s{name}", task, f"e{name}")
    return node("subProcess", name, inner, triggeredByEvent="true")


def _sub() -> str:
    inner = node("startEvent", "cs") + node("parallelGateway", "cf") + node("userTask", "c1") + node("userTask", "c2")
    inner += node("parallelGateway", "cj") + node("endEvent", "ce")
    inner += chain("cs", "cf", "c1", "cj", "ce") + chain("cf", "c2", "cj")
    inner += _handler("h1", '<messageEventDefinition messageRef="M"/>', "d", interrupting="false")
    return inner + _handler("h2", timer("PT5H", "timeDuration"), "v", interrupting="true")


def _drawn() -> bytes:
    tasks = "".join(node("userTask", name) for name in ("a", *BRANCHES, "k"))
    tasks += node("userTask", "b", _items("false")) + node("userTask", "r", _items("true"))
    joins = node("exclusiveGateway", "m") + node("parallelGateway", "f") + node("parallelGateway", "j")
    joins += node("inclusiveGateway", "og", default="og-uz") + node("inclusiveGateway", "oj")
    joins += node("parallelGateway", "g") + node("exclusiveGateway", "bm")
    joins += node("exclusiveGateway", "xr", default="xr-er") + node("exclusiveGateway", "xe", default="xe-e")
    late = node("boundaryEvent", "tu", timer("PT1H", "timeDuration"), attachedToRef="ux", cancelActivity="false")
    late += node("boundaryEvent", "tb", timer("R2/PT1H", "timeCycle"), attachedToRef="b", cancelActivity="false")
    ends = "".join(node("endEvent", name) for name in ("e", "er", "ek"))
    flows = chain("s", "m", "f", "a", "og") + chain("f", "bm", "b", "g", "j") + chain("f", "c", "j")
    flows += flow("og", "ux", "x") + flow("og", "uy", "y") + flow("og", "uz")
    flows += "".join(flow(name, "oj") for name in BRANCHES) + flow("oj", "j") + flow("tu", "n")
    flows += chain("tb", "k", "ek") + chain("g", "r", "xr") + flow("xr", "bm", "redo") + flow("xr", "er")
    flows += flow("j", "xe") + flow("xe", "m", "again") + flow("xe", "e")
    return drawing(node("startEvent", "s") + tasks + joins + late + node("subProcess", "c", _sub()) + ends + flows)


DRAWING = {"process.bpmn": _drawn()}


@dataclass(kw_only=True, eq=False)
class Place:
    """Something that is open: a task with its items and the firings left to its timer, or the sub-process c."""

    name: str
    items: list[int] = field(default_factory=list)
    firings: int = 0
    inside: list[str] = field(default_factory=list)  # of c: its open tasks, the oldest first
    is_open: bool = True  # of c: its event sub-processes still listen


class Oracle:
    """What is where, in the order it came."""

    def __init__(self, data: dict[str, bool]) -> None:
        self.data, self.places = data, list[Place]()
        self.waiting: collections.Counter[str] = collections.Counter()  # in front of j: oj, g, c; of oj: ux, uy, uz, n
        self._round()

    @property
    def is_done(self) -> bool:
        return not self.places and not self.waiting.total()

    def open(self) -> collections.Counter[Key]:
        found: collections.Counter[Key] = collections.Counter()
        for place in self.places:
            found.update((place.name, (item,)) for item in place.items)
            found.update((name, ()) for name in place.inside)
            if not place.items and place.name != "c":
                found[place.name, ()] += 1
        return found

    def ticking(self) -> collections.Counter[Key]:
        clocks = {"ux": "tu", "b": "tb", "c": "sh2"}
        return collections.Counter((clocks[p.name], ()) for p in self.places if p.firings)

    # -- what people, clocks and messages do
    def complete(self, key: Key, number: int) -> None:
        """The `number`th open task of this key is done."""
        name, item = key[0], key[1][0] if key[1] else None
        if name in ("c1", "c2", "d", "v"):
            self._inside(next(p for p in self.places if name in p.inside), name)
            return
        place = [p for p in self.places if p.name == name and (item is None or item in p.items)][number]
        if item is not None and self._items_left(place, item):
            return
        self.places.remove(place)
        self._left(name)
        self._settle()

    def _items_left(self, place: Place, item: int) -> bool:
        place.items.remove(item)
        if place.name == "r" and item == 0:
            place.items.append(1)
        return bool(place.items)

    def _inside(self, sub: Place, name: str) -> None:
        sub.inside.remove(name)
        left = {"c1", "c2"} & set(sub.inside)
        if not left and name != "v" and "v" not in sub.inside:
            sub.firings, sub.is_open = 0, False  # only what the message began is left
        if not sub.inside:
            self.places.remove(sub)
            self.waiting["c"] += 1
            self._settle()

    def fire(self, clock: str, number: int) -> None:
        owner = {"tu": "ux", "tb": "b", "sh2": "c"}[clock]
        place = [p for p in self.places if p.name == owner and p.firings][number]
        place.firings -= 1
        if clock == "sh2":
            place.inside, place.is_open = ["v"], False
        else:
            self.places.append(Place(name={"tu": "n", "tb": "k"}[clock]))
            self._settle()

    def message(self) -> bool:
        listening = [p for p in self.places if p.name == "c" and p.is_open]
        for sub in listening[:1]:
            sub.inside.append("d")
        return bool(listening)

    # -- where tokens go
    def _left(self, name: str) -> None:
        if name == "a":
            chosen = [n for n, is_so in (("ux", self.data["x"]), ("uy", self.data["y"])) if is_so] or ["uz"]
            self.places += [Place(name=n, firings=int(n == "ux")) for n in chosen]
        elif name in BRANCHES:
            self.waiting[name] += 1
        elif name == "b":
            self.waiting["g"] += 1
            self.places.append(Place(name="r", items=[0]))
        elif name == "r" and self.data["redo"]:
            self._begin_b()

    def _begin_b(self) -> None:
        self.places.append(Place(name="b", items=[0, 1], firings=2))

    def _round(self) -> None:
        self.places.append(Place(name="a"))
        self._begin_b()
        self.places.append(Place(name="c", inside=["c1", "c2"], firings=1))

    def _settle(self) -> None:
        """j takes one token of each flow; the OR-join waits for what can only come to a flow that is still empty."""
        while True:
            if all(self.waiting[name] for name in ("oj", "g", "c")):
                self.waiting -= collections.Counter(("oj", "g", "c"))
                if self.data["again"]:
                    self._round()
            elif self._is_complete():
                self.waiting -= collections.Counter(n for n in BRANCHES if self.waiting[n])
                self.waiting["oj"] += 1
            else:
                return

    def _is_complete(self) -> bool:
        """A token at ux can come by ux or, when its timer goes off, by n; all others by their own flow."""
        full = {n for n in BRANCHES if self.waiting[n]}
        reach = {"ux": {"ux", "n"}, "uy": {"uy"}, "uz": {"uz"}, "n": {"n"}}
        return bool(full) and all(reach[p.name] & full for p in self.places if p.name in reach)
