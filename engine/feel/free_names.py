"""Which names a text takes from outside."""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel import tree

Found = Iterator[tuple[str, int]]


def free_names(node: tree.Node) -> dict[str, int]:
    """Name -> offset of its first use.

    Names inside a filter are left out, as they may be entries of the item; names of called functions too.
    """
    found: dict[str, int] = {}
    for name, pos in _free(node, frozenset()):
        found.setdefault(name, pos)
    return found


def _free(node: tree.Node, bound: frozenset[str]) -> Found:
    if isinstance(node, tree.Name):
        if node.name not in bound:
            yield node.name, node.pos
    elif isinstance(node, (tree.For, tree.Quantified)):
        yield from _in_loop(node, bound)
    elif isinstance(node, tree.FunctionLiteral):
        yield from _free(node.body, bound | {name for name, _ in node.params})
    elif isinstance(node, tree.ContextLiteral):
        yield from _in_context(node, bound)
    else:
        for part in _looked_into(node):
            yield from _free(part, bound)


def _looked_into(node: tree.Node) -> tuple[tree.Node, ...]:
    if isinstance(node, tree.Filter):
        return (node.value,)
    if isinstance(node, tree.Call) and isinstance(node.target, tree.Name):
        return node.args
    return tuple(tree.children(node))


def _in_loop(node: tree.For | tree.Quantified, bound: frozenset[str]) -> Found:
    for iteration in node.iterations:
        yield from _free(iteration.source, bound)
        bound |= {iteration.name}
    yield from _free(node.body, bound | {"partial"})


def _in_context(node: tree.ContextLiteral, bound: frozenset[str]) -> Found:
    for entry in node.entries:
        yield from _free(entry.value, bound)
        bound |= {entry.key}
