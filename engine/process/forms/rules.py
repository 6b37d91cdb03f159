"""A rule per kind of field: the value that counts, or why it is refused."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import regex

from engine.clock import LAST_YEAR
from engine.process.forms.model import Field, FieldType

#: Where the form sets no limit of its own.
LONGEST_LINE, LONGEST_TEXT = 1_000, 10_000
MAX_CHOSEN = 200
TOO_MUCH = Decimal(10) ** 15
PATTERN_SECONDS = 0.1
_LINE_BREAKS = frozenset("\n\t")
#: They turn the direction of the text around them, so that a sentence reads otherwise than it is stored.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}")
_PHONE = re.compile(r"\+?\d[\d ().-]{5,19}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)

Choices = Mapping[str, Sequence[str]]


class Refused(Exception):
    """The value is not allowed: a stable code, and what fills the sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def kept(field: Field, value: Any, choices: Choices, today: dt.date) -> Any:
    """What counts of a value: trimmed and in its one form; None when it is empty. Raises `Refused`."""
    if value is None or value == "" or (isinstance(value, str) and not value.strip()):
        return None
    return _RULES[field.type](field, value, choices, today)


def clean_text(value: Any, *, is_line: bool, longest: int) -> str:
    """A text as it is stored: line breaks as \\n, trimmed, no signs that cannot be seen."""
    if not isinstance(value, str):
        raise Refused("not_text")
    if len(value) > 4 * longest + 1_000:  # far too long: not worth reading
        raise Refused("too_long", max=longest)
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    allowed = frozenset() if is_line else _LINE_BREAKS
    if any(_is_control(char) and char not in allowed for char in text):
        raise Refused("control_characters")
    return text


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or char in _DIRECTION


def _text(field: Field, value: Any, _choices: Choices, _today: dt.date) -> str:
    is_line = field.type is FieldType.TEXTFIELD
    longest = field.max_length if field.max_length is not None else LONGEST_LINE if is_line else LONGEST_TEXT
    text = clean_text(value, is_line=is_line, longest=longest)
    if len(text) > longest:
        raise Refused("too_long", max=longest, length=len(text))
    if field.min_length is not None and len(text) < field.min_length:
        raise Refused("too_short", min=field.min_length)
    _ensure_form(field, text)
    return text


def _ensure_form(field: Field, text: str) -> None:
    if field.validation_type == "email" and not (len(text) <= 254 and _EMAIL.fullmatch(text)):
        raise Refused("not_email")
    if field.validation_type == "phone" and not _PHONE.fullmatch(text):
        raise Refused("not_phone")
    if field.pattern and not _matches(field.pattern, text):
        raise Refused("pattern", words=field.pattern_message)


def _matches(pattern: str, text: str) -> bool:
    """As form-js: anywhere in the text. A pattern that takes too long matches nothing."""
    try:
        return regex.search(pattern, text, timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        return False


def _number(field: Field, value: Any, _choices: Choices, _today: dt.date) -> int | float:
    number = _decimal(value)
    if number is None:
        raise Refused("not_number", min=field.min, max=field.max)
    if not _is_within(field, number):
        raise Refused("out_of_range", min=field.min, max=field.max)
    if field.decimal_digits is not None and _digits(number) > field.decimal_digits:
        raise Refused("too_many_digits", digits=field.decimal_digits)
    if _is_off_step(field, number):
        raise Refused("off_step", step=field.increment)
    return int(number) if number == number.to_integral_value() else float(number)


def _decimal(value: Any) -> Decimal | None:
    """An exact number; None for what is none or too large to be meant."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() and abs(number) < TOO_MUCH else None


def _is_within(field: Field, number: Decimal) -> bool:
    return (field.min is None or number >= field.min) and (field.max is None or number <= field.max)


def _is_off_step(field: Field, number: Decimal) -> bool:
    """Steps are counted from the minimum, as browsers do."""
    return bool(field.increment and (number - (field.min or 0)) % field.increment)


def _digits(number: Decimal) -> int:
    """How many digits stand behind the point."""
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _checkbox(_field: Field, value: Any, _choices: Choices, _today: dt.date) -> bool | None:
    if not isinstance(value, bool):
        raise Refused("not_option")
    return value or None  # an empty box counts as no answer, as in form-js


def _allowed(field: Field, choices: Choices) -> frozenset[str]:
    listed = {option.value for option in field.options}
    return frozenset(listed | set(choices.get(field.options_key, ()) if field.options_key else ()))


def _one_of(field: Field, value: Any, choices: Choices, _today: dt.date) -> str:
    if not isinstance(value, str) or value not in _allowed(field, choices):
        raise Refused("not_option")
    return value


def _many_of(field: Field, value: Any, choices: Choices, _today: dt.date) -> list[str] | None:
    if not isinstance(value, (list, tuple)) or len(value) > MAX_CHOSEN:
        raise Refused("not_option")
    allowed = _allowed(field, choices)
    if not all(isinstance(item, str) and item in allowed for item in value):
        raise Refused("not_option")
    return list(dict.fromkeys(value)) or None


def _datetime(field: Field, value: Any, _choices: Choices, today: dt.date) -> str:
    read = {"date": _day, "time": _clock_time, "datetime": _day_and_time}[field.subtype or "date"]
    text, day = read(value)
    if field.disallow_past and day is not None and day < today:
        raise Refused("in_the_past")
    if day is not None and day.year > LAST_YEAR:
        raise Refused("too_far")
    return text


def _day(value: Any) -> tuple[str, dt.date]:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = value.isoformat()
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return value, dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise Refused("not_date")


def _clock_time(value: Any) -> tuple[str, None]:
    if isinstance(value, dt.time):
        value = value.strftime("%H:%M")
    if isinstance(value, str) and _TIME.fullmatch(value) and value < "24:00" and value[3:] < "60":
        return value, None
    raise Refused("not_time")


def _day_and_time(value: Any) -> tuple[str, dt.date]:
    if isinstance(value, dt.datetime):
        value = value.strftime("%Y-%m-%dT%H:%M")
    day, separator, time = value.partition("T") if isinstance(value, str) else ("", "", "")
    if not separator:
        raise Refused("not_instant")
    (text, date), (clock_text, _) = _day(day), _clock_time(time)
    return f"{text}T{clock_text}", date


_RULES: Mapping[FieldType, Callable[[Field, Any, Choices, dt.date], Any]] = {
    FieldType.TEXTFIELD: _text,
    FieldType.TEXTAREA: _text,
    FieldType.NUMBER: _number,
    FieldType.CHECKBOX: _checkbox,
    FieldType.CHECKLIST: _many_of,
    FieldType.TAGLIST: _many_of,
    FieldType.RADIO: _one_of,
    FieldType.SELECT: _one_of,
    FieldType.DATETIME: _datetime,
}
