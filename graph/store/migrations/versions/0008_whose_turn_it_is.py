"""Who carries out what was heard, each message once, and what changed about people, for all processes to see."""

import sqlalchemy as sa
from alembic import op

from graph.store.types import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NAME_MESSAGES = """
    UPDATE note SET message = workspace || ':' || conversation || ':' || ts
    WHERE id IN (SELECT MIN(id) FROM note WHERE ts <> '' GROUP BY workspace, conversation, ts)
"""
"""Of several notes with one message the first was made when it was heard; the others are its later words."""


def upgrade() -> None:
    """Add the columns; what is being carried out meanwhile belongs to nobody, and is taken up at once."""
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner", sa.Text(), nullable=True))
        batch_op.create_index("ix_inbox_received_at", ["received_at"], unique=False)
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("owner", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("held_until", Moment(), nullable=True))
    op.execute(_NAME_MESSAGES)
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_message"), ["message"], unique=True)
    op.create_table(
        "person_news",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_person_news")),
    )


def downgrade() -> None:
    """Drop what was added; nobody claims any more what they carry out."""
    op.drop_table("person_news")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_message"))
        batch_op.drop_index(batch_op.f("ix_note_state"))
        batch_op.drop_column("held_until")
        batch_op.drop_column("owner")
        batch_op.drop_column("message")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_received_at")
        batch_op.drop_column("owner")
