"""Showing and changing how a channel is run, from any surface."""

from typing import assert_never

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
            page = _page(rules, channel, by, rules.list(channel))
            return page.model_copy(update={"doubts": rules.profile(channel).doubts})
        case ListSettings(channel=channel):
            key = known_key(command.key)
            page = _page(rules, channel, by, (find_setting(rules, channel, key),))
            return page.model_copy(update={"changes": rules.changes(channel, key)})
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


def _page(rules: ChannelRules, channel: str, by: Person, settings: tuple[Setting, ...]) -> SettingsPage:
    return SettingsPage(
        channel=channel,
        settings=settings,
        may_change=rules.may_change(channel, by),
        unclaimed=rules.unclaimed(channel, by),
    )


def find_setting(rules: ChannelRules, channel: str, key: str) -> Setting:
    """One setting, with the value that then counts where it is not given."""
    found = next((one for one in rules.list(channel) if one.key == key), None)
    return found or Setting(key=key, value=value_of(rules.profile(channel), key), origin="shipped")
