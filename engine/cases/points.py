"""Points of the instrument: exact decimals with two places, kept as whole hundredths so that SQL can add them up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

HUNDREDTH = Decimal("0.01")
ZERO = Decimal("0.00")


def rounded(value: Decimal) -> Decimal:
    """Two places, half up, as the instrument counts."""
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


def typed(given: Any) -> Decimal | None:
    """A number as a person types it: `83`, `83.5` or `83,5`. None for nothing, NaN for what is no number."""
    text = "" if given is None else str(given).strip().replace(",", ".")
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return Decimal("NaN")


class Points(sa.types.TypeDecorator[Decimal]):
    """Decimal in Python, hundredths as an integer in both databases."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002
        """Rounded half up to two places first, then whole hundredths: 83.5 is 8350; None is NULL."""
        return None if value is None else int(rounded(value) * 100)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:  # noqa: ARG002
        """With two decimals always, `83.50`; NULL is None, points not given, never 0."""
        return None if value is None else Decimal(int(value)).scaleb(-2)
