"""When somebody who was mentioned has looked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("mention", sa.Column("seen_at", Instant(), nullable=True))
    op.execute(sa.text("update mention set seen_at = at"))  # who was told before there were digests of it was told
