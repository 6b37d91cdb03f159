"""Rules of the house that no linter knows: one committer, one clock, small modules and functions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from tests.architecture.sources import ROOT, calls, modules

COMMITS = {"commit", "rollback"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 40

# Each exception with its reason; one that is needed no longer fails.
COMMITTERS: dict[str, str] = {}
OTHER_CLOCKS = {
    "engine/store/ids.py": "a UUIDv7 sorts by the machine's own time, also in a demo city that runs ahead",
    "web/auth/limits.py": "the limiter's windows run on the machine's own time",
}
REASON = "# long:"


def test_only_the_store_commits() -> None:
    found = _places(lambda name: name.rpartition(".")[2] in COMMITS, but=("engine/store/",))
    assert _unexplained(found, COMMITTERS) == [], "a unit of work ends in engine.store alone: `with writing(session):`"


def test_only_the_clock_asks_for_the_time() -> None:
    found = _places(lambda name: ".".join(name.split(".")[-2:]) in CLOCKS, but=("engine/clock.py",))
    assert _unexplained(found, OTHER_CLOCKS) == [], "an instant comes from engine.clock.now()"


def test_no_module_is_longer_than_its_subject() -> None:
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path, _ in modules()}
    long = {path: n for path, n in lengths.items() if n > LONGEST_MODULE}
    assert long == {}, f"split a module of more than {LONGEST_MODULE} lines by subject"


def test_a_long_function_says_why() -> None:
    found = [name for path, tree in modules() for name in _long_functions(path, tree)]
    assert found == [], f"split it, or say why above its `def`: `{REASON} one row per column of the table`"


def _places(is_meant: Callable[[str], bool], but: tuple[str, ...]) -> list[str]:
    """Where the product calls what is meant, as `path:line name`."""
    return [
        f"{path}:{line} {name}"
        for path, tree in modules()
        for line, name in calls(tree)
        if is_meant(name) and not path.startswith(but)
    ]


def _unexplained(found: list[str], exceptions: dict[str, str]) -> list[str]:
    """The places without a reason, and the reasons without a place."""
    places = {place.partition(":")[0] for place in found}
    spent = [f"{path} needs no exception any more" for path in exceptions if path not in places]
    return [place for place in found if place.partition(":")[0] not in exceptions] + spent


def _long_functions(path: str, tree: ast.Module) -> Iterator[str]:
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        above = lines[min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 2].strip()
        if length > LONGEST_FUNCTION and not above.startswith(REASON):
            yield f"{path}:{node.lineno} {node.name} has {length} lines"
