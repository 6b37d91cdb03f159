"""The letters that wait for a digest are found without looking through those of the whole year"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
_WAITS = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_index(
        "ix_letter_waiting", "letter", ["city_id", "person_id"], sqlite_where=_WAITS, postgresql_where=_WAITS
    )
