"""What somebody types about how a channel is run: its settings, who decides, when the digest comes."""

from dataclasses import dataclass
from typing import Any, assert_never

from bot.commands import ChangeSettings, ListSettings
from bot.outcome import SettingsChanged, SettingsPage
from bot.reading.asked import AboutRules, SetApprovers, SetConfig, SetDigest, ShowApprovers, ShowConfig, ShowMachine
from bot.slack.cards import Card, receipt, setting_card, settings_card, settings_changed_card
from bot.slack.cards.text import say_listed
from bot.slack.desk import Place, SlackDesk
from config.channel import APPROVED, CHAT_ID, ChannelProfile
from config.chosen import known_key, read_value
from config.errors import BadChannel
from config.settings import describe
from graph.authority import refuse_machine

GATES = ("script", "video", "publish", "budget")
NOBODY = "admins of the workspace, and whoever asked"


@dataclass
class RuleCommands:
    """Shows and changes how channels are run. Who may change it is for the service to say."""

    desk: SlackDesk

    def carry_out(self, typed: AboutRules, place: Place) -> Card:
        """Do what was asked and say what came of it. Raises what the handler raises."""
        match typed:
            case ShowConfig():
                return self._show(typed, place)
            case SetConfig():
                key = known_key(typed.key)
                value = None if typed.value is None else read_value(key, typed.value)
                return self._change(typed.channel, {key: value}, place)
            case SetDigest():
                at = {"digest_at": read_value("digest_at", typed.at)} if typed.at else {}
                return self._change(typed.channel, {"digest": typed.on, **at}, place)
            case SetApprovers():
                key = f"gate_approvers.{typed.gate}" if typed.gate else "approvers"
                return self._change(typed.channel, {key: list(typed.people)}, place)
            case ShowApprovers():
                return self._approvers(typed)
            case ShowMachine():
                refuse_machine(self.desk.person(place))
                lines = "\n".join(str(line) for line in describe(self.desk.studio.settings, ends=False))
                return receipt(f"```{lines[:2800]}```", "These are set where Greenlight runs, not from here.")
            case never:
                assert_never(never)

    def _show(self, typed: ShowConfig, place: Place) -> Card:
        page = self.desk.do(ListSettings(channel=typed.channel or "default", key=typed.key), place)
        if not isinstance(page, SettingsPage):
            raise TypeError(type(page))
        return setting_card(page) if typed.key else settings_card(page)

    def _change(self, channel: str, values: dict[str, Any], place: Place) -> Card:
        refuse_strangers(values)
        changed = self.desk.handler(place).handle(
            ChangeSettings(channel=channel or "default", values=values), self.desk.person(place)
        )
        if not isinstance(changed, SettingsChanged):
            raise TypeError(type(changed))
        self.desk.hint.set()
        return settings_changed_card(changed)

    def _approvers(self, typed: ShowApprovers) -> Card:
        studio = self.desk.studio
        wanted = [studio.channel(typed.channel)] if typed.channel else list(studio.channels.values())
        lines = [_who(channel, gate) for channel in wanted for gate in ([typed.gate] if typed.gate else GATES)]
        doubts = [f"⚠️ {doubt}" for channel in wanted for doubt in channel.doubts]
        how = "`/studio approvers publish @anna @leads` lets others decide; an admin may."
        return receipt("\n".join((*lines, *doubts)), how)


def _who(channel: ChannelProfile, gate: str) -> str:
    listed = ", ".join(say_listed(name) for name in channel.deciders(gate))
    needs = channel.approvals_needed(gate) if gate in APPROVED else 1
    several = f" · {needs} different people have to say yes" if needs > 1 else ""
    several += "" if channel.requester_may_approve else " · nobody approves their own video"
    return f"*{channel.title}* · {gate}: {listed or NOBODY}{several}"


def refuse_strangers(values: dict[str, Any]) -> None:
    """Raise `BadChannel` where somebody is to decide whom Slack does not know: an account of another machine, say."""
    for key, value in values.items():
        if key == "approvers" or key.startswith("gate_approvers."):
            unknown = [name for name in value or () if not CHAT_ID.fullmatch(name.rpartition("/")[2])]
            if unknown:
                says = f"{unknown[0]} is nobody that Slack knows"
                raise BadChannel(says, hint="Mention users and user groups with @.", refused={key: f"{says}."})
