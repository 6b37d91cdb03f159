"""The parameters of the operator `notify`, read out of what the drawing evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAIL, MEMO = "mail", "memo"  # a letter by mail; a memo that somebody prints and hands over


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """The parameters of `notify`, read."""

    to: str
    template: str
    agency: str | None = None
    copy: tuple[str, ...] = ()
    channel: tuple[str, ...] = (MAIL,)
    offer: tuple[str, ...] = ()
    max_days: int = 0

    @classmethod
    def read(cls, parameters: Mapping[str, Any]) -> Notice:
        """Out of the effect's parameters; words separated by blanks become a tuple."""
        words = {name: tuple(str(parameters.get(name) or "").split()) for name in ("copy", "channel", "offer")}
        return cls(
            to=str(parameters.get("to") or ""),
            template=str(parameters.get("template") or ""),
            agency=None if parameters.get("agency") is None else str(parameters["agency"]),
            copy=words["copy"],
            channel=words["channel"] or (MAIL,),
            offer=words["offer"],
            max_days=int(parameters.get("max_days") or 0),
        )
