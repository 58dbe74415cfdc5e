"""What was chosen for channels in a chat, and who changed what."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from graph.core.person import Person
from graph.core.value import Value
from graph.store.database import Database
from graph.store.productions import tell
from graph.store.rows import list_rows
from graph.store.rule_tables import ChannelSettingRow, SettingChangeRow


class SettingChange(Value):
    """Somebody changed a field of a channel; None is what the channel's file says."""

    channel: str
    key: str
    before: Any
    after: Any
    who: str
    at: datetime


def chosen_of(session: Session, channel: str) -> dict[str, Any]:
    """What was chosen for a channel, by key."""
    return {row.field: row.value["is"] for row in list_rows(session, ChannelSettingRow, channel=channel)}


def all_chosen(session: Session) -> dict[str, dict[str, Any]]:
    """What was chosen for all channels, by name and key."""
    found: dict[str, dict[str, Any]] = {}
    for row in list_rows(session, ChannelSettingRow):
        found.setdefault(row.channel, {})[row.field] = row.value["is"]
    return found


def lock_chosen(session: Session, channel: str) -> dict[str, Any]:
    """As `chosen_of`, and nobody else changes these rows before this transaction ends."""
    query = select(ChannelSettingRow).where(ChannelSettingRow.channel == channel).with_for_update()
    return {row.field: row.value["is"] for row in session.scalars(query.execution_options(populate_existing=True))}


def choose(db: Database, session: Session, change: SettingChange, by: Person) -> None:
    """Let a field have the new value from now on, or the file's, and record who changed it."""
    row, key, channel = ChannelSettingRow, change.key, change.channel
    session.execute(delete(row).where(row.channel == channel, row.field == key))
    if change.after is not None:
        values = {"channel": channel, "field": key, "value": {"is": change.after}, "who": by.name, "at": change.at}
        db.insert_once(session, row, values)
    session.add(
        SettingChangeRow(
            channel=channel,
            field=key,
            before={"is": change.before},
            after={"is": change.after},
            who=by.name,
            role=by.role,
            surface=by.surface,
            at=change.at,
        )
    )
    told = {"key": key, "before": change.before, "after": change.after, "by": by.name}
    tell(session, None, "channel_set", change.at, channel=channel, **told)


def list_changes(session: Session, channel: str, key: str | None = None, most: int = 5) -> tuple[SettingChange, ...]:
    """Who changed what, the newest first."""
    row = SettingChangeRow
    query = select(row).where(row.channel == channel).order_by(row.id.desc()).limit(most)
    rows = session.scalars(query if key is None else query.where(row.field == key))
    return tuple(
        SettingChange(
            channel=one.channel, key=one.field, before=one.before["is"], after=one.after["is"], who=one.who, at=one.at
        )
        for one in rows
    )
