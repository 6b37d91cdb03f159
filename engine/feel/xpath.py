"""The regular expressions of XPath and XQuery, translated to the `regex` module's.

Anything XPath does not have (look-around, inline flags, named groups, \\b, ...) is refused, so that a pattern means the
same in other FEEL engines.
"""

from __future__ import annotations

import functools
from typing import Any, NoReturn

import regex

from engine.feel.errors import FeelLimitError

MAX_PATTERN = 1_000
_PIECES = regex.compile(r"\\\S|.", regex.S)
_BACK_REFERENCES = frozenset("123456789")
_ESCAPES = frozenset("nrt\\|.?*+(){}-[]^$dDsSwWiIcC")
_NAME_CLASSES = {"i": "\\p{L}_:", "c": "\\p{L}\\p{N}_:.\\-\\xb7"}
_FLAGS = {"s": regex.S, "m": regex.M, "i": regex.I}

Pattern = Any  # `regex` does not name its compiled patterns for typing


class BadPattern(ValueError):
    """The pattern is none of XPath's."""


@functools.lru_cache(maxsize=512)
def compiled(pattern: str, flags: str) -> Pattern:
    """The pattern, ready to search. Raises `BadPattern` and `FeelLimitError`."""
    if len(pattern) > MAX_PATTERN:
        raise FeelLimitError("pattern_too_long", limit=MAX_PATTERN)
    if not set(flags) <= set("smixq"):
        raise BadPattern("unknown flag")
    bits = regex.V1
    for flag in set(flags) & set(_FLAGS):
        bits |= _FLAGS[flag]
    if "q" in flags:
        return regex.compile(regex.escape(pattern), bits)
    try:
        bare = _without_spaces(pattern) if "x" in flags else pattern
        return regex.compile(_Translation(bare, "s" in flags, "m" in flags).result(), bits)
    except (regex.error, RecursionError, OverflowError) as error:
        raise BadPattern(str(error)) from None


def _without_spaces(pattern: str) -> str:
    """The x flag: white space outside character classes goes."""
    out, depth = [], 0
    for piece in _PIECES.findall(pattern):
        if piece == "[":
            depth += 1
        elif piece == "]":
            depth = max(depth - 1, 0)
        if depth or not piece.isspace():
            out.append(piece)
    return "".join(out)


