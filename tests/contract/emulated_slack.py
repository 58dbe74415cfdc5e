"""What the tests of slack emulator share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.fakes.slack import SlackEmulator, SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation

Blocks = list[dict[str, Any]]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1_763_660_000.0

    def __call__(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Studio:
    """A workspace with two people and one conversation, and the client of the app in it."""

    slack: SlackEmulator
    clock: Clock
    client: WebClient
    space: Workspace
    anna: SlackPerson
    ben: SlackPerson
    videos: Conversation

    def post(self, text: str = "hello", **args: Any) -> str:
        return str(self.client.chat_postMessage(channel=self.videos.id, text=text, **args)["ts"])


def client_of(slack: SlackEmulator, **other: Any) -> WebClient:
    given: dict[str, Any] = {"token": slack.workspace.bot_token, "base_url": slack.api_url, "retry_handlers": []}
    return WebClient(**(given | other))


def refused(call: Callable[..., Any], **args: Any) -> str:
    """Return the error code of a call that has to fail."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return str(caught.value.response["error"])


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str = "hello", **other: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **other}


def button(action_id: str = "approve", text: str = "Approve", **other: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(text), **other}


def actions(*elements: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements), **other}


def menu(count: int, kind: str = "static_select", text: str = "slot") -> dict[str, Any]:
    options = [{"text": plain(text), "value": f"v{number}"} for number in range(count)]
    return {"type": kind, "action_id": "slot", "options": options}


