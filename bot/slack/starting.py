"""Starting a video from Slack: by the form, by a command, or from a message."""

from dataclasses import replace
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.commands import Begin
from bot.outcome import Begun
from bot.slack.cards import Card, read_new_video, receipt
from bot.slack.desk import FORESEEN, Place, SlackDesk, slack_hint
from bot.slack.files import download
from graph.core.talk import Talk

log = structlog.get_logger()


def start(desk: SlackDesk, wish: Begin, place: Place, conversation: str = "") -> Card:
    """Begin a video that is talked about where it was asked for. Raises as `Productions.start`."""
    talk = Talk(workspace=place.workspace, conversation=conversation or place.conversation, requester=place.user)
    begun = desk.do(wish.model_copy(update={"talk": talk}), place)
    if not isinstance(begun, Begun):
        raise TypeError(type(begun))
    when = f" · wanted for {begun.publish_at:%Y-%m-%d %H:%M} UTC" if begun.publish_at else ""
    doubts = " ".join(begun.doubts)
    return receipt(
        f"Started `{begun.production}`: {begun.seconds} seconds{when}.",
        f"Its card appears in <#{conversation or place.conversation}>. {doubts}".strip(),
    )


def start_video(desk: SlackDesk, view: dict[str, Any], body: dict[str, Any], key: str) -> dict[str, Any] | None:
    """Begin what the form asks for; errors stay beside the fields that they are about."""
    wish = read_new_video(view)
    if wish.errors:
        return {"response_action": "errors", "errors": dict(wish.errors)}
    place = Place(
        workspace=str(body["team"]["id"]), conversation=wish.conversation, user=str(body["user"]["id"]), request=key
    )
    place = place if place.conversation else _direct(desk, place)
    data, name = _file(desk, place, wish.files)
    command = Begin(
        topic=wish.topic,
        text="" if data is not None else wish.source,
        data=data,
        source_name=name,
        seconds=wish.seconds,
        pattern=wish.pattern,
        channel=wish.channel or "default",
        at=wish.at,
        budget_usd=wish.budget_usd,
    )
    try:
        card = start(desk, command, place)
    except FORESEEN as error:
        text = f"{error} {slack_hint(error.hint)}".strip()
        return {"response_action": "errors", "errors": {wish.block_of(error): text[:150]}}
    desk.say(place, card, key=f"started {key}", ephemeral=True)
    return None


def _file(desk: SlackDesk, place: Place, files: tuple[str, ...]) -> tuple[bytes | None, str]:
    """The file that was added as the source, and its name."""
    if not files:
        return None, ""
    return download(desk.client(place.workspace), files[0])


def _direct(desk: SlackDesk, place: Place) -> Place:
    """The direct conversation with whoever asks, for what has no other place."""
    try:
        opened = desk.client(place.workspace).conversations_open(users=place.user)
    except SlackApiError as error:
        log.warning("no_direct_conversation", user=place.user, reason=str(error))
        return place
    return replace(place, conversation=str(opened["channel"]["id"]))
