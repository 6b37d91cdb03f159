"""All rules of the house, for whoever lists them: the books as they are asked, and what reading a file says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.process.decisions.lint import TABLES
from engine.process.forms.checks import FORMS
from engine.process.lint.cells import CELLS
from engine.process.lint.declarations import DECLARATIONS
from engine.process.lint.folder import FOLDER
from engine.process.lint.meaning import EXPRESSIONS
from engine.process.lint.naming import NAMES
from engine.process.lint.outward import CALLS
from engine.process.lint.references import ELEMENTS, REFERENCES
from engine.process.lint.rules import RULES as DRAWING
from engine.process.rulebook import Rulebook

BOOKS: Mapping[str, tuple[Rulebook[Any], ...]] = {
    "drawing": (ELEMENTS, REFERENCES, DRAWING),
    "names": (EXPRESSIONS, NAMES, DECLARATIONS, CALLS),
    "tables": (TABLES, CELLS),
    "forms": (FORMS,),
    "folder": (FOLDER,),
}
#: Said while a file is read, before there is anything a rule could look at.
READING: Mapping[str, tuple[str, ...]] = {
    "folder": ("empty", "too-large", "doctype", "xml", "unreadable", "main", "scenario"),
    "drawing": ("bpmn", "id", "parser"),
    "tables": ("dmn",),
    "forms": (
        "bad-file", "empty-form", "unknown-type", "refused-type", "unread-member", "words-expression", "no-key",
        "group-path", "no-label", "bad-option", "duplicate-option", "options-expression", "no-options", "nested-list",
    ),
}  # fmt: skip


def codes() -> frozenset[str]:
    """The code of every rule."""
    found = {code for books in BOOKS.values() for book in books for code in book.rules}
    return frozenset(found.union(*READING.values()))
