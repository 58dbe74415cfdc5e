"""Alembic's entry: it is given an open connection by `graph.store.migrate`."""

from typing import Any

from alembic import context

from graph.store import chat_tables as _chat_tables  # noqa: F401 - its tables join the metadata.
from graph.store import rule_tables as _rule_tables  # noqa: F401 - as above.
from graph.store.tables import Base

FOREIGN_TABLES = ("checkpoint", "writes", "procrastinate_", "apscheduler_")


def _is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or not (name or "").startswith(FOREIGN_TABLES)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=False,
    include_name=_is_ours,
)
with context.begin_transaction():
    context.run_migrations()
