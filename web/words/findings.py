"""What the linter found, in the reader's language: `message`, `hint`, and the label of a button that mends it.

The sentences stand in `web/words/found/`, by rule and variant. A command line hands in `english`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping

from flask_babel import gettext

from engine.feel.errors import Fault
from engine.process.findings import Finding, Mend, Value
from web.words import feel
from web.words.found import codes, drawing, events, files, forms, names, tables
from web.words.found.sentence import N_, Say, Sentences

Translate = Callable[[str], str]
SENTENCES: Sentences = {
    **drawing.SAID, **events.SAID, **names.SAID, **tables.SAID, **forms.SAID, **files.SAID,
}  # fmt: skip
NEAR = N_("Maksudnya «%(near)s»?")
_CODES: Mapping[str, Mapping[str, str]] = {
    "kind": codes.KINDS,
    "event": codes.EVENTS,
    "wanted": codes.WANTED,
    "use": codes.USES,
}
_CALL = re.compile(r"(\w+)\((\d+)\)")


def key(finding: Finding) -> str:
    """`rule` or `rule/variant`: what its sentences are found by."""
    return f"{finding.rule}/{finding.variant}" if finding.variant else finding.rule


def message(finding: Finding, translate: Translate = gettext) -> str:
    """What is wrong, as one sentence."""
    return translate(_say(finding).message) % _words(finding.values, translate)


def hint(finding: Finding, translate: Translate = gettext) -> str:
    """How to mend it, in words: the name that was meant, or what to do."""
    words = NEAR if finding.values.get("near") else _say(finding).hint
    return translate(words) % _words(finding.values, translate)


def mend_label(finding: Finding, translate: Translate = gettext) -> str:
    """The words of the button that mends it; empty without a mend."""
    if finding.mend is None:
        return ""
    words, number = _label(finding.mend)
    return translate(codes.MENDS[words]) % {"value": finding.mend.value, "number": number}


@functools.cache
def _english() -> Mapping[str, str]:
    from web.i18n import english as catalogue

    return {str(each.id): str(each.string) for each in catalogue() if each.string}


def english(msgid: str) -> str:
    """A msgid in English, outside of any request."""
    return _english().get(msgid, msgid)


def _say(finding: Finding) -> Say:
    return SENTENCES[key(finding)]


def _words(values: Mapping[str, Value], translate: Translate) -> dict[str, Value]:
    """The values as they read inside a sentence: codes become words."""
    found = {name: _word(name, value, translate) for name, value in values.items()}
    return found | {"reason": _fault(values, translate)} if "fault" in values else found


def _fault(values: Mapping[str, Value], translate: Translate) -> str:
    """What FEEL says is wrong with an expression, and where."""
    own = {name.removeprefix("fault_"): value for name, value in values.items() if name.startswith("fault_")}
    line, column = int(own.pop("line")), int(own.pop("column"))
    fault = Fault(code=str(values["fault"]), values=own, line=line, column=column)
    return feel.text(fault) if translate is gettext else str(fault)


def _word(name: str, value: Value, translate: Translate) -> Value:
    known = _CODES.get(name, {})
    return translate(known[value]) if isinstance(value, str) and value in known else value


def _label(mend: Mend) -> tuple[str, str]:
    """Which words a button has, and the number in them: a due date reads better in days than as a function."""
    if not mend.value:
        return ("default/none" if mend.property == "default" else mend.property), ""
    call = _CALL.fullmatch(mend.value)
    if call is None:
        return mend.property, ""
    function, number = call.groups()
    named = f"{mend.property}/{'on_due' if (function, number) == ('after_due', '0') else function}"
    return (named if named in codes.MENDS else mend.property), number
