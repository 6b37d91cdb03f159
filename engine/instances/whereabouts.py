"""Where the tasks of one instance stand, through every call: read from its snapshot, for the drawings of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.process import snapshot
from engine.process.marking import Token

Place = tuple[str, str]  # process key, element


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts:
    """`places`: token id -> where it stands, then the calls it is in, outwards. `digests`: what calls run under that
    lead into other packages."""

    places: Mapping[int, tuple[Place, ...]] = field(default_factory=dict)
    digests: frozenset[str] = frozenset()


def whereabouts(raw: bytes) -> Whereabouts:
    """Of every live token of a snapshot."""
    marking = snapshot.load(raw)
    tokens = list(marking.tokens())
    return Whereabouts(
        places={token.id: _places(token) for token in tokens},
        digests=frozenset(token.digest for token in tokens if token.digest is not None),
    )


def _places(token: Token) -> tuple[Place, ...]:
    """A multi-instance activity and its item stand at one place."""
    found = ((_process(each), each.element) for each in token.outward() if each.process is None)
    return tuple(dict.fromkeys(found))


def _process(token: Token) -> str:
    return next(each.process for each in token.outward() if each.process is not None)