class _Translation:
    """One pattern on its way from XPath to `regex`."""

    def __init__(self, pattern: str, dot_is_all: bool, dollar_is_line: bool) -> None:
        self.pattern, self.index = pattern, 0
        self.dot = "." if dot_is_all else "[^\\n\\r]"
        self.dollar = "$" if dollar_is_line else "\\Z"
        self.out: list[str] = []
        self.depth = 0  # of character classes
        self.groups = 0
        self.open_groups: list[int] = []
        self.closed_groups: set[int] = set()

    def result(self) -> str:
        """The whole pattern in the syntax of `regex` V1; raises BadPattern, which makes a FEEL call null."""
        while self.index < len(self.pattern):
            if self.pattern[self.index] == "\\":
                self.escape()
            elif self.depth:
                self.in_class()
            else:
                self.outside()
        if self.depth:
            self.bad("unclosed [")
        return "".join(self.out)

    def bad(self, why: str) -> NoReturn:
        """Raises BadPattern; typed as never returning, so that callers need no else."""
        raise BadPattern(why)

    def ahead(self, count: int = 1) -> str:
        """The characters after this one."""
        return self.pattern[self.index + 1 : self.index + 1 + count]

    def emit(self, text: str, taken: int = 1) -> None:
        """Appends what `regex` gets, and goes on by `taken` characters of the XPath pattern."""
        self.out.append(text)
        self.index += taken

    # -- escapes
    def escape(self) -> None:
        r"""A backslash and its letter: raises BadPattern for one XPath lacks, `\b` say, and for one at the end."""
        letter = self.ahead()
        if not letter:
            self.bad("pattern ends in a backslash")
        if letter in "pP" and self.ahead(2)[1:] == "{":
            self.category(letter)
        elif letter in _BACK_REFERENCES and not self.depth:
            self.reference(letter)
        elif letter in "iIcC":
            self.emit(self.name_class(letter), 2)
        elif letter in _ESCAPES:
            self.emit("\\" + letter, 2)
        else:
            self.bad(f"unknown escape \\{letter}")

    def reference(self, digit: str) -> None:
        r"""`\1` to `\9`, wrapped so that a digit behind it stays a digit; raises BadPattern for a group still open."""
        if int(digit) not in self.closed_groups:
            self.bad("reference to a group that is not closed")
        self.emit(f"(?:\\{digit})", 2)

    def category(self, letter: str) -> None:
        """`\\p{Lu}`; `\\p{IsBasicLatin}` is a block."""
        end = self.pattern.find("}", self.index)
        if end < 0:
            self.bad("bad property")
        name = self.pattern[self.index + 3 : end]
        name = "In" + name[2:] if name.startswith("Is") else name
        self.emit(f"\\{letter}{{{name}}}", end + 1 - self.index)

    def name_class(self, letter: str) -> str:
        r"""First (`\i`) and further (`\c`) characters of an XML name; a capital for all others, also in a class."""
        chars = _NAME_CLASSES[letter.lower()]
        if self.depth and letter.islower():
            return chars
        return f"[{'^' if letter.isupper() else ''}{chars}]"

    # -- inside [...]
    def in_class(self) -> None:
        """XPath subtracts with `-[`, `regex` with `--[`; doubled `&`, `~`, `|`, operators in `regex`, are escaped."""
        char = self.pattern[self.index]
        if char == "[":
            if not (self.out and self.out[-1] == "-"):
                self.bad("unescaped [ in a class")
            self.out[-1] = "--"  # subtraction
            self.depth += 1
        elif char == "]":
            self.depth -= 1
        elif char in "&~|" and self.ahead() == char:
            char = "\\" + char
        self.emit(char)

    def open_class(self) -> None:
        """Raises BadPattern for `[]` and `[^]`, which `regex` would read as a class that holds the bracket."""
        self.depth = 1
        self.emit("[")
        if self.pattern[self.index : self.index + 1] == "^":
            self.emit("^")
        if self.pattern[self.index : self.index + 1] == "]":
            self.bad("empty class")

    # -- outside
    def outside(self) -> None:
        """`.` and `$` mean what the s and m flags made of them; raises BadPattern for `]` alone and for `a++`."""
        char = self.pattern[self.index]
        special = {"[": self.open_class, "(": self.open_group, ")": self.close_group, "{": self.quantifier}.get(char)
        if special is not None:
            special()
        elif char == "]":
            self.bad("unbalanced ]")
        elif char == "+" and self.out and self.out[-1] in ("+", "*", "?"):
            self.bad("possessive quantifiers are not in XPath's expressions")
        else:
            self.emit({"$": self.dollar, ".": self.dot}.get(char, char))

    def open_group(self) -> None:
        """`(` is numbered for back-references, `(?:` is not; raises BadPattern for any other `(?`."""
        if self.ahead(2) == "?:":
            self.open_groups.append(0)
            self.emit("(?:", 3)
            return
        if self.ahead() == "?":
            self.bad("(? is not in XPath's expressions")
        self.groups += 1
        self.open_groups.append(self.groups)
        self.emit("(")

    def close_group(self) -> None:
        """From here on a back-reference may name it; raises BadPattern when no group is open."""
        if not self.open_groups:
            self.bad("unbalanced )")
        self.closed_groups.add(self.open_groups.pop())
        self.emit(")")

    def quantifier(self) -> None:
        """`{n}`, `{n,}`, `{n,m}`, of four digits at most; raises BadPattern for anything else in braces."""
        end = self.pattern.find("}", self.index)
        if end < 0 or not regex.fullmatch(r"\d{1,4}(,\d{0,4})?", self.pattern[self.index + 1 : end]):
            self.bad("bad quantifier")
        self.emit(self.pattern[self.index : end + 1], end + 1 - self.index)
