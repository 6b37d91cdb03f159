"""What a letter becomes before it is rendered."""

from __future__ import annotations

from dataclasses import dataclass

from web.mail.views import Mail


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is rendered: the folder of templates under `mail/`, and the one variable they get."""

    template: str
    mail: Mail


class Unneeded(Exception):
    """There is nothing left to write; the text is a code of `web.words.mail`."""
