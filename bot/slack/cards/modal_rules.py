"""The form for how a channel is run, and what was changed in it; those who may not change it read it."""

import json
from collections.abc import Mapping
from typing import Any

from bot.outcome import SettingsPage
from bot.slack.cards.blocks import MOST_OPTIONS, Block, actions, divider, option, section, select, small_print
from bot.slack.cards.forms import closing_modal, entered, entered_list, field, menu, metadata_of, modal, text_field
from bot.slack.cards.rules import say_group
from bot.slack.cards.text import cut, one_line
from bot.slack.ids import Action, View
from config.channel import CHAT_ID, MOST_APPROVALS, is_group
from config.chosen import read_value, say_value

ASKED = {"script": "script", "video": "film", "publish": "release"}
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("digest", "The daily digest", "switch"),
    ("digest_at", "It comes at", "time"),
    ("zone", "Time zone", "text"),
    ("slots", "Publish times, in that zone", "text"),
    ("approvers", "Who decides, where no gate names others", "people"),
    *((f"gate_approvers.{gate}", f"Who decides on the {name}", "people") for gate, name in ASKED.items()),
    *((f"approvals.{gate}", f"How many people have to approve the {name}", "count") for gate, name in ASKED.items()),
    ("requester_may_approve", "Who asked for a video may approve it", "switch"),
)
SWITCH = {"yes": "Yes", "no": "No"}
LONGEST_METADATA = 2900


def settings_modal(page: SettingsPage, channels: Mapping[str, str]) -> dict[str, Any]:
    """How one of the `channels` (titles by name) is run: a form for those who may change it, else to be read."""
    which = _choice(page.channel, channels)
    if not page.may_change:
        told = page.unclaimed or "An admin of the workspace changes these, or the owner at the terminal."
        return closing_modal("Settings", [*which, *_read(page), small_print(told)])
    shown = {one.key: one.value for one in page.settings}
    blocks = [*which, *(_field(page.channel, shown, *one) for one in FIELDS)]
    blocks += [small_print("It counts at once. `/studio config` has the rest, and tells who changed what.")]
    return modal(View.SETTINGS, "Settings", "Save", blocks, _metadata(page.channel, shown))


def _metadata(channel: str, shown: Mapping[str, Any]) -> str:
    """What was shown, so that only what somebody changed is changed: not what another did meanwhile."""
    kept = json.dumps({"c": channel, "v": {key: shown.get(key) for key, _, _ in FIELDS}})
    return kept if len(kept) <= LONGEST_METADATA else json.dumps({"c": channel})


def _choice(channel: str, channels: Mapping[str, str]) -> list[Block]:
    if len(channels) < 2:  # noqa: PLR2004 - one is no choice.
        return [section(f"*{cut(one_line(channels.get(channel, channel)), 100)}*")]
    options = [option(one_line(title), name) for name, title in list(channels.items())[:MOST_OPTIONS]]
    return actions(select(Action.SETTINGS_OF, "Channel", options, channel), block_id=f"which:{channel}")


def _read(page: SettingsPage) -> list[Block]:
    return [divider(), *(section(say_group(page, name)) for name in ("When", "Who decides"))]


def _field(channel: str, shown: Mapping[str, Any], key: str, label: str, kind: str) -> Block:
    value = shown.get(key)
    match kind:
        case "switch":
            options = [option(said, name) for name, said in SWITCH.items()]
            return field(f"{key}:{channel}", label, menu(options, chosen="yes" if value else "no"))
        case "time":
            return field(f"{key}:{channel}", label, {"type": "timepicker", "initial_time": say_value(value)})
        case "count":
            options = [option(str(number), str(number)) for number in range(1, MOST_APPROVALS + 1)]
            return field(f"{key}:{channel}", label, menu(options, chosen=str(value or 1)))
        case "people":
            return _people(f"{key}:{channel}", label, list(value or ()))
        case _:
            return field(f"{key}:{channel}", label, text_field(value=say_value(value), limit=500))


def _people(block_id: str, label: str, listed: list[str]) -> Block:
    users = [name for name in listed if _is_user(name)]
    groups = sum(is_group(name) for name in listed)
    counted = "1 user group" if groups == 1 else f"{groups} user groups"
    accounts = [name for name in listed if not _is_user(name) and not is_group(name)]
    others = ", ".join((*([counted] if groups else ()), *accounts))
    picker: Block = {"type": "multi_users_select"} | ({"initial_users": users} if users else {})
    hint = f"And as before: {others}. /studio approvers shows and changes them." if others else ""
    return field(block_id, label, picker, hint=hint, optional=True)


def _is_user(name: str) -> bool:
    return CHAT_ID.fullmatch(name) is not None and not is_group(name)


def channel_of(view: Mapping[str, Any]) -> str:
    """The channel that a form is about; empty where it says none."""
    return str(metadata_of(view).get("c") or "")


def read_settings(view: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody changed, by key; `now` are the values where the form does not say what it showed."""
    channel, before = channel_of(view), metadata_of(view).get("v") or now
    changed = {}
    for key, _, kind in FIELDS:
        block_id, shown = f"{key}:{channel}", before.get(key)
        value = _value(view, block_id, key, kind, shown)
        if value is not ... and value != shown:
            changed[key] = value
    return changed


def _value(view: Mapping[str, Any], block_id: str, key: str, kind: str, shown: Any) -> Any:
    if kind == "people":
        kept = [name for name in shown or () if not _is_user(name)]
        return [*entered_list(view, block_id), *kept] or (None if "." in key else [])
    said = entered(view, block_id)
    if not said:
        return ...
    if kind == "count":
        return shown if int(said) == (shown or 1) else int(said)
    value = read_value(key, said)
    return shown if say_value(value) == say_value(shown) else value


def place_errors(view: Mapping[str, Any], refused: Mapping[str, str]) -> dict[str, str]:
    """What is wrong beside the fields that it is about; what is about none of them beside the first."""
    channel, fields = channel_of(view), [key for key, _, _ in FIELDS]
    placed: dict[str, list[str]] = {}
    for key, says in refused.items():
        placed.setdefault(key if key in fields else fields[0], []).append(says)
    return {f"{key}:{channel}": cut(" ".join(says), 150) for key, says in placed.items()}
