"""How channels are run: their files, and over them what those in charge chose in a chat. Asked anew each time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from config.channel import ChannelProfile, Channels, get_channel
from config.chosen import chosen_over, set_keys, value_of
from config.errors import BadChannel
from graph.authority import explain_unclaimed, may_configure, refuse_configuring
from graph.core.clock import Clock
from graph.core.person import Person
from graph.core.value import Value
from graph.store.chosen import SettingChange, all_chosen, choose, chosen_of, list_changes, lock_chosen
from graph.store.database import Database
from graph.store.inbox import once


class Setting(Value):
    """A field of a channel, and where its value comes from; who set it where that was in a chat."""

    key: str
    value: Any
    origin: Literal["shipped", "file", "chat"]
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class ChannelRules:
    """Channels as they are now, for every process alike."""

    db: Database
    clock: Clock
    files: Channels

    def once(self, request: str) -> "ChannelRules":
        """The same for whoever carries out this one request: what comes again under its name raises `DoneAlready`."""
        return replace(self, db=once(self.db, request, self.clock))

    def profile(self, name: str) -> ChannelProfile:
        """A channel by its name. Raises `ChannelNotFound`, or `BadChannel` for a file that cannot be used."""
        profile = get_channel(self.files, name)
        with self.db.read() as session:
            chosen = chosen_of(session, name)
        return chosen_over(profile, chosen)

    def usable(self) -> dict[str, ChannelProfile]:
        """All channels that can be used, by name."""
        with self.db.read() as session:
            chosen = all_chosen(session)
        found = {}
        for name, profile in self.files.usable().items():
            try:
                found[name] = chosen_over(profile, chosen.get(name, {}))
            except BadChannel:  # As with a broken file: asking for it by name says what is wrong.
                continue
        return found

    def list(self, name: str) -> tuple[Setting, ...]:
        """All settings of a channel. Raises as `profile`."""
        file, shipped = get_channel(self.files, name), self.files.is_shipped(name)
        with self.db.read() as session:
            chosen = chosen_of(session, name)
            changes = {change.key: change for change in reversed(list_changes(session, name, most=1000))}
        profile = chosen_over(file, chosen)

        def setting(key: str) -> Setting:
            value = value_of(profile, key)
            if key in chosen:
                return Setting(key=key, value=value, origin="chat", by=changes[key].who, at=changes[key].at)
            in_file = not shipped and key.partition(".")[0] in file.model_fields_set
            return Setting(key=key, value=value, origin="file" if in_file else "shipped")

        return tuple(setting(key) for key in set_keys(profile))

    def changes(self, name: str, key: str) -> tuple[SettingChange, ...]:
        """Who changed a setting lately, the newest first."""
        with self.db.read() as session:
            return list_changes(session, name, key)

    def may_change(self, name: str, by: Person) -> bool:
        """Whether this person may change the channel's settings."""
        return may_configure(get_channel(self.files, name), by)

    def unclaimed(self, name: str, by: Person) -> str:
        """What lets this admin change the channel where its file names no workspace; empty where that is not it."""
        return explain_unclaimed(get_channel(self.files, name), by)

    def change(self, name: str, values: Mapping[str, Any], by: Person) -> tuple[SettingChange, ...]:
        """Set fields of a channel, all or none; None goes back to the file. What is so already is no change.

        Raises:
            NotAllowed: This person is neither the owner nor an admin of the channel's workspace.
            BadChannel: The channel cannot be like that.
        """
        file, now = get_channel(self.files, name), self.clock.now()
        refuse_configuring(file, by)
        with self.db.write() as session:
            chosen = lock_chosen(session, name)
            wanted = {key: value for key, value in {**chosen, **values}.items() if value is not None}
            profile = chosen_over(file, wanted)
            changes = []
            for key, value in values.items():
                after = None if value is None else value_of(profile, key)
                before = chosen.get(key)
                if after != before and not (before is None and after == value_of(file, key)):
                    changes.append(
                        SettingChange(channel=name, key=key, before=before, after=after, who=by.name, at=now)
                    )
            for change in changes:
                choose(self.db, session, change, by)
        return tuple(changes)
