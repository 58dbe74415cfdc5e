"""What happens when somebody types a command or uses a shortcut: read, carried out, answered as it is acknowledged."""

import re
import textwrap
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.commands import Adjust, Begin, ListSteps, Look, Retry, Show, Understand
from bot.reading import Typed, help_text, plain_text, read_studio, read_video
from bot.reading.asked import (
    AboutStudio,
    Help,
    ListMine,
    ListVideos,
    OpenNew,
    Pause,
    RaiseBudget,
    Resume,
    ShowDigest,
    StudioPause,
    StudioResume,
    Usage,
)
from bot.slack import ids
from bot.slack.cards import Brought, Card, begin_card, new_video_modal, receipt
from bot.slack.cards.forms import LONGEST_INPUT
from bot.slack.commanding_studio import StudioCommands
from bot.slack.commanding_videos import VideoCommands
from bot.slack.desk import Place, SlackDesk
from bot.slack.opening import FormTooLate, open_form
from bot.slack.starting import await_text, files_of, lacks_text
from bot.slack.trouble import sentence, trouble
from graph.core.errors import NothingWaits
from graph.store.away import is_away

LOOKS = (Usage, Help, Look, ListVideos, ListMine, Show, ListSteps)
"""What those who are not of the team may type; of videos, those of the conversation that they type it in."""
MOVES = (Begin, Pause, Resume, RaiseBudget, Retry, Adjust, StudioPause, StudioResume, ShowDigest)
"""Commands that may change something."""
AWAY = ("The database does not answer.", "Ask again in a minute; `/video list` then shows how everything stands.")

LONGEST_FIRST_WORDS = 80
_ENDS = re.compile(r"(?<=[.!?])\s|\n")


@dataclass
class Commanding:
    """Carries out what was typed. Every command gets an answer."""

    desk: SlackDesk

    def __post_init__(self) -> None:
        self.videos = VideoCommands(self.desk)
        self.studio = StudioCommands(self.desk)

    def command(self, body: dict[str, Any], client: WebClient) -> Card | None:
        """The answer to a slash command; None when a form was opened instead."""
        request = f"command:{body['trigger_id']}"
        place = Place(str(body["team"]["id"]), str(body["channel_id"]), str(body["user_id"]), request=request)
        try:
            typed = self._read(body, place)
            if isinstance(typed, OpenNew):
                self.desk.admit(place)
                open_form(client, body, self.new_form(place))
                return None
            if isinstance(typed, Begin) and lacks_text(self.desk, typed):
                self.desk.admit(place)
                return await_text(self.desk, typed, place)
            with self.desk.sealed(place) if isinstance(typed, MOVES) else nullcontext():
                card = self.carry_out(typed, place)
            self.desk.bring_files(place, card, place.request)
        except FormTooLate as error:
            return begin_card(str(trouble(error).text))
        except Exception as error:  # noqa: BLE001 - the one edge of commands.
            return self._in_the_way(error, place)
        return card

    def _read(self, body: dict[str, Any], place: Place) -> Typed:
        """What was typed; to the studio people are ids, in all that is about videos they are names."""
        text = str(body.get("text") or "")
        if body["command"] == "/studio":
            return read_studio(text)
        return read_video(self.desk.with_names(place.workspace, text))

    def shortcut(self, body: dict[str, Any], client: WebClient) -> Card | None:
        """A shortcut: the form for a new video, empty or with a message's text."""
        message = body.get("message") or {}
        place = Place(
            str(body["team"]["id"]),
            str((body.get("channel") or {}).get("id") or ""),
            str(body["user"]["id"]),
            str(message.get("thread_ts") or message.get("ts") or ""),
        )
        try:
            self.desk.admit(place)
            is_wish = body.get("callback_id") == ids.Shortcut.REVISE_WITH
            said = str(message.get("text") or "")
            text = plain_text(self.desk.with_names(place.workspace, said, is_said=is_wish))
            if is_wish:
                return self.revise_with(place, text)
            open_form(client, body, self._form_of(message, text, place))
        except FormTooLate as error:
            return begin_card(str(trouble(error).text))
        except Exception as error:  # noqa: BLE001 - the one edge of shortcuts.
            return self._in_the_way(error, place)
        return None

    def _in_the_way(self, error: Exception, place: Place) -> Card:
        return self.desk.no_room(error) or (receipt(*AWAY) if is_away(error) else self.desk.refusal(error, place))

    def _form_of(self, message: dict[str, Any], text: str, place: Place) -> dict[str, Any]:
        """The form with what a message holds: a text too long for its field is kept here until the form is sent."""
        studio, source = self.desk.studio, None
        if len(text) > LONGEST_INPUT:
            source = studio.materials.keep_text(text, "a message", {"by": f"{place.workspace}/{place.user}"})
        files = tuple(file for file in files_of(message) if file.state == "waiting")
        ids_of, names = tuple(file.id for file in files), tuple(file.name for file in files)
        channels, brought = tuple(sorted(studio.channels)), Brought(source=source, files=ids_of, names=names)
        return new_video_modal(channels, place.conversation, _first_words(text), text, brought=brought)

    def new_form(self, place: Place) -> dict[str, Any]:
        """The form for a new video."""
        return new_video_modal(tuple(sorted(self.desk.studio.channels)), place.conversation)

    def revise_with(self, place: Place, words: str) -> Card:
        """Use a message as a wish for changes to the production of its thread."""
        production = self.desk.production_at(place)
        if production is None:
            raise NothingWaits("this message is in no video's thread", hint="Use it on a message in one.")
        return self.videos.understand(Understand(production=production, words=words), place)

    def carry_out(self, typed: Typed, place: Place) -> Card:
        """Do what was asked and say what came of it. Raises what the desk and the handler raise."""
        self.desk.admit(place, looks=isinstance(typed, LOOKS))
        match typed:
            case Usage():
                return receipt(sentence(typed.message), f"`{typed.usage}`" if typed.usage else "")
            case Help():
                return receipt(f"```{help_text(typed)}```")
            case _ if isinstance(typed, AboutStudio):
                return self.studio.carry_out(typed, place)
            case _:
                return self.videos.carry_out(typed, place)


def _first_words(text: str) -> str:
    """What a message is about, to be written over in the form: its first sentence, of a long one its first words."""
    first = _ENDS.split(text.strip(), maxsplit=1)[0]
    return textwrap.shorten(first, LONGEST_FIRST_WORDS, placeholder="").rstrip(".,;:")
