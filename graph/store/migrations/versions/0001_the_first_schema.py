"""The first schema."""

import sqlalchemy as sa
from alembic import op

from graph.store.types import Moment, PlainJson

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER decision_update BEFORE UPDATE ON decision "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
        "CREATE TRIGGER decision_delete BEFORE DELETE ON decision "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$",
        "CREATE TRIGGER decision_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON decision "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_decision_change()",
    ),
}


def upgrade() -> None:
    """Create all tables, and let the database itself refuse changes of decisions."""
    op.create_table(
        "artifact",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("facts", PlainJson, nullable=False),
        sa.Column("provenance", PlainJson, nullable=False),
        sa.Column("placeholder", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_artifact")),
    )
    with op.batch_alter_table("artifact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_artifact_sha256"), ["sha256"], unique=False)

    op.create_table(
        "production",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("failed_from", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("hold", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("revisions_asked", sa.Integer(), nullable=False),
        sa.Column("gate_sequence", sa.Integer(), nullable=False),
        sa.Column("brief", PlainJson, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("storyboard", PlainJson, nullable=False),
        sa.Column("cut", PlainJson, nullable=False),
        sa.Column("policies", PlainJson, nullable=False),
        sa.Column("quote", PlainJson, nullable=False),
        sa.Column("publish_at", Moment(), nullable=True),
        sa.Column("budget_micro", sa.BigInteger(), nullable=False),
        sa.Column("reserved_micro", sa.BigInteger(), nullable=False),
        sa.Column("charged_micro", sa.BigInteger(), nullable=False),
        sa.Column("wake", sa.BigInteger(), nullable=False),
        sa.Column("handled", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("not_before", Moment(), nullable=True),
        sa.Column("graph_version", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "state IN ('DRAFT', 'SCRIPT_PENDING_REVIEW', 'READY_FOR_GENERATION', 'VIDEO_PENDING_REVIEW', 'READY_FOR_PUBLISH', 'PUBLISHING', 'SCHEDULED', 'UPLOADED', 'PUBLISHED', 'REJECTED', 'FAILED', 'ABORTED')",
            name=op.f("ck_production_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production")),
    )
    with op.batch_alter_table("production", schema=None) as batch_op:
        batch_op.create_index(
            "ix_production_news",
            ["updated_at"],
            unique=False,
            sqlite_where=sa.text("wake > handled"),
            postgresql_where=sa.text("wake > handled"),
        )
        batch_op.create_index(batch_op.f("ix_production_state"), ["state"], unique=False)

    op.create_table(
        "resource_slot",
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("resource", "number", name=op.f("pk_resource_slot")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("heartbeat_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "artifact_use",
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("artifact_key", sa.Text(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["artifact_key"], ["artifact.key"], name=op.f("fk_artifact_use_artifact_key")),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_artifact_use_production_id")),
        sa.PrimaryKeyConstraint("production_id", "role", "artifact_key", name=op.f("pk_artifact_use")),
    )
    op.create_table(
        "charge",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("quoted_micro", sa.BigInteger(), nullable=False),
        sa.Column("charged_micro", sa.BigInteger(), nullable=False),
        sa.Column("usage", PlainJson, nullable=False),
        sa.Column("result", PlainJson, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("booked_at", Moment(), nullable=True),
        sa.CheckConstraint("state IN ('reserved', 'booked', 'released')", name=op.f("ck_charge_state")),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_charge_production_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_charge")),
    )
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charge_production_id"), ["production_id"], unique=False)

    op.create_table(
        "effect",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("request", PlainJson, nullable=False),
        sa.Column("result", PlainJson, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_effect_production_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_effect")),
    )
    with op.batch_alter_table("effect", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effect_production_id"), ["production_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("production_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fields", PlainJson, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_event_production_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_production_id"), ["production_id"], unique=False)

    op.create_table(
        "gate",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("shown", PlainJson, nullable=False),
        sa.Column("blocked_by", PlainJson, nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('script', 'video', 'publish', 'partial', 'budget', 'outcome', 'step')", name=op.f("ck_gate_kind")
        ),
        sa.CheckConstraint("status IN ('pending', 'decided', 'superseded', 'expired')", name=op.f("ck_gate_status")),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_gate_production_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
        sa.UniqueConstraint("production_id", "sequence", name=op.f("uq_gate_production_id_sequence")),
    )
    with op.batch_alter_table("gate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gate_production_id_status"), ["production_id", "status"], unique=False)

    op.create_table(
        "history",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_history_production_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_production_id"), ["production_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", PlainJson, nullable=False),
        sa.Column("words_sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_revision_production_id")),
        sa.PrimaryKeyConstraint("production_id", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "slot",
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("publish_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_slot_production_id")),
        sa.PrimaryKeyConstraint("production_id", name=op.f("pk_slot")),
        sa.UniqueConstraint("channel", "publish_at", name=op.f("uq_slot_channel_publish_at")),
    )
    op.create_table(
        "upload",
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("privacy", sa.Text(), nullable=False),
        sa.Column("planned_publish_at", Moment(), nullable=True),
        sa.Column("publish_at", Moment(), nullable=True),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_upload_production_id")),
        sa.PrimaryKeyConstraint("production_id", name=op.f("pk_upload")),
        sa.UniqueConstraint("marker", name=op.f("uq_upload_marker")),
    )
    op.create_table(
        "work_item",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("max_failures", sa.Integer(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("payload", PlainJson, nullable=False),
        sa.Column("result", PlainJson, nullable=False),
        sa.Column("error", PlainJson, nullable=False),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_work_item_state")
        ),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_work_item_production_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("key", name=op.f("uq_work_item_key")),
    )
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_item_production_id_step"), ["production_id", "step"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_item_state_not_before"), ["state", "not_before"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("item_id", SERIAL, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("error", PlainJson, nullable=False),
        sa.Column("log", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name=op.f("fk_attempt_item_id")),
        sa.PrimaryKeyConstraint("item_id", "number", name=op.f("pk_attempt")),
    )
    op.create_table(
        "decision",
        sa.Column("id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("gate_id", sa.Text(), nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("verdict", PlainJson, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_decision_gate_id")),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_decision_production_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("gate_id", name=op.f("uq_decision_gate_id")),
        sa.UniqueConstraint("hash", name=op.f("uq_decision_hash")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_production_id"), ["production_id"], unique=False)

    op.create_table(
        "shown",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("production_id", sa.Text(), nullable=False),
        sa.Column("gate_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["gate_id"], ["gate.id"], name=op.f("fk_shown_gate_id")),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"], name=op.f("fk_shown_production_id")),
        sa.PrimaryKeyConstraint("who", "production_id", name=op.f("pk_shown")),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """There is nothing before the first schema: drop the database instead."""
    raise NotImplementedError("the first schema cannot be taken back")
