"""How the day was counted until which a drawing lets a task sleep"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("user_task", sa.Column("follow_up_explained", sa.Text(), nullable=True))
