"""Since when a task's assignee has it, where somebody handed it over"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("user_task", sa.Column("given_at", Instant(), nullable=True))
