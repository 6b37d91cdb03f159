"""Where tokens are at home: the process each is drawn in, in the definition its call began with."""

from __future__ import annotations

from typing import Protocol

from engine.errors import ProcessError
from engine.process.marking import Marking, Token
from engine.process.model import Process, ProcessDefinition


class Library(Protocol):
    """The deployments of a city."""

    def get(self, digest: str) -> ProcessDefinition:
        """The definition with this digest; it was deployed once, so it is there."""

    def latest(self, process_key: str) -> ProcessDefinition:
        """The newest definition that has this process, or a refusal (`NotFound`)."""


class NoLibrary:
    """There are no other folders."""

    def get(self, digest: str) -> ProcessDefinition:
        """Always raises ProcessError `not_found`, naming the first twelve digits of the digest."""
        raise ProcessError("not_found", f"no definition {digest[:12]}")

    def latest(self, process_key: str) -> ProcessDefinition:
        """Always raises ProcessError `not_found`, so a call to another folder is an incident at its token."""
        raise ProcessError("not_found", f"no process {process_key}", process_key)


def bind(marking: Marking, definition: ProcessDefinition, library: Library) -> None:
    """Every token learns its process; once for a marking and a definition."""
    if marking.definition is definition:
        return
    for token in marking.tokens():  # from the outside in, so a parent is bound before what is in it
        if token.process is not None:
            settle(token, definition_of(token, definition, library))
        else:
            assert token.parent is not None
            token.home = token.parent.home
            if token.element not in token.home.nodes:
                raise ProcessError(
                    "not_in_definition", f"{token.home.id} has no element {token.element}", token.element
                )
    marking.definition = definition


def definition_of(token: Token, definition: ProcessDefinition, library: Library) -> ProcessDefinition:
    """The definition a token runs under: the one its call began with, else the one its caller has."""
    digest = next((t.digest for t in token.outward() if t.digest is not None), None)
    return definition if digest is None else library.get(digest)


def settle(root: Token, definition: ProcessDefinition) -> None:
    """A root finds its process."""
    assert root.process is not None
    home = definition.processes.get(root.process)
    if home is None:
        raise ProcessError("not_in_definition", f"no process {root.process} in this definition", root.process)
    root.home = home
    root.is_closed_call = root.parent is not None and root.parent.at.is_closed_call


def homes(marking: Marking) -> set[Process]:
    """The processes that run in an instance."""
    return {t.home for t in marking.tokens() if t.process is not None}
