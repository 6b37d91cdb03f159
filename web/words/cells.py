"""Cells of a decision table in words, for readers who do not write them; what is not known stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from babel.numbers import format_decimal
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from web import i18n
from web.words import codes, stages

NUMBER = r"-?\d+(?:\.\d+)?"
TESTS: Mapping[str, Callable[[str], str]] = {
    ">=": lambda n: str(gettext("%(number)s atau lebih", number=n)),
    "<=": lambda n: str(gettext("paling banyak %(number)s", number=n)),
    ">": lambda n: str(gettext("lebih dari %(number)s", number=n)),
    "<": lambda n: str(gettext("kurang dari %(number)s", number=n)),
    "": lambda n: n,
}
COMPARED = re.compile(rf"(>=|<=|>|<|)\s*({NUMBER})")
RANGE = re.compile(rf"\[\s*({NUMBER})\s*\.\.\s*({NUMBER})\s*\]")
STRINGS = re.compile(r'"[^"]*"(?:\s*,\s*"[^"]*")*')
CHANNELS = {"mail": _("Surat"), "memo": _("Nota dinas")}
TRUTH = {"true": _("ya"), "false": _("tidak")}


def cell(text: str) -> str:
    """A unary test or a value, as FEEL writes it: `>= 3`, `[8..19]`, `"field","ministry"`, `true`."""
    found = text.strip()
    if found in TRUTH:
        return str(TRUTH[found])
    if compared := COMPARED.fullmatch(found):
        return TESTS[compared[1]](_number(compared[2]))
    if within := RANGE.fullmatch(found):
        return str(gettext("%(first)s sampai %(last)s", first=_number(within[1]), last=_number(within[2])))
    return _strings(found) if STRINGS.fullmatch(found) else text


def _number(written: str) -> str:
    return format_decimal(Decimal(written), locale=i18n.language())


def _strings(text: str) -> str:
    """Any of several texts, each a code or codes parted by blanks."""
    either = ["; ".join(map(_code, each.split())) for each in re.findall(r'"([^"]*)"', text)]
    return str(gettext(" atau ")).join(each or "–" for each in either)


def _code(code: str) -> str:
    if code in CHANNELS:
        return str(CHANNELS[code])
    known = next((table for table in ("role", "decision", "continuation") if code in codes.TABLES[table]), None)
    return codes.word(code, known) if known else stages.word(code)
