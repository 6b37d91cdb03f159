"""What the linter found, in the reader's language: `message`, `hint`, and the label of a button that mends it."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext

from engine.process.findings import Finding

Translate = Callable[[str], str]


def message(finding: Finding, translate: Translate = gettext) -> str:
    """What is wrong, as one sentence."""
    return translate(finding.message)


def hint(finding: Finding, translate: Translate = gettext) -> str:
    """How to mend it, in words; empty where nothing helps but to look."""
    return translate(finding.hint) if finding.hint else ""


def mend_label(finding: Finding, translate: Translate = gettext) -> str:
    """The words of the button that mends it; empty without a mend."""
    return "" if finding.mend is None else translate(f"{finding.mend.property}: {finding.mend.value}")
