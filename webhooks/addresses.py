"""Which addresses may be called: https, a usual port, and a server on the public internet.

A name is looked up once; the addresses that were checked are the ones that are called, so that a name server cannot
answer differently the second time. One address that is not public refuses the whole name.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import urllib.parse
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from engine.errors import Invalid

LONGEST = 2_000
PORTS = (443, 8443)
LOOK_UP_WITHIN = 5.0  # seconds
_PLAIN = re.compile(r"[!-~]+", re.ASCII)
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]+", re.ASCII)
_IPv4 = ipaddress.IPv4Address
_IPv6 = ipaddress.IPv6Address
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
# Inside what is called global, and yet not a server of its own: tunnels and translators carry another address.
_BARRED_V6 = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# Called global by some Pythons: special purposes, relays of 6to4, multicast, reserved, a cloud's own services.
_BARRED_V4 = tuple(
    map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"))
)


class Unresolved(Exception):
    """The name is not known, or the name servers do not answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Url:
    """An address that is well formed. `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == USUAL[self.scheme] else f"{name}:{self.port}"


USUAL = {"https": 443, "http": 80}
LookUp = Callable[[str, int], Sequence[str]]


def _split(text: str) -> tuple[urllib.parse.SplitResult, str, int | None]:
    """The parts of a text, its server and its port; refuses what a server could read in another way than we do."""
    if len(text) > LONGEST or not _PLAIN.fullmatch(text) or set(text) & set("\\#"):
        raise _refused("address_malformed", "an address is up to 2,000 plain signs without # and \\")
    try:
        parts = urllib.parse.urlsplit(text)
        return parts, parts.hostname or "", parts.port
    except ValueError as error:
        raise _refused("address_malformed", str(error)) from error


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What may be called. `rehearsal_hosts` may be called by http, at any port, wherever they are."""

    rehearsal_hosts: Collection[str] = ()

    def parse(self, address: str) -> Url:
        """The parts of an address. Raises Invalid at `address`: address_malformed, address_scheme, address_user_info,
        address_port."""
        parts, host, port = _split(address.strip())
        if parts.username is not None or parts.password is not None:
            raise _refused("address_user_info", "an address holds no user name and no password")
        if not _HOST.fullmatch(host):
            raise _refused("address_malformed", "an address names a server, as https://hook.example/in")
        self._ensure_scheme_and_port(parts.scheme, host, port)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Url(scheme=parts.scheme, host=host, port=port or USUAL[parts.scheme], target=target)

    def _ensure_scheme_and_port(self, scheme: str, host: str, port: int | None) -> None:
        if host in self.rehearsal_hosts and scheme in ("http", "https"):
            return
        if scheme != "https":
            raise _refused("address_scheme", "an address begins with https://")
        if port not in (None, *PORTS):
            raise _refused("address_port", f"the port is {' or '.join(map(str, PORTS))}")

    def resolve(self, url: Url, look_up: LookUp | None = None) -> tuple[str, ...]:
        """The addresses of a server, each public. Raises Unresolved, or Invalid at `address`: address_not_public."""
        found = tuple(dict.fromkeys((look_up or look_up_within)(url.host, url.port)))
        if not found:
            raise Unresolved(f"{url.host} has no address")
        barred = [] if url.host in self.rehearsal_hosts else [each for each in found if not is_public(each)]
        if barred:
            raise _refused("address_not_public", f"{url.host} is at {barred[0]}, which is no public address")
        return found

    def check(self, address: str, look_up: LookUp | None = None) -> str:
        """The address as it is kept, its server looked up and found public. Raises Invalid at `address`, also with
        address_unknown."""
        url = self.parse(address)
        try:
            self.resolve(url, look_up)
        except Unresolved as error:
            raise _refused("address_unknown", str(error)) from error
        return address.strip()


def _refused(code: str, message: str) -> Invalid:
    return Invalid(message, fields={"address": [code]})


def is_public(address: str) -> bool:
    """Is this the address of one server on the public internet? Whatever is not sure to be, is not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return _is_public_v4(found) if isinstance(found, _IPv4) else _is_public_v6(found)


def _is_public_v4(found: _IPv4) -> bool:
    return found.is_global and not any(found in network for network in _BARRED_V4)


def _is_public_v6(found: _IPv6) -> bool:
    """Of version 6 only what is handed out for servers: mapped, translated (64:ff9b::/96), local ones lie outside."""
    if found.scope_id is not None:
        return False
    return found in _GLOBAL_V6 and found.is_global and not any(found in network for network in _BARRED_V6)


def look_up_within(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, version 4 first. Raises Unresolved, at the latest after five seconds."""
    found: list[str] = []
    failed: list[OSError | UnicodeError] = []

    def ask() -> None:
        """Runs in a thread of its own, so an OSError or UnicodeError is put into `failed` rather than raised."""
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            found.extend(str(row[4][0]) for row in sorted(rows, key=lambda row: row[0] != socket.AF_INET))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    asking = threading.Thread(target=ask, name="look-up", daemon=True)  # the system's own look-up knows no end
    asking.start()
    asking.join(LOOK_UP_WITHIN)
    if asking.is_alive():
        raise Unresolved(f"nobody said within {LOOK_UP_WITHIN:.0f} seconds where {host} is")
    if failed:
        raise Unresolved(f"{host} is not known ({failed[0]})")
    return found
