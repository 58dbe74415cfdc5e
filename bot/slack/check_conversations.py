"""Whether digests can come where they shall: the usual conversation, and those that channels' files name."""

from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.slack.findings import INSTALL_AGAIN, Finding, Place, asking, word_of
from config.channel import ChannelProfile

USUAL = "GREENLIGHT_SLACK__CONVERSATION"


def examine_conversations(usual: str, channels: Mapping[str, ChannelProfile], places: list[Place]) -> Iterator[Finding]:
    """What keeps digests from coming. `usual` is where they come that no channel has elsewhere."""
    if usual:
        yield _conversation(usual, USUAL, places)
    else:
        says = "no conversation is set: digests come only where a channel's file says where"
        action = f"Set {USUAL} to the id of the conversation that digests shall come to."
        yield Finding(name="talk", level="doubt", says=says, action=action)
    for name, channel in sorted(channels.items()):
        if channel.digest and channel.digest_in not in {"", usual}:
            yield _conversation(channel.digest_in, f"`digest_in` in the file of {name}", places)


def _conversation(id: str, by: str, places: list[Place]) -> Finding:
    answers = [answer for place in places for answer in asking("talk", _membership, id, by, place)]
    # The conversation is in one of the workspaces; that the others do not know it says nothing.
    return next((answer for answer in answers if answer.level == "ok"), answers[0])


def _membership(id: str, by: str, place: Place) -> Iterator[Finding]:
    try:
        found: dict[str, Any] = place.client.conversations_info(channel=id).get("channel") or {}
    except SlackApiError as error:
        word = word_of(error)
        action = f"Invite @{place.bot} there by /invite, or choose another by {by}."
        says = f"{place.name}: the conversation {id} cannot be seen ({word})"
        yield Finding(name="talk", level="bad", says=says, action=INSTALL_AGAIN if word == "missing_scope" else action)
        return
    name = f"#{found.get('name') or id}"
    if found.get("is_archived"):
        action = f"Unarchive it, or choose another by {by}."
        yield Finding(name="talk", level="bad", says=f"{place.name}: {name} is archived", action=action)
    elif not (found.get("is_member") or found.get("is_im")):
        action = f"Type /invite @{place.bot} in {name}."
        yield Finding(name="talk", level="bad", says=f"{place.name}: @{place.bot} is not in {name}", action=action)
    else:
        yield Finding(name="talk", level="ok", says=f"{place.name}: @{place.bot} is in {name}")