def entry(block_id: str = "note", action_id: str = "text", **other: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": action_id, **other.pop("element", {})}
    return {"type": "input", "block_id": block_id, "label": plain("Note"), "element": element, **other}


def modal(*blocks: dict[str, Any], **other: Any) -> dict[str, Any]:
    given = {"title": plain("New video"), "submit": plain("Make it"), "callback_id": "new_video"}
    return {"type": "modal", "blocks": list(blocks) or [entry()], **given, **other}


GOOD_BLOCKS: list[Blocks] = [
    [section("x" * 3000)],
    [{"type": "header", "text": plain("x" * 150)}],
    [{"type": "section", "fields": [plain("x" * 1300)] * 10}],
    [{"type": "divider"}] * 50,
    [actions(*[button(f"a{number}") for number in range(25)])],
    [actions(button(text="x" * 75, value="x" * 2000))],
    [actions(button("x" * 255))],
    [actions(menu(100))],
    [actions(menu(5, "overflow"))],
    [section(), section()],
    [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": ""}],
    [entry()],
    [{"type": "markdown", "text": "# Title"}],
    [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}],
    [actions(button(confirm={"title": plain("x"), "text": plain("y"), "confirm": plain("z"), "deny": plain("n")}))],
]


BAD_BLOCKS: dict[str, tuple[Blocks, str]] = {
    "section text": ([section("x" * 3001)], "less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    "empty section": ([section("")], "more than 0 characters"),
    "section of nothing": ([{"type": "section"}], "text or fields"),
    "header": ([{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    "header in mrkdwn": ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "unsupported type: mrkdwn"),
    "blocks": ([{"type": "divider"}] * 51, "no more than 50 items"),
    "fields": ([{"type": "section", "fields": [plain("x")] * 11}], "no more than 10 items"),
    "field text": ([{"type": "section", "fields": [plain("x" * 2001)]}], "less than 2001"),
    "context": ([{"type": "context", "elements": [plain("x")] * 11}], "no more than 10 items"),
    "actions": ([actions(*[button(f"a{number}") for number in range(26)])], "no more than 25 items"),
    "no actions": ([actions()], "no less than 1 items"),
    "button text": ([actions(button(text="x" * 76))], "less than 76"),
    "button value": ([actions(button(value="x" * 2001))], "less than 2001"),
    "button style": ([actions(button(style="green"))], "must be one of"),
    "disabled button": ([actions(button(disabled=True))], "invalid additional property: disabled"),
    "action id": ([actions(button("x" * 256))], "less than 256"),
    "same action id": ([actions(button(), button())], "already exists"),
    "same block id": ([section(block_id="b"), section(block_id="b")], "already exists"),
    "block id": ([section(block_id="x" * 256)], "less than 256"),
    "options": ([actions(menu(101))], "no more than 100 items"),
    "overflow": ([actions(menu(6, "overflow"))], "no more than 5 items"),
    "option text": ([actions(menu(1, text="x" * 76))], "less than 76"),
    "image": ([{"type": "image", "image_url": "https://example.org/a.png"}], "missing required field: alt_text"),
    "accessory image": (
        [section(accessory={"type": "image", "image_url": "https://example.org/a.png"})],
        "missing required field: alt_text",
    ),
    "confirm": ([actions(button(confirm={"title": plain("x")}))], "missing required field: text"),
    "confirm button": (
        [
            actions(
                button(
                    confirm={"title": plain("x"), "text": plain("y"), "confirm": plain("z" * 31), "deny": plain("n")}
                )
            )
        ],
        "less than 31",
    ),
    "initial option": (
        [actions(menu(2) | {"initial_option": {"text": plain("other"), "value": "other"}})],
        "initial option must be one of the options",
    ),
    "unknown block": ([{"type": "poem"}], "unsupported type: poem"),
    "input in actions": ([actions({"type": "plain_text_input", "action_id": "x"})], "unsupported type"),
    "text as a string": ([{"type": "section", "text": "x"}], "must provide an object"),
    "markdown": ([{"type": "markdown", "text": "x" * 12_001}], "less than 12001"),
}


BAD_VIEWS: dict[str, tuple[dict[str, Any], str]] = {
    "title": (modal(title=plain("x" * 25)), "less than 25 characters [json-pointer:/view/title/text]"),
    "submit": (modal(submit=plain("x" * 25)), "less than 25"),
    "close": (modal(close=plain("x" * 25)), "less than 25"),
    "private metadata": (modal(private_metadata="x" * 3001), "less than 3001"),
    "callback id": (modal(callback_id="x" * 256), "less than 256"),
    "blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100 items"),
    "input without submit": (modal(submit=None), "missing required field: submit"),
    "markdown": (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
    "max_length": (modal(entry(element={"max_length": 3001})), "between 0 and 3000"),
    "label": (modal({"type": "input", "element": {"type": "plain_text_input"}}), "missing required field: label"),
    "number": (modal(entry(element={"type": "number_input"})), "missing required field: is_decimal_allowed"),
    "extra": (modal(colour="red"), "invalid additional property: colour"),
}


@dataclass
class Heard:
    """What the Bolt app got."""

    events: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    retries: list[str] = field(default_factory=list)
    failing: bool = False


def bolt_app(slack: SlackEmulator, heard: Heard) -> App:
    app = App(client=client_of(slack), signing_secret=slack.signing_secret, raise_error_for_unhandled_request=False)

    @app.middleware
    def record(req: Any, body: dict[str, Any], next: Callable[[], Any]) -> Any:
        if "event" in body:
            if heard.failing:
                raise RuntimeError("the database is away")
            heard.retries.extend(req.headers.get("x-slack-retry-num", []))
            heard.events.append(body)
        else:
            heard.bodies.append(body)
        return next()

    @app.error
    def silent(error: Exception) -> None:
        """Bolt answers 500 by itself."""

    for event in ("message", "app_mention", "reaction_added", "reaction_removed", "app_home_opened"):
        app.event(event)(lambda: None)
    app.event("subteam_members_changed")(lambda: None)
    app.event("user_change")(lambda: None)
    app.event("member_joined_channel")(lambda: None)

    @app.command("/video")
    def video(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        if body["text"] == "open":
            client.views_open(trigger_id=body["trigger_id"], view=modal(entry(), private_metadata="m"))
            ack()
            return
        ack(f"Got {body['text']}")
        respond("later")

    @app.action("approve")
    def approve(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        respond(text=f"{body['actions'][0]['value']} approved", replace_original=True)

    @app.action("slot")
    def slot(ack: Ack) -> None:
        ack()

    @app.view("new_video")
    def submitted(ack: Ack, view: dict[str, Any]) -> None:
        text = view["state"]["values"]["note"]["text"]["value"]
        ack(response_action="errors", errors={"note": "Too short."}) if text == "bad" else ack()

    @app.shortcut("revise_with_this")
    @app.shortcut("new_video")
    def shortcut(ack: Ack) -> None:
        ack()

    return app
