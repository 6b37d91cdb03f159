"""Where the parser stands in its tokens, and how a name is read.

FEEL names may hold spaces, operators and keywords («date and time», «order in progress», «a-b»). Two rules decide where
a name ends:

1. the longest of the *known* names (given by the caller, built-in, or bound further out) whose tokens stand here, wins;
2. otherwise adjacent name and number tokens are one name («first name»), as two adjacent operands would be a syntax
   error anyway. Keywords end such a name.

So names of plain words need not be known, and a tree can be cached by its text alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NoReturn

from engine.feel.errors import FeelLimitError, FeelSyntaxError, place_of
from engine.feel.known_names import KnownNames
from engine.feel.lexer import EOF, KW, NAME, NUM, OP, Token, tokenize

MAX_TEXT = 20_000
WORDS_BETWEEN = ("and", "or", "in", "between", "instance")
BUILTIN_KEYWORD_NAMES = ("date and time", "years and months duration", "days and time duration")


class Cursor:
    """The tokens of a text, and the next one."""

    def __init__(self, text: str, known: Iterable[str] = ()) -> None:
        if len(text) > MAX_TEXT:
            raise FeelLimitError("text_too_long", limit=MAX_TEXT)
        self.text = text
        self.tokens = tokenize(text)
        self.at_index = 0
        self.known = KnownNames()
        for name in BUILTIN_KEYWORD_NAMES:
            self.known.learn(name, name.split())
        for name in known:
            self.know(name)

    # -- tokens
    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.at_index]

    def after(self, count: int = 1) -> Token:
        """A later token; the end of text beyond it."""
        return self.tokens[min(self.at_index + count, len(self.tokens) - 1)]

    def step(self) -> Token:
        """Takes the next token, whatever it is."""
        token = self.token
        self.at_index += 1
        return token

    def fail(self, code: str, pos: int | None = None, /, *, nearest: str = "", **values: str) -> NoReturn:
        """The text is wrong here."""
        raise FeelSyntaxError(code, self.text, self.token.pos if pos is None else pos, nearest=nearest, **values)

    def fail_found(self, code: str, *words: str, **values: str) -> NoReturn:
        """Something else stands here than must; `words` are what it may be a slip of the pen for."""
        found = self.token.text
        near = difflib.get_close_matches(found, words, 1) if self.token.kind == NAME else []
        self.fail(code, nearest="".join(near), found=found, **values)

    def limit(self, code: str, limit: int) -> NoReturn:
        """A bound was reached here."""
        raise FeelLimitError(code, at=place_of(self.text, self.token.pos), limit=limit)

    def at(self, *words: str) -> bool:
        """Is the next token one of these operators or keywords?"""
        return self.token.kind in (OP, KW) and self.token.text in words

    def take(self, *words: str) -> bool:
        """Takes the next token if it is one of these."""
        found = self.at(*words)
        self.at_index += found
        return found

    def need(self, word: str) -> None:
        """Takes the next token, which must be this."""
        if not self.take(word):
            self.fail_found("sign_expected", word, sign=word)

    def is_at_end(self) -> bool:
        """Is there nothing left?"""
        return self.token.kind == EOF

    def finish(self) -> None:
        """Nothing may follow."""
        if not self.is_at_end():
            self.fail_found("unexpected", *WORDS_BETWEEN)

    # -- names
    def know(self, name: str) -> None:
        """From here on this name of several tokens is one name."""
        try:
            words = [token.text for token in tokenize(name)[:-1]]
        except FeelSyntaxError:
            return
        if len(words) > 1:
            self.known.learn(name, words)

    def known_here(self) -> tuple[str, int] | None:
        """The longest known name that stands here, and its number of tokens."""
        return self.known.longest(self.tokens, self.at_index)

    def name(self) -> str:
        """A name, by the two rules above."""
        hit = self.known_here()
        if hit:
            self.at_index += hit[1]
            return hit[0]
        if self.token.kind != NAME:
            self.fail_found("name_expected")
        start = self.at_index
        self.at_index += 1
        while self.token.kind in (NAME, NUM) and not self.at_instance_of() and not self.known_here():
            self.at_index += 1
        return self.joined(start, self.at_index)

    def at_instance_of(self) -> bool:
        """Do the two words `instance of` stand here?"""
        return self.token.text == "instance" and self.after().text == "of"

    def raw_name_until(self, *stops: str) -> str:
        """Any tokens up to a stop, as one name: context keys, parameters, iterators."""
        start = self.at_index
        while not self.is_at_end() and not self.at(*stops):
            self.at_index += 1
        if self.at_index == start:
            self.fail_found("name_expected")
        return self.joined(start, self.at_index)

    def joined(self, start: int, end: int) -> str:
        """Tokens as one name: a single space where there was any."""
        parts: list[str] = []
        for index in range(start, end):
            token = self.tokens[index]
            is_apart = index > start and token.pos > self.tokens[index - 1].end
            parts.append((" " if is_apart else "") + token.text)
        return "".join(parts)
