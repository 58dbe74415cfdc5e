"""Showing and changing how a channel is run, from any surface."""

from typing import Any, assert_never

from bot.commands import ChangeSettings, ListSettings
from bot.outcome import SettingsChanged, SettingsPage
from config.chosen import known_key, value_of
from graph.channels import ChannelRules, Setting
from graph.core.person import Person


def carry_out(
    rules: ChannelRules, command: ListSettings | ChangeSettings, by: Person
) -> SettingsPage | SettingsChanged:
    """Show or change. Raises `NotAllowed`, and `BadChannel` for what no channel has or can be."""
    match command:
        case ListSettings(channel=channel, key=""):
            doubts = rules.profile(channel).doubts
            return SettingsPage(
                channel=channel, settings=rules.list(channel), doubts=doubts, **_may(rules, channel, by)
            )
        case ListSettings(channel=channel):
            key = known_key(command.key)
            return SettingsPage(
                channel=channel,
                settings=(find_setting(rules, channel, key),),
                changes=rules.changes(channel, key),
                **_may(rules, channel, by),
            )
        case ChangeSettings(channel=channel):
            values = {known_key(key): value for key, value in command.values.items()}
            changes = rules.change(channel, values, by)
            return SettingsChanged(
                channel=channel,
                changes=changes,
                settings=tuple(find_setting(rules, channel, key) for key in values),
                doubts=rules.profile(channel).doubts,
            )
        case never:
            assert_never(never)


def _may(rules: ChannelRules, channel: str, by: Person) -> dict[str, Any]:
    return {"may_change": rules.may_change(channel, by), "unclaimed": rules.unclaimed(channel, by)}


def find_setting(rules: ChannelRules, channel: str, key: str) -> Setting:
    """One setting, with the value that then counts where it is not given."""
    found = next((one for one in rules.list(channel) if one.key == key), None)
    return found or Setting(key=key, value=value_of(rules.profile(channel), key), origin="shipped")
