"""What every listener works with: the studio, the people, and ways to answer."""

import http.client
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot.commands import Command
from bot.handler import Handler
from bot.precedence import Precedence
from bot.slack.borders import Borders
from bot.slack.cards import Card, asked_already_card, receipt, told_already_card
from bot.slack.cards.states import say_resume
from bot.slack.clients import Clients
from bot.slack.drawing import drawing_of, files_of, wanted_of
from bot.slack.mentions import with_names
from bot.slack.people import People
from bot.slack.questions import asked_in, asks, key_beside, refuses
from bot.slack.trouble import trouble
from bot.studio import Studio
from config.channel import ASKING, is_group
from graph.authority import may_decide, may_see_machine, refuse_outsider
from graph.core.errors import NotAllowed, ProductionError
from graph.core.gate import Gate
from graph.core.ids import GateId, ProductionId
from graph.core.person import Person, Role
from graph.core.standing import Standing
from graph.store.away import is_away
from graph.store.cards import ShownCard, Thread, find_card, find_thread, find_thread_at, find_twin, want_card
from graph.store.full import is_full
from graph.store.gates import get_gate
from graph.store.inbox import remember
from graph.store.installations import TokenUnreadable
from graph.store.outbox import Outgoing, Priority, put
from graph.store.productions import has_production

log = structlog.get_logger()

NO_ROOM = (
    "Greenlight's disk is full, so nothing was changed.",
    "Whoever runs Greenlight has to free some space on it. Then do it once more.",
)
SILENT = ("Slack does not say who you are.", "Do it once more in a minute.")
NO_SUCH_THREAD = frozenset({"thread_not_found", "cannot_reply_to_message", "message_not_found"})
"""Somebody deleted the message that was pressed, or it is no beginning of a thread; the person is still there."""
NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "is_archived", "user_not_in_channel"})
"""We, or they, are not in the conversation, or nothing is said there any more."""

MOST_ADMINS = 5
"""So many are mentioned at once."""


class TooEarly(Exception):
    """Something is said about a message of ours whose place is not known here yet; it is heard again soon."""


@dataclass(frozen=True)
class Place:
    """Where something was typed or pressed: workspace, conversation, thread (empty outside of one) and user.

    `request` is the name of what was typed or pressed; whatever bears it again has no second effect.
    """

    workspace: str
    conversation: str
    user: str
    thread_ts: str = ""
    request: str = ""


