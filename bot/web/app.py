"""The HTTP side as one application: Slack's deliveries, installing, and health."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.context import BoltContext
from slack_bolt.oauth import OAuthFlow
from slack_bolt.request.internals import build_context

from bot.web.guard import LARGEST_BODY, Guard, TurnedAway, looks_at_certificate, read_payload
from bot.web.health import Health
from bot.web.pages import POLICY
from bot.web.shape import well_formed
from config.settings import Settings

log = structlog.get_logger()

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Served = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

BODY_SECONDS = 10.0
"""Slack hangs up after three; whoever sends slower only wants to keep a connection busy."""
UNHANDLED = 404
LISTENERS = 8
"""So many deliveries are worked on at once. Each writes a row or two, and may ask Slack to open a form.

More of them would only wait for the interpreter and for their turn to write: a queue costs less.
"""
OF_SLACK = (
    "content-type",
    "x-slack-request-timestamp",
    "x-slack-signature",
    "x-slack-retry-num",
    "x-slack-retry-reason",
)
"""The headers that Bolt gets. It obeys some of its own, which no signature covers."""
ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


def make_web(app: App | None, health: Health, settings: Settings) -> FastAPI:
    """Everything that is answered by HTTP.

    Without `app` only health is. Slack is listened to when there is a signing secret, and installing is offered when
    the app has a flow for it.
    """
    web = FastAPI(title="Greenlight", docs_url=None, redoc_url=None, openapi_url=None)
    web.add_exception_handler(TurnedAway, _turn_away)
    _answer_health(web, health)
    if app is not None and settings.slack.signing_secret is not None:
        _answer_slack(web, app, Guard(settings.slack.signing_secret))
    if app is not None and app.oauth_flow is not None:
        _answer_installing(web, app.oauth_flow)
    web.add_middleware(SafeHeaders)  # The last one added is the outermost.
    return web


def _answer_health(web: FastAPI, health: Health) -> None:
    @web.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @web.get("/readyz")
    def ready() -> JSONResponse:
        troubles = [trouble.model_dump() for trouble in health.troubles()]
        return JSONResponse({"ready": not troubles, "troubles": troubles}, status_code=503 if troubles else 200)


def _answer_slack(web: FastAPI, app: App, guard: Guard) -> None:
    listeners = CapacityLimiter(LISTENERS)

    async def deliver(request: Request) -> Response:
        try:
            body = await _read_body(request)
            if looks_at_certificate(body):
                return Response()
            guard.verify(request.headers, body)
            # Listeners write to the database: never in the loop, which has to go on taking what arrives meanwhile.
            return await to_thread.run_sync(_dispatch, app, request, body, limiter=listeners)
        except TurnedAway as refusal:
            return await _turn_away(request, refusal)

    web.add_middleware(SlackFirst, deliver=deliver)


def _answer_installing(web: FastAPI, flow: OAuthFlow) -> None:
    @web.get(flow.install_path)
    def install() -> Response:
        return _to_response(flow.handle_installation(BoltRequest(body="")))

    @web.get(flow.redirect_uri_path)
    def come_back(request: Request) -> Response:
        brought = BoltRequest(
            body="", query=dict(request.query_params), headers={"cookie": request.headers.get("cookie", "")}
        )
        return _to_response(flow.handle_callback(brought))


async def _read_body(request: Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _receive_body(request)
    except TimeoutError:
        raise TurnedAway(408, "the body did not arrive in time") from None


async def _receive_body(request: Request) -> bytes:
    body = bytearray()
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise TurnedAway(400, "the body broke off")
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise TurnedAway(413, "the body is too large")
        if not message.get("more_body"):
            return bytes(body)


def _dispatch(app: App, request: Request, body: bytes) -> Response:
    text, payload = read_payload(body, request.headers.get("content-type", ""))
    payload = well_formed(payload, app.client.base_url)
    answer = app.dispatch(_to_bolt(request, text, payload))
    if answer.status == UNHANDLED and payload.get("type") == "event_callback":
        # Slack would send it again, and switch deliveries off when most of them fail.
        log.info("slack_event_unhandled", kind=_kind(payload))
        return Response(status_code=200)
    return _to_response(answer)


def _to_bolt(request: Request, text: str, payload: dict[str, Any]) -> BoltRequest:
    try:
        headers = {name: [request.headers[name]] for name in OF_SLACK if name in request.headers}
        bolt = BoltRequest(body="", headers=dict(headers))
        # Read here, once: Bolt takes a command that merely says "payload" for an interaction, and loses it.
        bolt.raw_body, bolt.body, bolt.context = text, payload, build_context(BoltContext(), payload)
    except (TypeError, AttributeError, KeyError, ValueError):
        raise TurnedAway(400, "the payload has not the shape that Slack gives it") from None
    return bolt


def _to_response(answer: BoltResponse) -> Response:
    response = Response(content=answer.body, status_code=answer.status)
    for name, values in answer.headers.items():
        if name.lower() == "content-type":
            response.headers["content-type"] = values[0]
        elif name.lower() != "content-length":
            for value in values:
                response.headers.append(name, value)
    return response


def _kind(payload: dict[str, Any]) -> str:
    event = payload.get("event")
    return str(event.get("type", "")) if isinstance(event, dict) else ""


async def _turn_away(_: Request, refusal: Exception) -> Response:
    status = refusal.status if isinstance(refusal, TurnedAway) else 400
    log.info("request_turned_away", status=status, reason=str(refusal))
    return JSONResponse({"error": str(refusal)}, status_code=status)


class SlackFirst:
    """Hands over what Slack delivers without the way through routes, which takes as long as the rest of it."""

    def __init__(self, app: Served, deliver: Callable[[Request], Awaitable[Response]]) -> None:
        self._app, self._deliver = app, deliver

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/slack/events":
            await self._app(scope, receive, send)
            return
        not_so = Response("Method Not Allowed", 405, {"allow": "POST"})
        answer = await self._deliver(Request(scope, receive)) if scope["method"] == "POST" else not_so
        await answer(scope, receive, send)


class SafeHeaders:
    """Adds to every answer what tells browsers to be careful with it."""

    def __init__(self, app: Served) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *ALWAYS]
            await send(message)

        await self._app(scope, receive, send_safely)
