"""The product's Python as syntax trees, for the rules that no linter knows."""

from __future__ import annotations

import ast
import pathlib
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).parents[2]
PRODUCT = ("engine", "web", "webhooks")


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product: its path below the project and its tree."""
    for package in PRODUCT:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call, as written: `session.commit`, `dt.datetime.now`, `open`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            yield node.lineno, ast.unparse(node.func)
