"""The Bolt app: events go into the inbox before anybody acts on them, interactions are answered on the spot."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.slack import ids
from bot.slack.cards import Card, receipt
from bot.slack.commanding import Commanding
from bot.slack.desk import SlackDesk
from bot.slack.installing import Authorizer, install_flow
from bot.slack.instead import show_instead
from bot.slack.payload import place_of
from bot.slack.pressing import Pressing
from bot.slack.submitting import Submitting
from bot.slack.workspaces import workspace_of_press
from bot.web.guard import TurnedAway
from bot.web.shape import well_formed
from config.settings import Settings
from graph.core.failpoint import failpoint
from graph.store.inbox import Arrival, receive
from graph.store.installations import Installations

log = structlog.get_logger()

PUT_AWAY = "Put away. Nothing was changed."
LISTENERS = 32
"""Threads for listeners. Each writes a row or two; none renders, uploads or waits for a model."""


def make_app(desk: SlackDesk, settings: Settings, installations: Installations | None) -> App:
    """The app with all listeners."""
    secret = settings.slack.signing_secret

    app = App(
        name="greenlight",
        signing_secret=secret.get_secret_value() if secret else "by socket",
        authorize=Authorizer(desk.clients),  # type: ignore[arg-type]  # Bolt takes its own class, too.
        oauth_flow=install_flow(settings, installations) if installations else None,
        client=WebClient(base_url=settings.slack.api_url, timeout=10, retry_handlers=[]),
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="slack"),
        raise_error_for_unhandled_request=False,
        ignoring_self_events_enabled=True,
    )
    app.use(lambda req, next: _as_slack_shapes_it(settings.slack.api_url, req, next))  # noqa: A006 - Bolt finds it so.
    app.use(lambda body, next: _into_inbox(desk, body, next))  # noqa: A006 - Bolt finds it by its name.
    _listen(app, desk)
    return app


def _as_slack_shapes_it(api_url: str, req: BoltRequest, go_on: Callable[[], BoltResponse]) -> BoltResponse:
    """By HTTP it was looked at before; what comes by Socket Mode is looked at here."""
    try:
        req.body = well_formed(req.body, api_url)
    except TurnedAway as refusal:
        log.warning("payload_turned_away", reason=str(refusal))
        return BoltResponse(status=refusal.status, body="")
    return go_on()


def _into_inbox(desk: SlackDesk, body: dict[str, Any], go_on: Callable[[], BoltResponse]) -> BoltResponse:
    """Keep an event before it is acknowledged. A database that is away lets Slack send it again."""
    if body.get("type") != "event_callback":
        return go_on()
    arrival = Arrival(key=f"event:{body['event_id']}", kind=str((body.get("event") or {}).get("type")), body=body)
    with desk.studio.db.write() as session:
        receive(desk.studio.db, session, arrival, desk.studio.clock.now())
    failpoint("event.kept")
    desk.heard()
    return BoltResponse(status=200, body="")


def _listen(app: App, desk: SlackDesk) -> None:
    pressing, submitting, commanding = Pressing(desk), Submitting(desk), Commanding(desk)

    def press(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        pressed = pressing.press(with_workspace(body), client)
        _acknowledge(ack)
        if not pressed.ends or not show_instead(body, pressed.card):
            _after(desk, body, pressed.card or (receipt(PUT_AWAY) if pressed.ends else None))

    def submit(ack: Ack, body: dict[str, Any]) -> None:
        answer = submitting.submit(with_workspace(body))
        _acknowledge(ack, **(answer.response or {}))
        if answer.told:
            desk.whisper(*answer.told)

    def command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = commanding.command(with_workspace(body), client)
        said = {"text": card.text, "blocks": list(card.blocks), "response_type": "ephemeral"} if card else {}
        _acknowledge(ack, **said)

    def shortcut(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        card = commanding.shortcut(with_workspace(body), client)
        _acknowledge(ack)
        _after(desk, body, card)

    app.action(re.compile(r"."))(press)
    app.view(re.compile(r"."))(submit)
    app.view_closed(re.compile(r"."))(lambda ack: ack())
    for name in ("/video", "/studio"):
        app.command(name)(command)
    for name in ids.Shortcut:
        app.shortcut(name)(shortcut)
    app.error(lambda error: log.error("bolt_trouble", reason=str(error)))


def with_workspace(body: dict[str, Any]) -> dict[str, Any]:
    """The payload with our one word for its workspace, and payloads of commands with the shape of the others."""
    return body | {"team": {**(body.get("team") or {}), "id": workspace_of_press(body)}}


def _acknowledge(ack: Ack, **answer: Any) -> None:
    """What was asked for is done by now. A process that dies before this lets the person ask again."""
    failpoint("interaction.carried_out")
    ack(**answer)
    failpoint("interaction.acknowledged")


def _after(desk: SlackDesk, body: dict[str, Any], card: Card | None) -> None:
    """After an acknowledgement nothing may be raised: Bolt would take the acknowledgement back."""
    if card is not None:
        desk.whisper(place_of(with_workspace(body)), card)
