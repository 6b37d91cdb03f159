"""Where the parser stands in its tokens, and how a name is read.

FEEL names may hold spaces, operators and keywords («date and time», «order in progress», «a-b»). Two rules decide where
a name ends:

1. the longest of the *known* names (given by the caller, built-in, or bound further out) whose tokens stand here, wins;
2. otherwise adjacent name and number tokens are one name («first name»), as two adjacent operands would be a syntax
   error anyway. Keywords end such a name.

So names of plain words need not be known, and a tree can be cached by its text alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.lexer import EOF, KW, NAME, NUM, OP, Token, tokenize

MAX_TEXT = 20_000
BUILTIN_KEYWORD_NAMES = ("date and time", "years and months duration", "days and time duration")

#: Known names by their first word: the whole name and its words, longest first.
Known = dict[str, list[tuple[str, tuple[str, ...]]]]


class Cursor:
    """The tokens of a text, and the next one."""

    def __init__(self, text: str, known: Iterable[str] = ()) -> None:
        if len(text) > MAX_TEXT:
            raise FeelLimitError(f"expression longer than {MAX_TEXT} characters")
        self.text = text
        self.tokens = tokenize(text)
        self.at_index = 0
        self.known: Known = {}
        for name in (*BUILTIN_KEYWORD_NAMES, *known):
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

    def show(self) -> str:
        """The next token for a message."""
        return self.token.kind if self.token.kind == EOF else f"«{self.token.text}»"

    def fail(self, message: str, pos: int | None = None) -> NoReturn:
        """The text is wrong here."""
        raise FeelSyntaxError(message, self.text, self.token.pos if pos is None else pos)

    def at(self, *words: str) -> bool:
        """Is the next token one of these operators or keywords?"""
        return self.token.kind in (OP, KW) and self.token.text in words

    def take(self, *words: str) -> bool:
        """Takes the next token if it is one of these."""
        found = self.at(*words)
        self.at_index += found
        return found

    def need(self, *words: str) -> str:
        """Takes the next token, which must be one of these."""
        if not self.at(*words):
            self.fail(f"expected «{'» or «'.join(words)}», found {self.show()}")
        return self.step().text

    def finish(self) -> None:
        """Nothing may follow."""
        if self.token.kind != EOF:
            self.fail(f"unexpected {self.show()}")

    # -- names
    def know(self, name: str) -> None:
        """From here on this name of several tokens is one name."""
        try:
            words = tuple(token.text for token in tokenize(name)[:-1])
        except FeelSyntaxError:
            return
        row = self.known.setdefault(words[0], []) if len(words) > 1 else []
        if len(words) > 1 and (name, words) not in row:
            row.append((name, words))
            row.sort(key=_longest_first)

    def save_known(self) -> Known:
        """The names known now; what is learnt later goes into a copy."""
        saved = self.known
        self.known = {word: list(row) for word, row in saved.items()}
        return saved

    def merge_known(self, saved: Known) -> None:
        """The saved names and those learnt since."""
        self.known = {
            word: sorted(set(saved.get(word, []) + row), key=_longest_first) for word, row in self.known.items()
        }

    def known_here(self) -> tuple[str, int] | None:
        """The longest known name that stands here, and its number of tokens."""
        for name, words in self.known.get(self.token.text, ()):
            count = len(words)
            if len(self.tokens) - self.at_index > count and all(
                self.tokens[self.at_index + k].text == words[k] for k in range(1, count)
            ):
                return name, count
        return None

    def name(self) -> str:
        """A name, by the two rules above."""
        hit = self.known_here()
        if hit:
            self.at_index += hit[1]
            return hit[0]
        if self.token.kind != NAME:
            self.fail(f"expected a name, found {self.show()}")
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
        while self.token.kind != EOF and not self.at(*stops):
            self.at_index += 1
        if self.at_index == start:
            self.fail(f"expected a name, found {self.show()}")
        return self.joined(start, self.at_index)

    def joined(self, start: int, end: int) -> str:
        """Tokens as one name: a single space where there was any."""
        parts: list[str] = []
        for index in range(start, end):
            token = self.tokens[index]
            is_apart = index > start and token.pos > self.tokens[index - 1].end
            parts.append((" " if is_apart else "") + token.text)
        return "".join(parts)


def _longest_first(entry: tuple[str, tuple[str, ...]]) -> int:
    return -len(entry[1])
