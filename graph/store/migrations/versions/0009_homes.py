"""Who opened their page of the app and when, so that it is drawn anew while they may look at it."""

import sqlalchemy as sa
from alembic import op

from graph.store.types import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; whoever opened theirs before does so again."""
    op.create_table(
        "home",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "who", name=op.f("pk_home")),
    )


def downgrade() -> None:
    """Drop the table; what is shown stays as it is until it is opened again."""
    op.drop_table("home")
