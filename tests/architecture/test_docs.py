"""What the pages for readers name is there: paths, links, modules, commands."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.architecture.sources import PRODUCT, ROOT
from web.cli import layak

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
PATH = re.compile(rf"(?:{'|'.join((*PRODUCT, 'benchmarks', 'tests', 'bpmn', 'docs', 'requirements'))})/[\w./-]*")
MODULE = re.compile(rf"(?:{'|'.join((*PRODUCT, 'benchmarks', 'tests'))})(?:\.\w+)+")
COMMAND = re.compile(r"\blayak ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*))?")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def code_of(page: Path) -> Iterator[str]:
    """What stands between backquotes, and the lines of every fenced block but the linter's drawings."""
    text = page.read_text("utf-8")
    for language, block in FENCED.findall(text):
        if language != "xml":
            yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", FENCED.sub("", text))


def words_of(page: Path) -> set[str]:
    """The words of it, without what sentences put around them."""
    return {word.strip("'\";:") for code in code_of(page) for word in re.split(r"[\s,()]+", code)}


@each_page
def test_every_path_is_there(page: Path) -> None:
    assert not [word for word in sorted(words_of(page)) if PATH.fullmatch(word) and not (ROOT / word).exists()]


@each_page
def test_every_module_and_name_in_it_is_there(page: Path) -> None:
    assert not [word for word in sorted(words_of(page)) if MODULE.fullmatch(word) and not is_there(word)]


def is_there(name: str) -> bool:
    """A package, a module, or what one holds: `engine.store.unit`, `engine.clock.standing`."""
    path = ROOT / name.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"`[^`\n]+`", "", FENCED.sub("", page.read_text("utf-8")))
    links = re.findall(r"\]\(([^)\s]+)\)", prose)
    near = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert not [link for link in near if not (page.parent / link).exists()]


@each_page
def test_every_command_is_one(page: Path) -> None:
    called = {found for code in code_of(page) for found in COMMAND.findall(code)}
    assert not [words for words in sorted(called) if not is_command(*words)]


def is_command(name: str, verb: str) -> bool:
    """`layak NAME`, with one of its verbs where it has any."""
    found = layak.commands.get(name)
    if isinstance(found, click.Group):
        return not verb or verb in found.commands
    return found is not None


@pytest.mark.parametrize("name", ["engine.clock.sitting", "engine.nowhere.act", "webhooks.nowhere"])
def test_a_name_of_nothing_is_found(name: str) -> None:
    assert MODULE.fullmatch(name)
    assert not is_there(name)


def test_so_is_a_command_of_nothing() -> None:
    assert not is_command("audit", "forget")
    assert not is_command("city", "")
