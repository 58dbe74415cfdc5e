"""One workspace: who is in it, where they talk, and what was said."""

import itertools
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tests.fakes.slack.conversation import Conversation, Message
from tests.fakes.slack.events import Ears
from tests.fakes.slack.files import FileRoom
from tests.fakes.slack.grid import Organisation
from tests.fakes.slack.person import SlackPerson
from tests.fakes.slack.refusal import Refusal
from tests.fakes.slack.speech import Speech
from tests.fakes.slack.tickets import Triggers
from tests.fakes.slack.views import Screens

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import SlackEmulator

Found = TypeVar("Found")

SCOPES = frozenset(
    {
        *("app_mentions:read", "assistant:write", "commands", "team:read", "usergroups:read", "users:read"),
        *("channels:history", "channels:read", "groups:history", "groups:read", "im:history", "im:read", "im:write"),
        *("chat:write", "files:read", "files:write", "links:read", "links:write", "reactions:read", "reactions:write"),
    }
)


@dataclass
class Group:
    """A user group, whose members may change."""

    id: str
    handle: str
    members: list[str]


class Workspace:
    """What tests arrange and look at. The product only ever comes in through the Web API."""

    def __init__(
        self, emulator: "SlackEmulator", team_id: str, name: str, organisation: Organisation | None = None
    ) -> None:
        self.emulator = emulator
        self.team_id = team_id
        self.name = name
        self.organisation = organisation
        self.domain = name.lower()
        self.bot_id = "U0BOT" if team_id == "T0001" else f"U0BOT{team_id}"
        if organisation is not None and organisation.org_wide:
            self.bot_id = organisation.bot_id
        self.bot_profile_id = f"B0{self.bot_id[1:]}"
        self.bot_name = "greenlight"
        self.installed = True
        self.is_agent = True
        self._installs = 1
        self._was_taken_away = False
        self.scopes = set(SCOPES)
        self.people: dict[str, SlackPerson] = {}
        self.groups: dict[str, Group] = {}
        self.conversations: dict[str, Conversation] = {}
        self.ears = Ears(self)
        self.speech = Speech(self)
        self.files = FileRoom(self)
        self.screens = Screens(self)
        self.triggers = Triggers(self)
        self.suggested_prompts: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self._last_microseconds = 0
        self.bot = self.add_person(self.bot_name, id=self.bot_id, is_bot=True)

    @property
    def lock(self) -> threading.RLock:
        return self.emulator.lock

    @property
    def is_org_wide(self) -> bool:
        """Whether the app acts here by the token of the whole organisation."""
        return self.organisation is not None and self.organisation.org_wide

    @property
    def bot_token(self) -> str:
        """The token of now: an app that was taken away and comes again gets another."""
        if self.organisation is not None and self.organisation.org_wide:
            return self.organisation.bot_token
        again = f"-{self._installs}" if self._installs > 1 else ""
        return f"xoxb-{self.team_id}-{self.bot_id}-emulated{again}"

    @property
    def app_id(self) -> str:
        return self.emulator.app_id

    @property
    def app_token(self) -> str:
        return self.emulator.app_token

    @property
    def signing_secret(self) -> str:
        return self.emulator.signing_secret

    def now(self) -> float:
        return self.emulator.clock()

    def new_ts(self) -> str:
        """A time stamp that nothing else in this workspace has."""
        with self.lock:
            self._last_microseconds = max(self._last_microseconds + 1, int(self.now() * 1_000_000))
            return f"{self._last_microseconds // 1_000_000}.{self._last_microseconds % 1_000_000:06d}"

    def new_id(self, letter: str) -> str:
        return f"{letter}{next(self._numbers):07d}{self.team_id[1:]}"

    def add_person(
        self,
        name: str,
        id: str | None = None,
        *,
        is_bot: bool = False,
        external_team: str | None = None,
        deleted: bool = False,
        first_team: str | None = None,
    ) -> SlackPerson:
        """Let somebody join. `first_team` is the workspace of the organisation that they joined before this one."""
        person = SlackPerson(self, id or self.new_id("U"), name, is_bot, external_team, deleted, first_team=first_team)
        self.people[person.id] = person
        return person

    def change(self, person: SlackPerson, **changed: Any) -> None:
        """Make a guest or an admin of somebody, or let them leave; the app hears of it."""
        for name, value in changed.items():
            setattr(person, name, value)
        now = int(self.now())
        self.ears.hear("user_change", user=person.described(), cache_ts=now)

    def add_group(self, handle: str, members: Iterable[SlackPerson], id: str | None = None) -> Group:
        group = Group(id or self.new_id("S"), handle, [person.id for person in members])
        self.groups[group.id] = group
        return group

    def set_group(self, group: Group, members: Iterable[SlackPerson]) -> None:
        """Change who is in the group; the app hears of it."""
        before, group.members = group.members, [person.id for person in members]
        self.ears.hear(
            "subteam_members_changed",
            subteam_id=group.id,
            team_id=self.team_id,
            added_users=[user for user in group.members if user not in before],
            removed_users=[user for user in before if user not in group.members],
        )

    def add_conversation(
        self,
        name: str,
        members: Iterable[SlackPerson] = (),
        *,
        id: str | None = None,
        private: bool = False,
        shared: bool = False,
        bot: bool = True,
    ) -> Conversation:
        """Open a conversation; `bot=False` leaves the bot out, to be invited later or never."""
        ids = [person.id for person in members] + ([self.bot_id] if bot else [])
        conversation = Conversation(id or self.new_id("C"), name, ids, private, shared, created=int(self.now()))
        self.conversations[conversation.id] = conversation
        return conversation

    def direct(self, person: SlackPerson) -> Conversation:
        """The conversation between this person and the bot; it is there from the first time on."""
        with self.lock:
            for conversation in self.conversations.values():
                if conversation.user == person.id:
                    return conversation
            conversation = Conversation(self.new_id("D"), "", [person.id, self.bot_id], user=person.id)
            self.conversations[conversation.id] = conversation
            return conversation

    def invite(self, person: SlackPerson, conversation: Conversation) -> None:
        """Let a person, or the bot, into a conversation."""
        conversation.members.append(person.id)
        self.ears.hear(
            "member_joined_channel",
            conversation,
            user=person.id,
            channel=conversation.id,
            channel_type="G" if conversation.private else "C",
            team=self.team_id,
        )

    def remove(self, person: SlackPerson, conversation: Conversation) -> None:
        conversation.members.remove(person.id)

    def archive(self, conversation: Conversation) -> None:
        conversation.archived = True

    def rename(self, conversation: Conversation, name: str) -> None:
        conversation.name = name

    def uninstall(self) -> None:
        """Take the app out of the workspace; its token is worth nothing from now on."""
        self.ears.hear("app_uninstalled")
        self.revoke()

    def revoke(self) -> None:
        """Make the bot's token worthless, as an admin may without taking the app away."""
        self.ears.hear("tokens_revoked", tokens={"oauth": [], "bot": [self.bot_id]})
        self._was_taken_away, self.installed = True, False

    def revoke_of_person(self, person: SlackPerson) -> None:
        """A person takes back what they alone allowed; the bot is not concerned."""
        self.ears.hear("tokens_revoked", tokens={"oauth": [person.id], "bot": []})

    def install(self) -> None:
        """Put the app in; after it was taken away, with a new token."""
        self._installs += self._was_taken_away
        self._was_taken_away, self.installed = False, True

    def get_person(self, id: str | None, error: str = "user_not_found") -> SlackPerson:
        if id not in self.people:
            raise Refusal(error)
        return self.people[id]

    def find_place(self, wanted: str) -> Conversation | SlackPerson | None:
        """A conversation, or the person whose direct one would be meant; nothing is opened."""
        return self.people.get(wanted) or self.conversations.get(wanted)

    def find_conversation(self, wanted: str | None) -> Conversation | None:
        """By id, by name with or without `#`, or by the id of a person for the direct one."""
        if wanted in self.people and wanted != self.bot_id:
            return self.direct(self.people[wanted])
        if wanted in self.conversations:
            return self.conversations[wanted]
        name = (wanted or "").removeprefix("#")
        return next((each for each in self.conversations.values() if name and each.name == name), None)

    def messages(self, conversation: Conversation | str, thread_ts: str | None = None) -> list[Message]:
        """What stands in the conversation, oldest first, deleted messages left out; or only what is in one thread."""
        self.files.share_what_is_due()
        with self.lock:
            if isinstance(conversation, str):
                conversation = self.conversations[conversation]
            if thread_ts is not None:
                return list(conversation.thread(thread_ts))
            return [message for message in conversation.messages if not message["deleted"]]

    def thread(self, conversation: Conversation | str, ts: str) -> list[Message]:
        return self.messages(conversation, thread_ts=ts)

    def wait_for(self, predicate: Callable[[], Found], seconds: float = 10) -> Found:
        """Return the predicate's first true answer. Raises `AssertionError` when there is none in time."""
        until = time.monotonic() + seconds
        while True:
            found = predicate()
            if found:
                return found
            if time.monotonic() > until:
                raise AssertionError(f"not seen within {seconds} s; {self.emulator.last_words()}")
            time.sleep(0.01)
