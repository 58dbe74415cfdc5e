"""Files that people gave, with what became of each."""

import sqlalchemy as sa
from alembic import op

from graph.store.types import Moment, PlainJson

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of parcels."""
    op.create_table(
        "parcel",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("production_id", sa.Text(), nullable=True),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("thread_ts", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("wish", PlainJson, nullable=False),
        sa.Column("files", PlainJson, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("gate_id", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("state IN ('fetching', 'waiting', 'offered', 'done')", name=op.f("ck_parcel_state")),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_parcel_production_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_parcel")),
    )
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.create_index("ix_parcel_due", ["state", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_production_id"), ["production_id"], unique=False)


def downgrade() -> None:
    """Drop the table; what was kept of the files stays."""
    op.drop_table("parcel")
