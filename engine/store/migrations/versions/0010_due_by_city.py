"""What is due, by city: the sweep and the drain take the cities in turn."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

DUE, OPEN = sa.text("next_due_at is not null"), sa.text("state = 'open'")


def upgrade() -> None:
    """Two partial indices: nothing is rewritten."""
    op.create_index("ix_process_instance_due_by_city", "process_instance", ["city_id", "next_due_at"], unique=False,
                    sqlite_where=DUE, postgresql_where=DUE)  # fmt: skip
    op.create_index("ix_outbox_open_by_city", "outbox", ["queue", "city_id", "due_at"], unique=False,
                    sqlite_where=OPEN, postgresql_where=OPEN)  # fmt: skip


def downgrade() -> None:
    """Away with both."""
    op.drop_index("ix_outbox_open_by_city", "outbox")
    op.drop_index("ix_process_instance_due_by_city", "process_instance")
