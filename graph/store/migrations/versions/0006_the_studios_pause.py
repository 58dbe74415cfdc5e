"""The pause of a whole studio, beside that of single productions."""

import sqlalchemy as sa
from alembic import op

from graph.store.types import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; what was paused by itself stays so."""
    op.create_table(
        "studio_pause",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_studio_pause")),
    )


def downgrade() -> None:
    """Drop the table; everything goes on."""
    op.drop_table("studio_pause")
