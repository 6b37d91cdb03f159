"""The versions of a package as pages list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.instances.queries import VersionView
from web.design.views import VersionRow


def rows(versions: Sequence[VersionView], who: Mapping[str, str]) -> tuple[VersionRow, ...]:
    """Newest first; `who` names the people by id."""
    newest = max(v.version for v in versions)
    return tuple(
        VersionRow(
            version=v.version, digest=v.digest, deployed_at=v.created_at, running=v.running,
            deployed_by=who.get(v.created_by, "Layak"), is_newest=v.version == newest,
        )
        for v in versions
    )  # fmt: skip
