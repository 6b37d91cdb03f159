"""Filling in whatever form a page shows, as somebody would who has an opinion on everything."""

from __future__ import annotations

import random
from typing import Any

WORDS = "Dilengkapi menurut catatan peninjau."


def filled(form: Any, luck: random.Random) -> dict[str, str]:
    """A value for every control that is empty or open to choice; buttons, files and hidden fields are left alone."""
    values: dict[str, str] = {}
    for control in form.xpath(".//*[@name]"):
        kind = control.get("type") or control.tag
        value = CONTROLS.get(kind, _nothing)(control, luck)
        if value is not None and (kind != "radio" or luck.random() < 0.5 or control.get("name") not in values):
            values[control.get("name")] = value
    return values


def _nothing(_control: Any, _luck: random.Random) -> str | None:
    return None


def _value(control: Any, _luck: random.Random) -> str:
    return str(control.get("value", ""))


def _words(control: Any, luck: random.Random) -> str:
    written = control.get("value") if control.tag == "input" else control.text
    return str(written or "").strip() or f"{WORDS} {luck.randint(1, 10**6)}"


def _option(control: Any, luck: random.Random) -> str | None:
    options = [str(each.get("value")) for each in control.xpath(".//option") if each.get("value")]
    return luck.choice(options) if options else None


def _day(control: Any, _luck: random.Random) -> str:
    """What stands there, unless that day has passed meanwhile."""
    return max(str(control.get("value") or ""), str(control.get("min") or "")) or "2025-03-05"


CONTROLS = {"radio": _value, "text": _words, "textarea": _words, "select": _option, "date": _day}
