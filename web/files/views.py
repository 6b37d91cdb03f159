"""The page before a link leads out of Layak."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LinkPage:
    """An address that was handed in as evidence; nobody is led there without being told."""

    url: str
    host: str
    name: str
