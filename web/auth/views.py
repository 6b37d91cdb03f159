"""The way in."""

from __future__ import annotations

from dataclasses import dataclass

from web.views import FieldError


@dataclass(frozen=True, kw_only=True)
class DemoRole:
    """One role of the demo city that can be tried without an account."""

    key: str
    title: str
    agency: str
    does: str


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """/masuk. Fields `email`, `password`, `next`; a wrong pair and an unknown address give the same `errors`."""

    email: str = ""
    next: str = ""
    errors: tuple[FieldError, ...] = ()
    demo_roles: tuple[DemoRole, ...] = ()
    demo_words: str = ""  #: what the demo is, one sentence
