"""How an asking reaches people, the printed memo that was handed over, and how much time the highest rung may give"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.base import Instant

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("decision_request", sa.Column("channel", sa.Text(), nullable=False, server_default="mail"))
    op.add_column("decision_request", sa.Column("copies", sa.Text(), nullable=False, server_default=""))
    op.add_column("decision_request", sa.Column("most_days", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("decision_request", sa.Column("memo_delivered_at", Instant(), nullable=True))
    op.add_column("decision_request", sa.Column("memo_delivered_by", sa.Uuid(), nullable=True))
