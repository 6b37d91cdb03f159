"""How a type is written: `number`, `list<T>`, `range<T>`, `context<a: T>`, `function<A> -> R`."""

from __future__ import annotations

from engine.feel.cursor import Cursor
from engine.feel.lexer import KW, NAME
from engine.feel.types import ContextOf, FunctionOf, ListOf, Named, RangeOf, Type


def parse_type(text: str) -> Type:
    """The type a text names. Raises `FeelSyntaxError`."""
    cursor = Cursor(text)
    out = type_here(cursor)
    cursor.finish()
    return out


def type_here(cursor: Cursor) -> Type:
    """The type that stands at the cursor."""
    word = cursor.token.text
    if word == "function":
        return _function(cursor)
    if word in ("list", "range", "context") and cursor.after().text == "<":
        return _of(cursor, word)
    if cursor.take("null"):
        return Named("Null")
    if cursor.token.kind not in (NAME, KW):
        cursor.fail_found("type_expected")
    name = cursor.name()
    while cursor.take("."):
        name += "." + cursor.name()
    return Named(name)


def _of(cursor: Cursor, word: str) -> Type:
    cursor.at_index += 2
    if word == "context":
        return _context(cursor)
    inner = type_here(cursor)
    cursor.need(">")
    return ListOf(inner) if word == "list" else RangeOf(inner)


def _context(cursor: Cursor) -> Type:
    fields: dict[str, Type] = {}
    while not cursor.at(">"):
        name = cursor.raw_name_until(":")
        cursor.need(":")
        fields[name] = type_here(cursor)
        if not cursor.take(","):
            break
    cursor.need(">")
    return ContextOf(tuple(fields.items()))


def _function(cursor: Cursor) -> Type:
    cursor.step()
    if not cursor.take("<"):
        return FunctionOf(None, None)
    params = []
    while not cursor.at(">"):
        params.append(type_here(cursor))
        if not cursor.take(","):
            break
    cursor.need(">")
    cursor.need("->")
    return FunctionOf(tuple(params), type_here(cursor))
