"""Who is fetching a parcel, so that what a dead process held is fetched again at once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is being fetched meanwhile belongs to nobody, and its lease alone counts."""
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop the column; leases stay."""
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.drop_column("owner")
