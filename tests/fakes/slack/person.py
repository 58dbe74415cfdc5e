"""People as they sit in front of Slack: they can use what is on their screen, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tests.fakes.slack import acknowledgements
from tests.fakes.slack.blockkit import Block
from tests.fakes.slack.conversation import Conversation, Message, as_sent
from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.inputs import REPORTED, STATELESS, Values, enter, initial_values, report, unfilled
from tests.fakes.slack.payloads import payload
from tests.fakes.slack.refusal import NotOnTheScreen
from tests.fakes.slack.screen import container_of, find_element, is_view, place_of, seen_now
from tests.fakes.slack.speech import typed
from tests.fakes.slack.tickets import ResponseUrl
from tests.fakes.slack.views import View

if TYPE_CHECKING:
    from tests.fakes.slack.workspace import Workspace

Place = Conversation | str


@dataclass(eq=False)
class SlackPerson:
    """A member, a guest of another workspace, a bot, or somebody who left."""

    workspace: "Workspace"
    id: str
    name: str
    is_bot: bool = False
    external_team: str | None = None
    deleted: bool = False
    is_admin: bool = False
    first_team: str | None = None
    guest: Literal["", "multi", "single"] = ""
    """Whether this is a guest, of several conversations or of a single one."""
    ephemerals: list[Message] = field(default_factory=list)
    """What is shown to this person alone, oldest first."""
    unseen: list[Message] = field(default_factory=list)
    """What was meant for this person alone and nobody sees: it was put into a thread that is not there."""
    _chosen: dict[tuple[str, str], Values] = field(default_factory=dict)

    @property
    def team_id(self) -> str:
        return self.external_team or self.workspace.team_id

    @property
    def bot_id(self) -> str | None:
        return (self.workspace.bot_profile_id if self.id == self.workspace.bot_id else f"B{self.id}") * self.is_bot

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    @property
    def views(self) -> list[View]:
        """The modals that are open for this person, the topmost last."""
        return self.workspace.screens.stacks.get(self.id, [])

    @property
    def home(self) -> View | None:
        return self.workspace.screens.homes.get(self.id)

    def described(self) -> dict[str, Any]:
        """The person as Slack describes a user."""
        organisation = self.workspace.organisation
        teams = list(dict.fromkeys(filter(None, (self.first_team, self.workspace.team_id))))
        grid = organisation and {
            "id": self.id,
            "enterprise_id": organisation.id,
            "enterprise_name": organisation.name,
            "is_admin": False,
            "is_owner": False,
            "teams": teams,
        }
        return ({"enterprise_user": grid} if grid and not self.external_team else {}) | {
            "id": self.id,
            "team_id": self.first_team or self.team_id,
            "name": self.name,
            "real_name": self.name.title(),
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_restricted": bool(self.guest),
            "is_ultra_restricted": self.guest == "single",
            "is_stranger": self.external_team is not None,
            "tz": "Europe/Paris",
            "tz_offset": 3600,
            "profile": {"display_name": self.name, "real_name": self.name.title(), "team": self.team_id},
        }

    def say(
        self,
        text: str,
        conversation: Place,
        thread_ts: str | None = None,
        files: Iterable[tuple[str, bytes]] = (),
        *,
        broadcast: bool = False,
    ) -> str:
        """Say something and return its ts; the app hears of it soon (`emulator.settle()` waits for that).

        The text is as Slack transmits it: `<@U0BOT>` is a mention, a typed `<` is `&lt;`.
        """
        place = self._enter(conversation)
        dropped = [self.workspace.files.drop(self, name, content) for name, content in files]
        said = self.workspace.speech.say(
            self, place, text, thread_ts=thread_ts, files=dropped or None, broadcast=broadcast
        )
        return str(said["ts"])

    def edit(self, ts: str, text: str) -> None:
        place, message = self._own(ts)
        self.workspace.speech.edit(place, message, self, {"text": text, "blocks": typed(text)})

    def delete(self, ts: str) -> None:
        self.workspace.speech.delete(*self._own(ts))

    def react(self, emoji: str, conversation: Place, ts: str) -> None:
        place = self._enter(conversation)
        self.workspace.speech.react(self, place, place.get(ts), emoji.strip(":"))

    def unreact(self, emoji: str, conversation: Place, ts: str) -> None:
        place = self._enter(conversation)
        self.workspace.speech.unreact(self, place, place.get(ts), emoji.strip(":"))

    def command(self, command: str, text: str, conversation: Place) -> Delivery:
        """Type a slash command. What the app says, at once or later, is in `heard` of the delivery."""
        place = self._enter(conversation)
        delivery = Delivery("slash_commands", {})
        answers = self._answers(place, delivery=delivery)
        delivery.payload = payload(
            "slash_command",
            **self._grid_of_command(),
            team_id=self.workspace.team_id,
            team_domain=self.workspace.domain,
            channel_id=place.id,
            channel_name="directmessage" if place.user else place.name,
            user_id=self.id,
            user_name=self.name,
            command=command,
            text=text,
            api_app_id=self.workspace.app_id,
            response_url=self.workspace.emulator.issue_response_url("commands", answers),
            trigger_id=self.workspace.triggers.issue(self),
        )
        self.workspace.emulator.post.deliver(delivery)
        acknowledgements.of_command(delivery, answers)
        return delivery

    def click(
        self,
        message: Message,
        action_id: str,
        block_id: str | None = None,
        value: str | None = None,
        *,
        stale: list[Block] | None = None,
    ) -> Delivery:
        """Press a button of a message, a modal or Home. `value` picks one of several; `stale` is an older screen."""
        block, element = self._shown(message, action_id, block_id, value, stale)
        if element["type"] != "button":
            raise NotOnTheScreen(f"{action_id} is a {element['type']}, and needs `select`")
        action = {name: element[name] for name in ("text", "value", "url", "style", "confirm") if name in element}
        return self._act(message, block, element, action)

    def select(
        self,
        message: Message,
        action_id: str,
        option_value: object,
        block_id: str | None = None,
        *,
        stale: list[Block] | None = None,
    ) -> Delivery:
        """Choose in a menu, in boxes or in a picker; a list where several may be chosen."""
        block, element = self._shown(message, action_id, block_id, None, stale)
        if element["type"] not in REPORTED:
            raise NotOnTheScreen(f"{action_id} is a {element['type']}, and needs `click`")
        chosen = report(element, option_value)
        if element["type"] not in STATELESS:
            self._values(message).setdefault(block["block_id"], {})[element["action_id"]] = chosen
        return self._act(message, block, element, chosen)

    def submit(self, view: View, values: Mapping[str, object] | None = None) -> Delivery:
        """Fill in a modal and send it.

        `values` go by action id, or by block id and action id with a slash between; the rest keeps what it had.
        Raises `NotOnTheScreen` while a required input is empty, as Slack does not send such a modal.
        """
        screen = self._open(view)
        if screen["submit"] is None:
            raise NotOnTheScreen("this modal has nothing to submit")
        enter(screen["blocks"], screen["state"]["values"], values or {})
        missing = unfilled(screen["blocks"], screen["state"]["values"])
        if missing:
            raise NotOnTheScreen(f"Slack asks to fill {missing} first")
        delivery = Delivery("interactive", {})
        delivery.payload = payload(
            "view_submission",
            **self._signature_of_view(),
            view=screen,
            trigger_id=self.workspace.triggers.issue(self),
        )
        self.workspace.emulator.post.deliver(delivery)
        acknowledgements.of_submission(delivery, self, screen)
        return delivery

    def close(self, view: View) -> Delivery | None:
        """Close a modal; the app hears of it if it asked to."""
        screen = self._open(view)
        self.workspace.screens.close(self, screen)
        if not screen["notify_on_close"]:
            return None
        return self._send(payload("view_closed", **self._signature_of_view(), view=screen))

    def shortcut(self, callback_id: str, message: Message | None = None) -> Delivery:
        """Use a global shortcut, or one of the menu of a message."""
        common = {
            "callback_id": callback_id,
            "action_ts": self.workspace.new_ts(),
            "trigger_id": self.workspace.triggers.issue(self),
            **{name: value for name, value in self._signature().items() if name != "api_app_id"},
        }
        if message is None:
            return self._send(payload("shortcut", **common))
        place = self.workspace.conversations[message["channel"]]
        answers = self._answers(place)
        url = self.workspace.emulator.issue_response_url("app", answers)
        sent = payload(
            "message_action",
            **common,
            channel=place_of(place),
            message=as_sent(message),
            message_ts=message["ts"],
            response_url=url,
        )
        return self._send(sent, answers)

    def open_home(self, tab: str = "home") -> None:
        """Look at the app's Home, or with `messages` at its conversation."""
        place = self.workspace.direct(self)
        fields = payload(
            "app_home_opened",
            user=self.id,
            channel=place.id,
            tab=tab,
            event_ts=self.workspace.new_ts(),
            view=self.home if self.home and tab == "home" else ...,
        )
        self.workspace.ears.hear("app_home_opened", **fields)

    def stop_session(self, conversation: Place, thread_ts: str) -> None:
        """Press the stop button that Slack shows while an agent works."""
        place = self._enter(conversation)
        fields = {"user": self.id, "channel": place.id, "thread_ts": thread_ts, "streaming_message_ts": []}
        self.workspace.ears.hear("agent_session_stopped", place, **fields)

    def _send(self, sent: dict[str, Any], answers: ResponseUrl | None = None) -> Delivery:
        delivery = Delivery("interactive", sent)
        if answers is not None:
            answers.delivery = delivery
        self.workspace.emulator.post.deliver(delivery)
        acknowledgements.of_interaction(delivery)
        return delivery

    def _act(self, message: Message, block: Block, element: dict[str, Any], action: dict[str, Any]) -> Delivery:
        used = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"]}
        used |= {**action, "action_ts": self.workspace.new_ts()}
        common = {"actions": [used], "trigger_id": self.workspace.triggers.issue(self), **self._signature()}
        common["container"] = container_of(message)
        now = seen_now(self, message) or message
        if is_view(message):
            absent = dict.fromkeys(("channel", "message", "response_url", "state"), ...)
            return self._send(payload("block_actions", **common, **absent, view=now))
        place = self.workspace.conversations[message["channel"]]
        answers = self._answers(place, message=now)
        return self._send(
            payload(
                "block_actions",
                **common,
                channel=place_of(place),
                # Slack does not repeat what only one person saw.
                message=... if message.get("is_ephemeral") else as_sent(now),
                state={"values": self._values(message)},
                view=...,
                response_url=self.workspace.emulator.issue_response_url("actions", answers),
            ),
            answers,
        )

    def _shown(
        self, message: Message, action_id: str, block_id: str | None, value: str | None, stale: list[Block] | None
    ) -> tuple[Block, dict[str, Any]]:
        self._require_active()
        now = seen_now(self, message)
        if stale is None and now is None:
            raise NotOnTheScreen(f"the message or view with {action_id} is gone")
        return find_element(stale if stale is not None else (now or {})["blocks"], action_id, block_id, value)

    def _values(self, message: Message) -> Values:
        now = seen_now(self, message) or message
        if is_view(message):
            return now["state"]["values"]
        key = (message["channel"], message["ts"])
        self._chosen[key] = initial_values(now["blocks"], kept=self._chosen.get(key))
        return self._chosen[key]

    def _open(self, view: View) -> View:
        self._require_active()
        screen = seen_now(self, view)
        if screen is None:
            raise NotOnTheScreen(f"the modal {view['id']} is not open")
        return screen

    def _answers(
        self, place: Conversation, message: Message | None = None, delivery: Delivery | None = None
    ) -> ResponseUrl:
        return ResponseUrl(self.workspace, self, place, self.workspace.now(), message, delivery)

    def _signature(self) -> dict[str, Any]:
        user = {"id": self.id, "username": self.name, "name": self.name, "team_id": self.team_id}
        team = {"id": self.workspace.team_id, "domain": self.workspace.domain}
        common = {"user": user, "team": team, "api_app_id": self.workspace.app_id}
        organisation = self.workspace.organisation
        if organisation is None:
            return common
        enterprise = {"id": organisation.id, "name": organisation.name}
        team |= {"enterprise_id": organisation.id, "enterprise_name": organisation.name}
        # Slack puts the organisation where the user's workspace would be.
        user["team_id"] = self.external_team or organisation.id
        return common | {"enterprise": enterprise, "is_enterprise_install": organisation.org_wide}

    def _signature_of_view(self) -> dict[str, Any]:
        """Where the app is installed for an organisation, what comes from a modal has no team of its own."""
        return self._signature() | ({"team": None} if self.workspace.is_org_wide else {})

    def _grid_of_command(self) -> dict[str, Any]:
        organisation = self.workspace.organisation
        if organisation is None:
            return {"enterprise_id": ..., "enterprise_name": ...}
        install = "true" if organisation.org_wide else "false"
        named = {"enterprise_id": organisation.id, "enterprise_name": organisation.name}
        return named | {"is_enterprise_install": install}

    def _require_active(self) -> None:
        if self.deleted:
            raise NotOnTheScreen(f"{self.name} has left the workspace")

    def _enter(self, conversation: Place) -> Conversation:
        self._require_active()
        place = self.workspace.conversations[conversation] if isinstance(conversation, str) else conversation
        if self.id not in place.members:
            raise NotOnTheScreen(f"{self.name} is not in {place.name or place.id}")
        if place.archived:
            raise NotOnTheScreen(f"{place.name} is archived")
        return place

    def _own(self, ts: str) -> tuple[Conversation, Message]:
        for place in self.workspace.conversations.values():
            message = place.find(ts)
            if message is not None and message["user"] == self.id:
                return self._enter(place), message
        raise NotOnTheScreen(f"{self.name} said nothing at {ts}")
