"""Votes at gates that need several, steps that are begun again, and settings that were changed in a chat."""

import sqlalchemy as sa
from alembic import op

from graph.store.types import Moment, PlainJson

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FIXED = ("vote", "setting_change")


def upgrade() -> None:
    """Create the tables, and let the database itself refuse changes of what was said."""
    op.create_table(
        "vote",
        sa.Column("id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("gate_id", sa.Text(), nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_vote_gate_id")),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_vote_production_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("gate_id", "who", name=op.f("uq_vote_gate_id_who")),
        sa.UniqueConstraint("hash", name=op.f("uq_vote_hash")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_production_id"), ["production_id"], unique=False)

    op.create_table(
        "gone_back",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_gone_back_production_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gone_back")),
    )
    with op.batch_alter_table("gone_back", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gone_back_production_id"), ["production_id"], unique=False)

    op.create_table(
        "channel_setting",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", PlainJson, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "field", name=op.f("pk_channel_setting")),
    )
    op.create_table(
        "setting_change",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", PlainJson, nullable=False),
        sa.Column("after", PlainJson, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_change")),
    )
    with op.batch_alter_table("setting_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_setting_change_channel"), ["channel"], unique=False)
    for statement in _refusals(op.get_bind().dialect.name):
        op.execute(statement)


def _refusals(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{what} BEFORE {what.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}s are append-only'); END"
            for table in FIXED
            for what in ("update", "delete")
        ]
    return [
        statement
        for table in FIXED
        for statement in (
            f"CREATE FUNCTION refuse_{table}_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table}s are append-only'; END $$",
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_{table}_change()",
        )
    ]


def downgrade() -> None:
    """Drop the tables; what was decided stays."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table in (*FIXED, "channel_setting", "gone_back"):
        op.drop_table(table)
        if is_postgres and table in FIXED:
            op.execute(f"DROP FUNCTION refuse_{table}_change()")
