"""Names of several words that are known at a place in a text, as a tree of their words.

Looking for the longest name that stands somewhere takes as many looks as that name has words, however many are known;
leaving a scope takes as long as it learnt names. So a long text of many names is still read in linear time.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.feel.lexer import Token


class Branch:
    """The names that begin alike; `name` where one ends here."""

    __slots__ = ("branches", "name")

    def __init__(self) -> None:
        self.branches: dict[str, Branch] = {}
        self.name: str | None = None


class KnownNames:
    """The known names, and in which order they were learnt."""

    def __init__(self) -> None:
        self.roots: dict[str, Branch] = {}
        self._learnt: list[Branch] = []

    def learn(self, name: str, words: Sequence[str]) -> None:
        """From here on these words are one name."""
        branches = self.roots
        for word in words:
            branch = branches.setdefault(word, Branch())
            branches = branch.branches
        if branch.name is None:
            branch.name = name
            self._learnt.append(branch)

    def mark(self) -> int:
        """Where to `forget` to."""
        return len(self._learnt)

    def forget(self, mark: int) -> None:
        """Unlearns what was learnt since."""
        while len(self._learnt) > mark:
            self._learnt.pop().name = None

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
        """The longest name that stands there, and its number of tokens."""
        branch, found, index = self.roots.get(tokens[start].text), None, start
        while branch is not None:
            index += 1
            if branch.name is not None:
                found = branch.name, index - start
            branch = branch.branches.get(tokens[index].text)
        return found