@dataclass
class SlackDesk:
    """Greenlight as a team in Slack reaches it.

    `hint` wakes the sender, `listening` who empties the inbox; with `stopping` set nobody waits for anything any more.
    """

    studio: Studio
    clients: Clients
    people: People = field(init=False)
    hint: threading.Event = field(default_factory=threading.Event)
    listening: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    precedence: Precedence = field(default_factory=Precedence)

    def __post_init__(self) -> None:
        self.people = People(self.studio.db, self.studio.clock)

    @property
    def borders(self) -> Borders:
        """What each workspace may see."""
        return Borders(self.studio, self.clients)

    def client(self, workspace: str) -> WebClient:
        """The client of a workspace."""
        return self.clients.client(workspace)

    def person(self, place: Place) -> Person:
        """Who acts there, with those of their groups that any channel names; looked up once for each request."""
        return self.people.once(place.workspace, place.user, lambda: self._person(place))

    def _person(self, place: Place) -> Person:
        client, at_home = self.client(place.workspace), self.borders.is_home(place.workspace)
        return self.people.person(client, place.workspace, place.user, self._groups, at_home=at_home)

    def with_names(self, workspace: str, text: str, *, is_said: bool = False) -> str:
        """What somebody typed, with names in place of mentions; of what `is_said`, not of whom it is said to."""
        if "<" not in text:
            return text
        us = self.clients.bot(workspace).user_id if is_said else ""
        return with_names(self.people, self.client(workspace), workspace, text, us)

    def _groups(self) -> frozenset[str]:
        channels = self.studio.channels.values()
        listed = {name for channel in channels for gate in ASKING for name in channel.deciders(gate)}
        return frozenset(name for name in listed if is_group(name))

    def admit(self, place: Place, *, looks: bool = False) -> None:
        """The one door for whatever is typed, pressed or sent: who is not of the team only looks.

        Raises:
            NotAllowed: It would do more than look. Sent again once they are of the team, it has no effect either.
        """
        if looks or (person := self.person(place)).role is not Role.MEMBER:
            return
        with self.sealed(place):
            if not self.knows_who(place):
                raise NotAllowed(SILENT[0].rstrip("."), hint=SILENT[1])
            refuse_outsider(person)

    def knows_who(self, place: Place) -> bool:
        """Whether Slack said lately who this is; if not, they are only told that they may not because of that."""
        self.person(place)  # Who only looked so far was never looked up.
        return self.people.knows(place.workspace, place.user)

    def refusal(self, error: Exception, place: Place, *, aloud: bool = False) -> Card:
        """What went wrong, as `trouble` says it; nobody is told that they may not while Slack says nothing of them.

        What is said `aloud`, so that others read it too, names whom it calls "you".
        """
        if isinstance(error, NotAllowed) and not self.knows_who(place):
            return receipt(*SILENT)
        return trouble(error, to=place.user if aloud and not place.conversation.startswith("D") else "")

    def is_outsider(self, place: Place) -> bool:
        """Whether this is a guest, a bot, of another organisation, or somebody of whom Slack says nothing."""
        return self.person(place).role is Role.MEMBER

    def _shut_in(self, place: Place) -> str:
        """The conversation that an outsider sees the videos of; empty for the team, which sees all."""
        return (place.conversation or place.user) if self.is_outsider(place) else ""

    def standings_at(self, place: Place) -> tuple[Standing, ...]:
        """How the videos stand that this person may see there."""
        return self.borders.standings(place.workspace, self._shut_in(place))

    def resolve(self, text: str, place: Place) -> ProductionId:
        """The video that this person means. Raises `ProductionNotFound`, which names none that they may not see."""
        return self.borders.resolve(text, place.workspace, self._shut_in(place))

    def refuse_foreign(self, production: ProductionId, place: Place) -> None:
        """Raise `ProductionNotFound` where this person may not see the video."""
        self.borders.refuse_foreign(production, place.workspace, self._shut_in(place))

    def told_path(self, path: str, place: Place) -> str:
        """A path on this machine, for those who may know it; else nothing."""
        return path if may_see_machine(self.person(place)) else ""

    def do(self, command: Command, place: Place) -> Any:
        """Carry a command out in this person's name. Raises what the handler raises."""
        return self.handler(place).handle(command, self.person(place))

    def handler(self, place: Place) -> Handler:
        """Who carries out what is asked there, once for each request."""
        handler = self.studio.handler
        return handler.once(place.request) if place.request else handler

    @contextmanager
    def sealed(self, place: Place) -> Iterator[None]:
        """Whatever bears this request's name again has no effect, even if this time it had none: it was refused, say.

        Otherwise a recorded "go on" of yesterday's calm would undo today's pause.
        """
        try:
            yield
        finally:
            if place.request:
                with self.studio.db.write() as session:
                    remember(self.studio.db, session, place.request, self.studio.clock.now())

    def thread_of(self, production: ProductionId) -> Thread | None:
        """Where a production is talked about."""
        with self.studio.db.read() as session:
            return find_thread(session, production)

    def production_at(self, place: Place) -> ProductionId | None:
        """What the thread is about that something was typed in."""
        if not place.thread_ts:
            return None
        with self.studio.db.read() as session:
            found = find_thread_at(session, place.workspace, place.conversation, place.thread_ts)
        return found.production if found else None

    def knows(self, production: ProductionId) -> bool:
        """Whether this database has such a production."""
        with self.studio.db.read() as session:
            return find_thread(session, production) is not None or has_production(session, production)

    def gate(self, id: GateId) -> Gate | None:
        """A gate by its id; None when this database never had it."""
        with self.studio.db.read() as session:
            try:
                return get_gate(session, id)
            except (ProductionError, LookupError):
                return None

    def say(
        self, place: Place, card: Card, *, key: str, ephemeral: bool = False, priority: Priority = Priority.REPLY
    ) -> None:
        """Answer where the person is, through the outbox: once, even if this process dies after it.

        What asks for a press stands there once and loses its buttons with the answer, unless only one person sees it.
        """
        if not ephemeral and (asked_in(card) or asks(card)):
            self.draw(place, key_beside(card, key, place.user), card)
            return
        arguments: dict[str, Any] = {"channel": place.conversation, "text": card.text, "blocks": list(card.blocks)}
        if place.thread_ts:
            arguments["thread_ts"] = place.thread_ts
        if ephemeral:
            arguments["user"] = place.user
        call = Outgoing(
            dedupe=key,
            workspace=place.workspace,
            conversation=place.conversation,
            method="chat.postEphemeral" if ephemeral else "chat.postMessage",
            arguments=arguments,
            priority=priority,
        )
        with self.studio.db.write() as session:
            put(self.studio.db, session, call, self.studio.clock.now())
        self.bring_files(place, card, key)
        self.hint.set()

    def bring_files(self, place: Place, card: Card, key: str) -> None:
        """Let the files of an answer follow it, once: into its thread, or directly. What is drawn takes its own."""
        is_there = place.thread_ts or place.conversation.startswith("D")
        calls = files_of(card, place.workspace, place.conversation if is_there else place.user, place.thread_ts, key)
        if calls:
            with self.studio.db.write() as session:
                for call in calls:
                    put(self.studio.db, session, call, self.studio.clock.now())

    def leave_files(self, production: ProductionId, place: Place, why: NotAllowed) -> None:
        """Tell somebody, once for each video, that their files are not used."""
        self.say(place, trouble(why), key=f"files left {production} {place.workspace}/{place.user}", ephemeral=True)

    def draw(self, place: Place, key: str, card: Card) -> None:
        """Let the message of this key show the card: posted once, edited from then on.

        What is asked there already, in the same words about the same thing, is not asked again but pointed to.
        """
        ref, now = asked_in(card), self.studio.clock.now()
        shown = _shown(place, key, card, self.gate(ref.g) if ref else None)
        with self.studio.db.write() as session:
            if (shown.gate or asks(card)) and (twin := find_twin(session, shown)):
                card = (told_already_card if refuses(card) else asked_already_card)(twin.link)
                shown = _shown(place, key, card, None)
            if want_card(self.studio.db, session, shown, now):
                put(self.studio.db, session, drawing_of(shown, card), now)
        self.hint.set()

    def is_drawn(self, key: str) -> bool:
        """Whether there is a message of this key."""
        with self.studio.db.read() as session:
            return find_card(session, key) is not None

    def admins(self, workspace: str) -> tuple[str, ...]:
        """The admins of a workspace who did anything since the start; none while we are not let in there."""
        try:
            return self.people.admins(self.client(workspace), workspace)
        except (LookupError, TokenUnreadable):
            return ()

    def heard(self) -> None:
        """There is something to carry out."""
        self.listening.set()

    def link_to(self, production: ProductionId) -> str:
        """Where the question is that waits now; empty while its card is not there."""
        gate = self.studio.productions.find_gate(production)
        with self.studio.db.read() as session:
            card = find_card(session, f"gate:{gate.id}") if gate else None
        return f"<{card.link}|the card>" if card and card.link else ""

    def may_answer(self, gate: Gate, place: Place) -> bool:
        """Whether this person is one of those that an open question is put to, or asked for the video."""
        person, production = self.person(place), self.studio.productions.get(gate.production)
        requester = self.studio.productions.requester(gate.production)
        channel = self.studio.channel(production.channel)
        return person.name == requester or may_decide(channel, gate.kind, person, requester=requester)

    def refuse_meddler(self, production: ProductionId, place: Place, what: str) -> None:
        """Raise `NotAllowed`, which says who may, unless this person may steer the video."""
        self.studio.productions.refuse_meddler(production, self.person(place), what)

    def standing(self, production: ProductionId) -> Standing:
        """How a production stands, for everybody."""
        return self.studio.look(production=production).standings[0]

    def no_room(self, error: Exception) -> Card | None:
        """What to tell where an error means that the disk is full; None where it means anything else."""
        folder = self.studio.settings.data_dir
        if not is_full(error, folder):
            return None
        log.error("disk_full", folder=str(folder), reason=str(error).partition("\n")[0])
        return receipt(*NO_ROOM)

    def held(self, production: ProductionId) -> str:
        """What lets it go on, if it is on hold; else nothing."""
        return say_resume(self.standing(production).glance)

    def whisper(self, place: Place, card: Card) -> None:
        """Answer the one who pressed something, at once. What does not get through now is kept, and sent later.

        Where nobody else may be told, as on the Home tab or where we are not let in, it is told directly. Raises what
        the database does where that is away: then it can be told again.
        """
        is_told_there = bool(place.conversation)
        try:
            is_told_there = is_told_there and self._whisper(place, card)
            if not is_told_there:
                client = self.client(place.workspace)
                client.chat_postMessage(channel=place.user, text=card.text, blocks=list(card.blocks))
        except LookupError as error:
            log.warning("answer_lost", user=place.user, reason=str(error))
        except (SlackClientError, OSError, http.client.HTTPException) as error:
            log.info("answer_put_off", user=place.user, reason=str(error))
            self._whisper_later(place if is_told_there else Place(place.workspace, place.user, place.user), card)

    def _whisper_later(self, place: Place, card: Card) -> None:
        words = card.model_copy(update={"attachments": ()})  # Its files are on their way already.
        try:
            key = f"whisper {uuid.uuid4().hex}"
            self.say(place, words, key=key, ephemeral=place.conversation != place.user)
        except SQLAlchemyError as error:
            if is_away(error):
                raise
            log.warning("answer_lost", user=place.user, reason=str(error))

    def _whisper(self, place: Place, card: Card) -> bool:
        """Whether it can be told there: in the thread, or beside it where that is gone."""
        client = self.client(place.workspace)
        said: dict[str, Any] = {"channel": place.conversation, "user": place.user, "text": card.text}
        said |= {"blocks": list(card.blocks)}
        for thread_ts in (place.thread_ts, None) if place.thread_ts else (None,):
            try:
                client.chat_postEphemeral(thread_ts=thread_ts, **said)
            except SlackApiError as error:
                code = error.response.get("error")
                if code in NOT_THERE:
                    return False
                if code not in NO_SUCH_THREAD or not thread_ts:
                    raise
            else:
                return True
        return False


def _shown(place: Place, key: str, card: Card, gate: Gate | None) -> ShownCard:
    return ShownCard(
        key=key,
        production=gate.production if gate else None,
        workspace=place.workspace,
        conversation=place.conversation,
        thread_ts=place.thread_ts,
        ts="",
        link="",
        wanted=wanted_of(card),
        is_open=True,
        gate=gate.id if gate else "",
    )
