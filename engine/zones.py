"""Zones by the names people write: those of the IANA, and Indonesia's own three."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from engine.errors import Invalid

INDONESIA = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_OFFSETS = {dt.timedelta(hours=7 + n): name for n, name in enumerate(INDONESIA.values())}


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """The zone of an IANA name, as `Asia/Makassar`, or of `WIB`, `WITA`, `WIT`."""
    try:
        return zoneinfo.ZoneInfo(INDONESIA.get(name.strip().upper(), name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(f"There is no zone {name!r}; write it as Asia/Makassar or WITA.", code="unknown_zone") from error


def given_in(at: dt.datetime, zone: zoneinfo.ZoneInfo) -> str:
    """The zone an instant was given in, where its clocks show something else than those of `zone`; else empty.

    An offset says no more than itself, so of +07:00, +08:00 and +09:00 the Indonesian zone is meant; any other offset,
    UTC among them, is how machines write and is not kept.
    """
    offset = at.utcoffset()
    if offset is None or offset == at.astimezone(zone).utcoffset():
        return ""
    return at.tzinfo.key if isinstance(at.tzinfo, zoneinfo.ZoneInfo) else _OFFSETS.get(offset, "")
