"""How a channel is run, for looking at: its settings, a change of them, and answers to presses that do not count."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.outcome import SettingsChanged, SettingsPage
from bot.slack import cards
from bot.slack.cards import Card
from config.channel import ChannelProfile
from config.chosen import chosen_over, set_keys, value_of
from graph.channels import Setting
from graph.store.chosen import SettingChange
from tests.looks import examples as of
from tests.looks.blockkit import NOW

WHO = "T0ACME/U0BEN"
CHOSEN = {"approvals.publish": 2, "digest_at": "07:15", "gate_approvers.publish": ["U0ANNA", "S0LEADS"]}


def looks_of_rules(said: str = "") -> Iterator[tuple[str, Card | dict[str, Any]]]:
    """All of them; `said` stands wherever people write."""
    page, channels = settings_page(said), {"default": said or "Nature, briefly", "wild": "Wild things"}
    yield "settings", cards.settings_card(page)
    one = next(setting for setting in page.settings if setting.key == "digest_at")
    changes = (change(said, "digest_at", "08:00:00", "07:15:00"), change(said, "digest_at", None, "08:00:00"))
    yield "setting", cards.setting_card(page.model_copy(update={"settings": (one,), "changes": changes}))
    changed = SettingsChanged(channel="default", changes=changes[:1], settings=(one,), doubts=page.doubts)
    yield "settings-changed", cards.settings_changed_card(changed)
    yield "modal-settings", cards.settings_modal(page, channels)
    yield "modal-settings-read", cards.settings_modal(page.model_copy(update={"may_change": False}), channels)
    voted = of.gate_line(approved_by=(WHO,), needs=2)
    yield "script-approved-once", cards.script_card(of.script_page(said, gate=voted), NOW)
    nobody = of.gate_line(needs=2)
    yield "script-needs-two", cards.script_card(of.script_page(said, gate=nobody), NOW)
    ask = cards.ask_them_button(of.GATE, of.SUBJECT)
    yield "refused", cards.receipt("You may not decide here.", "<@U0BEN>, <!subteam^S0LEADS> may.", ask)
    again = cards.resume_button(of.PRODUCTION, "Ask again")
    yield "expired", cards.receipt("Nobody decided on this script in time; nothing was approved.", "", again)


def settings_page(said: str) -> SettingsPage:
    title = {"title": said[:100]} if said.strip() else {}
    file = ChannelProfile.model_validate(
        {"name": "default", "title": "Nature, briefly", "zone": "Europe/Rome", "approvers": ["U0ANNA", "sam"]} | title
    )
    profile = chosen_over(file, CHOSEN)
    settings = tuple(setting(profile, key, said) for key in set_keys(profile))
    doubts = ("publish needs 2 approvals, and 1 person is listed",)
    return SettingsPage(channel="default", settings=settings, may_change=True, doubts=doubts)


def setting(profile: ChannelProfile, key: str, said: str) -> Setting:
    value = value_of(profile, key)
    if key in CHOSEN:
        return Setting(key=key, value=value, origin="chat", by=said or WHO, at=NOW - timedelta(days=2))
    return Setting(key=key, value=value, origin="file" if key in {"zone", "approvers", "title"} else "shipped")


def change(said: str, key: str, before: Any, after: Any) -> SettingChange:
    return SettingChange(channel="default", key=key, before=before, after=after, who=said or WHO, at=NOW)
