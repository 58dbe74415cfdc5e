"""The Bolt app: events go into the inbox before anybody acts on them, interactions are answered on the spot."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
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
from bot.slack.pressing import Pressed, Pressing
from bot.slack.submitting import Submitting
from bot.slack.unable import say_unable
from bot.slack.workspaces import workspace_of_press
from bot.web.guard import TurnedAway
from bot.web.shape import well_formed
from config.settings import Settings
from graph.core.failpoint import failpoint
from graph.store.away import is_away
from graph.store.inbox import Arrival, receive
from graph.store.installations import Installations

log = structlog.get_logger()

PUT_AWAY = "Put away. Nothing was changed."
ANSWERERS = 16
"""Threads that wait for Slack to take answers, a few tenths of a second each."""
PAUSES_SECONDS = (1.0, 3.0, 8.0, 15.0)
"""So long is waited before an answer is told again that could not even be kept: half a minute in all."""


def make_app(desk: SlackDesk, settings: Settings, installations: Installations | None) -> App:
    """The app with all listeners."""
    secret = settings.slack.signing_secret

    app = App(
        name="greenlight",
        signing_secret=secret.get_secret_value() if secret else "by socket",
        authorize=Authorizer(desk.clients),  # type: ignore[arg-type]  # Bolt takes its own class, too.
        oauth_flow=install_flow(settings, installations) if installations else None,
        client=WebClient(base_url=settings.slack.api_url, timeout=10, retry_handlers=[]),
        process_before_response=True,  # In the thread that brought it: Bolt else looks every hundredth of a second.
        raise_error_for_unhandled_request=False,
        user_facing_authorize_error_message=say_unable(settings),
        ignoring_self_events_enabled=True,
    )
    app.use(lambda req, next: _as_slack_shapes_it(settings.slack.api_url, req, next))  # noqa: A006 - Bolt finds it so.
    app.use(lambda body, next: _into_inbox(desk, body, next))  # noqa: A006 - Bolt finds it by its name.
    _listen(app, desk)
    return app


def _as_slack_shapes_it(api_url: str, req: BoltRequest, go_on: Callable[[], BoltResponse]) -> BoltResponse:
    """By HTTP it was looked at before; what comes by Socket Mode is looked at here."""
    if req.mode == "http":
        return go_on()
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
    with desk.studio.db.going_first(), desk.studio.db.write() as session:
        receive(desk.studio.db, session, arrival, desk.studio.clock.now())
    failpoint("event.kept")
    desk.heard()
    return BoltResponse(status=200, body="")


def _listen(app: App, desk: SlackDesk) -> None:
    tell = Answers(desk.stopping)
    pressing, submitting, commanding = Pressing(desk), Submitting(desk), Commanding(desk)

    @contextmanager
    def request() -> Iterator[None]:
        """Somebody waits for the answer, and is who they are meanwhile."""
        with desk.precedence.waits(), desk.people.one_request(), desk.studio.db.going_first():
            yield

    def press(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        with request():
            pressed = pressing.press(with_workspace(body), client)
        _acknowledge(ack)
        tell(lambda: _tell_of(desk, body, pressed))

    def submit(ack: Ack, body: dict[str, Any]) -> None:
        with request():
            answer = submitting.submit(with_workspace(body))
        _acknowledge(ack, **(answer.response or {}))
        if told := answer.told:
            tell(lambda: desk.whisper(*told))

    def command(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        with request():
            card = commanding.command(with_workspace(body), client)
        said = {"text": card.text, "blocks": list(card.blocks), "response_type": "ephemeral"} if card else {}
        _acknowledge(ack, **said)

    def shortcut(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        with request():
            card = commanding.shortcut(with_workspace(body), client)
        _acknowledge(ack)
        tell(lambda: _whisper(desk, body, card))

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


def _tell_of(desk: SlackDesk, body: dict[str, Any], pressed: Pressed) -> None:
    """Tell whoever pressed what came of it: in place of what they pressed where that ends with it."""
    if not pressed.ends or not show_instead(body, pressed.card):
        _whisper(desk, body, pressed.card or (receipt(PUT_AWAY) if pressed.ends else None))


def _whisper(desk: SlackDesk, body: dict[str, Any], card: Card | None) -> None:
    if card is not None:
        desk.whisper(place_of(with_workspace(body)), card)


class Answers:
    """Threads that tell people what came of their presses, so that nobody's press waits for Slack to take it.

    What neither Slack nor the database takes is told after a pause; after the last, or at the end, it is given up.
    """

    def __init__(self, stopping: threading.Event, pauses: tuple[float, ...] = PAUSES_SECONDS) -> None:
        self._threads = ThreadPoolExecutor(ANSWERERS, thread_name_prefix="slack answers")
        self._stopping, self._pauses = stopping, pauses

    def __call__(self, tell: Callable[[], None]) -> "Future[None]":
        """Tell it soon; done when it is told or given up."""
        return self._threads.submit(self._tell, tell)

    def _tell(self, tell: Callable[[], None]) -> None:
        for pause in (*self._pauses, None):
            try:
                tell()
            except Exception as error:  # noqa: BLE001 - nobody waits for it who could be told.
                if pause is None or not is_away(error) or self._stopping.wait(pause):
                    _log_lost(error)
                    return
            else:
                return


def _log_lost(error: Exception) -> None:
    if is_away(error):
        log.warning("answer_lost", reason=str(error).partition("\n")[0])
    else:
        log.error("answer_lost", exc_info=error)
