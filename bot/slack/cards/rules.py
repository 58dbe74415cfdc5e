"""How a channel is run, as a card: each setting with where its value comes from, and who changed it."""

from bot.outcome import SettingsChanged, SettingsPage
from bot.slack.cards.blocks import Block, header, section, small_print
from bot.slack.cards.card import Card, fit, make_card
from bot.slack.cards.text import cut, escape, one_line, say_listed, say_person, say_when
from config.chosen import say_value
from graph.channels import Setting
from graph.store.chosen import SettingChange

ORIGINS = {"shipped": "as shipped", "file": "from its file", "chat": "set here"}
GROUPS = {
    "Who decides": ("approvers", "gate_approvers", "requester_may_approve", "approvals", "revisions", "policies"),
    "When": ("zone", "slots", "digest", "digest_at", "digest_in"),
    "How it is made": ("language", "seconds", "pattern", "voice", "speed", "music", "palette", "font"),
    "How it is listed": ("title", "handle", "tags", "forbidden_words", "privacy", "made_for_kids", "synthetic_media"),
}
MOST_SAID = 300


def settings_card(page: SettingsPage) -> Card:
    """All settings of a channel."""
    head = [header(f"⚙️ Channel {page.channel}"), *_doubts(page.doubts)]
    groups = [[section(say_group(page, name))] for name in GROUPS]
    nobody = page.unclaimed or "An admin of the workspace may change them"
    how = "`/studio config KEY VALUE` changes one" if page.may_change else nobody
    tail = [small_print(f"{how}  ·  `/studio config KEY` tells who changed it  ·  `/studio config machine`")]
    blocks, _ = fit(head, groups, tail, lambda _: [small_print("`/studio config KEY` shows one that is missing.")])
    return make_card(f"How channel {escape(page.channel, 60)} is run", blocks)


def say_group(page: SettingsPage, name: str) -> str:
    """The settings of a group, each on its line, below its name."""
    fields = GROUPS[name]
    shown = [one for one in page.settings if one.key.partition(".")[0] in fields]
    ordered = sorted(shown, key=lambda one: fields.index(one.key.partition(".")[0]))
    return "\n".join((f"*{name}*", *map(_line, ordered)))


def _line(setting: Setting) -> str:
    by = f" by {say_person(setting.by)} {say_when(setting.at)}" if setting.at else ""
    return f"`{setting.key}`  {say_setting(setting.key, setting.value)}  · _{ORIGINS[setting.origin]}_{by}"


def say_setting(key: str, value: object) -> str:
    """A value for people: those who decide as mentions."""
    if isinstance(value, list) and (key == "approvers" or key.startswith("gate_approvers.")):
        return ", ".join(map(say_listed, value)) or "nobody listed"
    return cut(escape(one_line(say_value(value)), MOST_SAID), MOST_SAID)


def setting_card(page: SettingsPage) -> Card:
    """One setting, with who changed it lately."""
    (setting,) = page.settings
    said = _line(setting)
    how = f"`/studio config {setting.key} VALUE` changes it, `/studio config reset {setting.key}` goes back to the file"
    lines = [section(said), *([section("\n".join(map(_change, page.changes)))] if page.changes else [])]
    told = how if page.may_change else page.unclaimed or "An admin of the workspace may change it"
    return make_card(said, [*lines, small_print(told)])


def _change(change: SettingChange) -> str:
    return f"•  {say_when(change.at)} {say_person(change.who)}: {_from_to(change)}"


def _from_to(change: SettingChange) -> str:
    before, after = (
        "what its file says" if value is None else say_setting(change.key, value)
        for value in (change.before, change.after)
    )
    return f"{before} → {after}"


def settings_changed_card(changed: SettingsChanged) -> Card:
    """What was changed; it counts at once, everywhere."""
    if not changed.changes:
        said = "; ".join(f"`{one.key}` is already: {say_setting(one.key, one.value)}" for one in changed.settings)
        said = f"{said}. Nothing was changed." if said else "Nothing was changed."
        return make_card(said, [section(said)])
    said = "\n".join(f"✓  `{one.key}`: {_from_to(one)}" for one in changed.changes)
    told = small_print(f"Channel {escape(changed.channel, 60)}  ·  it counts at once, for what is asked from now on")
    return make_card(said, [section(said), *_doubts(changed.doubts), told])


def _doubts(doubts: tuple[str, ...]) -> list[Block]:
    return [section("\n".join(f"⚠️ {escape(one_line(doubt), MOST_SAID)}" for doubt in doubts))] if doubts else []
