"""The text that `string()` gives for a value."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.values import TEMPORAL, Range, Value

_CONSTANTS = {True: "true", False: "false", None: "null"}


def text_of(value: Value, inside: bool = False) -> str:
    """The text of a value; `inside` a list or context, texts are quoted and times marked."""
    if isinstance(value, str):
        return _quoted(value) if inside else value
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, TEMPORAL):
        return f'@"{value}"' if inside else str(value)
    return _structure(value)


def _structure(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(text_of(item, True) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key_text(key)}: {text_of(item, True)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        ends = ("[" if value.low_in else "("), ("]" if value.high_in else ")")
        return f"{ends[0]}{text_of(value.low, True)}..{text_of(value.high, True)}{ends[1]}"
    return "function"


def number_text(number: Decimal) -> str:
    """A number without exponent and trailing zeros."""
    if number == 0:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key_text(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else _quoted(key)
