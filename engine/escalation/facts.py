"""What a letter and a decision page say about the case itself; told by the rooms that know, registered from above."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFacts:
    """The indicator a case is about. Titles only: nothing of the evidence."""

    code: str  # K3-15
    name: str
    cluster: str = ""
    max_score: Decimal = Decimal(0)
    year: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What an agency still owes to a case: its questions, titles of the evidence that has not come, points at stake."""

    questions: int = 0
    missing: tuple[str, ...] = ()
    missing_count: int = 0
    points: Decimal = Decimal(0)
    claimed: Decimal = Decimal(0)  # what the answers sent so far claim of these points


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """What came back to an agency last: who returned it (a role), and each question with the code of its reason."""

    role: str = ""
    questions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CityPoints:
    """What the whole city claims and can prove now, over all cases of the cycle."""

    claimed: Decimal = Decimal(0)
    provable: Decimal = Decimal(0)


CaseProvider = Callable[[Session, uuid.UUID, str], CaseFacts]
ShareProvider = Callable[[Session, uuid.UUID, str, str | None], Share]
ReturnedProvider = Callable[[Session, uuid.UUID, str, str | None], Returned]
CityProvider = Callable[[Session, uuid.UUID, str], CityPoints]

_case: list[CaseProvider] = []
_share: list[ShareProvider] = []
_returned: list[ReturnedProvider] = []
_city: list[CityProvider] = []


def register_case(provider: CaseProvider) -> None:
    """`provider(session, city_id, business_key)` tells which indicator it is."""
    _case[:] = [provider]


def register_share(provider: ShareProvider) -> None:
    """`provider(session, city_id, business_key, agency_key)` tells what is missing; agency None = the whole case."""
    _share[:] = [provider]


def register_returned(provider: ReturnedProvider) -> None:
    """`provider(session, city_id, business_key, agency_key)` tells what came back to an agency last."""
    _returned[:] = [provider]


def register_city(provider: CityProvider) -> None:
    """`provider(session, city_id, business_key)` tells what the city claims in the cycle of a case."""
    _city[:] = [provider]


def city_points(session: Session, city_id: uuid.UUID, business_key: str) -> CityPoints | None:
    """The city's sums; None where nobody knows."""
    return _city[0](session, city_id, business_key) if _city else None


def case_facts(session: Session, city_id: uuid.UUID, business_key: str) -> CaseFacts:
    """The indicator; where nobody knows it, the business key speaks for itself."""
    if _case:
        return _case[0](session, city_id, business_key)
    return CaseFacts(code=business_key, name=business_key)


def share_of(session: Session, city_id: uuid.UUID, business_key: str, agency_key: str | None) -> Share:
    """What is missing; nothing where nobody knows."""
    return _share[0](session, city_id, business_key, agency_key) if _share else Share()


def returned_to(session: Session, city_id: uuid.UUID, business_key: str, agency_key: str | None) -> Returned:
    """What came back; nothing where nobody knows."""
    return _returned[0](session, city_id, business_key, agency_key) if _returned else Returned()
