"""Starting a video from Slack: by the form, by a command, or from a message."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.errors import SlackApiError

from bot.commands import Begin
from bot.moments import say_moment
from bot.outcome import Begun
from bot.slack.cards import Card, NewVideo, read_new_video, receipt
from bot.slack.cards.hints import in_chat
from bot.slack.cards.text import mention_all
from bot.slack.desk import Place, SlackDesk
from bot.slack.fetching import FetchLater, fetch
from bot.slack.membership import way_in
from bot.slack.trouble import FORESEEN, sentence
from graph.core.errors import BadBrief
from graph.core.talk import Talk
from graph.materials import read_text
from graph.store.parcels import FILE_FOLLOWS, GivenFile, Parcel, ParcelState, receive_parcel

log = structlog.get_logger()

MOST_FILES = 20
AT_ONCE_SECONDS = 1.5
"""So long a form may wait for a file: Slack wants its answer within three seconds."""
NO_TEXT = "there is no text to make it from, and no model that could write without one"
REPLY_WITH_ONE = "Reply to this with a text file, and it begins. The form takes one too: `/video`."
ADD_ONE = "Paste one into this form, or add a file."
SEND_ONE = (
    "Send one as a text file within {minutes} minutes, here or directly to me, and it begins. Here I see files only as "
    "a member. The form takes a text too: `/video`."
)


def lacks_text(desk: SlackDesk, wish: Begin) -> bool:
    """Whether nobody could write it: there is no text, and no model that needs none."""
    return not wish.text and wish.data is None and not desk.studio.settings.llm.is_enabled


def await_text(desk: SlackDesk, wish: Begin, place: Place) -> Card:
    """Keep a wish that was typed as a command until the file follows that it is made from; say where to send it.

    Raises as `Handler.check`: what no file would make possible is not kept.
    """
    desk.studio.handler.check(wish)
    _keep_wish(desk, wish, place, (), ParcelState.WAITING)
    minutes = int(FILE_FOLLOWS.total_seconds() // 60)
    return receipt(sentence(NO_TEXT), SEND_ONE.format(minutes=minutes))


def start(desk: SlackDesk, wish: Begin, place: Place, conversation: str = "") -> Card:
    """Begin a video that is talked about where it was asked for. Raises as `Productions.start`."""
    if lacks_text(desk, wish):
        raise BadBrief(NO_TEXT, hint=REPLY_WITH_ONE)
    talk = Talk(workspace=place.workspace, conversation=conversation or place.conversation, requester=place.user)
    begun = desk.do(wish.model_copy(update={"talk": talk}), place)
    if not isinstance(begun, Begun):
        raise TypeError(type(begun))
    when = f" · wanted for {say_moment(begun.publish_at, ZoneInfo(begun.zone))}" if begun.publish_at else ""
    doubts = mention_all(" ".join((*begun.doubts, *([f"It waits: {begun.held}."] if begun.held else []))))
    there = conversation or place.conversation
    appears = way_in(desk, replace(place, conversation=there)) or f"in <#{there}>"
    return receipt(
        f"Started `{begun.production}`: {begun.seconds} seconds{when}.", f"Its card appears {appears}. {doubts}".strip()
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
    try:
        text = _text(desk, wish)
    except FORESEEN as error:
        return _beside("source", error)
    command = Begin(
        topic=wish.topic,
        text=text,
        seconds=wish.seconds,
        pattern=wish.pattern,
        channel=wish.channel or "default",
        at=wish.at,
        budget_usd=wish.budget_usd,
    )
    try:
        whole = None if wish.brought.files else _with_file(desk, command, place, wish.files)
    except FORESEEN as error:
        return _beside("file", error)
    if whole is None:
        try:
            desk.studio.handler.check(command)
        except FORESEEN as error:
            return _beside(wish.block_of(error), error)
        _begin_later(desk, command, place, (*wish.files, *wish.brought.files))
        return None
    if lacks_text(desk, whole):
        return _beside("source", BadBrief(NO_TEXT, hint=ADD_ONE))
    try:
        card = start(desk, whole, place)
    except FORESEEN as error:
        return _beside(wish.block_of(error), error)
    desk.say(place, card, key=f"started {key}", ephemeral=True)
    return None


def _text(desk: SlackDesk, wish: NewVideo) -> str:
    """What it is written from. Raises `CannotRevise` where the text of a message is not kept any more."""
    kept = wish.brought.source
    return read_text(desk.studio.artifacts, kept, "the text of the message") if kept else wish.source


def _beside(block: str, error: Exception) -> dict[str, Any]:
    """An error beside its field, cut to what fits there."""
    says = str(error)  # It may begin with the name of a file, which stays as it is written.
    says += "" if says.endswith((".", "!", "?")) else "."
    text = f"{says} {in_chat(str(getattr(error, 'hint', '')))}".strip()
    return {"response_action": "errors", "errors": {block: text[:150]}}


def _with_file(desk: SlackDesk, wish: Begin, place: Place, files: tuple[str, ...]) -> Begin | None:
    """The wish with the one text that was added, if that is here at once; None where the files take longer than a form.

    Raises:
        CannotFetch: The file is of no use.
    """
    if not files:
        return wish
    client = desk.client(place.workspace)
    client.timeout = int(AT_ONCE_SECONDS) or 1
    with desk.studio.artifacts.workspace() as folder:
        try:
            fetched = fetch(client, files[0], folder, seconds=AT_ONCE_SECONDS) if len(files) == 1 else None
        except FetchLater:
            return None
        if fetched is None or fetched.kind != "source":
            return None
        return wish.model_copy(update={"text": "", "data": fetched.path.read_bytes(), "source_name": fetched.name})


def _begin_later(desk: SlackDesk, wish: Begin, place: Place, files: tuple[str, ...]) -> None:
    """Let the video begin once its files are here; what is wrong with them is said where it is talked about."""
    _keep_wish(desk, wish, place, files, ParcelState.FETCHING)


def _keep_wish(desk: SlackDesk, wish: Begin, place: Place, files: tuple[str, ...], state: ParcelState) -> None:
    now = desk.studio.clock.now()
    parcel = Parcel(
        key=f"{place.workspace}:{place.conversation}:{place.request}",
        production=None,
        workspace=place.workspace,
        conversation=place.conversation,
        thread_ts="",
        who=place.user,
        wish=wish.model_dump(mode="json", exclude={"data", "talk"}),
        files=tuple(GivenFile(id=file, name="a file") for file in files),
        state=state,
    )
    with desk.studio.db.write() as session:
        receive_parcel(desk.studio.db, session, parcel, now)


def files_of(message: dict[str, Any]) -> tuple[GivenFile, ...]:
    """The files of a message; more than a few at once are told not to be used."""
    listed = [one for one in message.get("files") or () if isinstance(one, dict) and one.get("id")]
    named = [GivenFile(id=str(one["id"]), name=str(one.get("name") or "a file")) for one in listed]
    too_many = {"state": "refused", "says": f"only {MOST_FILES} files of a message are used. Add it once more."}
    return (*named[:MOST_FILES], *(one.model_copy(update=too_many) for one in named[MOST_FILES:]))


def _direct(desk: SlackDesk, place: Place) -> Place:
    """The direct conversation with whoever asks, for what has no other place."""
    try:
        opened = desk.client(place.workspace).conversations_open(users=place.user)
    except SlackApiError as error:
        log.warning("no_direct_conversation", user=place.user, reason=str(error))
        return place
    return replace(place, conversation=str(opened["channel"]["id"]))
