"""Which gate a message asks about that is not the gate's own card, so that it is closed with the gate."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; messages that are there already ask about no gate, and stay as they are."""
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gate_id", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop the column; what was asked keeps its buttons."""
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_column("gate_id")
