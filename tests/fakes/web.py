"""A Bolt app behind the real HTTP server, listeners that note what reached them, and requests as Slack signs them."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_bolt import App

from bot.slack.clients import Clients
from bot.slack.installing import Authorizer, install_flow
from bot.slack.manifest import SCOPES
from bot.web.app import make_web
from bot.web.health import Health
from bot.web.serving import WebServer
from config.settings import Settings, load_settings
from graph.core.clock import SystemClock
from graph.store.database import Database
from graph.store.installations import Installations
from tests.fakes.little_slack import LittleSlack

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "xoxb-canary-0123456789-abcdefghij"
WHO_AM_I = {"team_id": "T0001", "team": "Bee Films", "user_id": "U0BOT", "bot_id": "B0BOT", "user": "greenlight"}
INSTALLED = {
    "access_token": TOKEN,
    "token_type": "bot",
    "scope": ",".join(sorted(SCOPES)),
    "bot_user_id": "U0BOT",
    "app_id": "A0APP",
    "team": {"id": "T0001", "name": "Bee <b>Films</b>"},
    "enterprise": None,
    "authed_user": {"id": "U0ANNA"},
}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Heard:
    """What reached a listener."""

    commands: list[dict[str, Any]] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    slow: threading.Event = field(default_factory=threading.Event)

    @property
    def nothing(self) -> bool:
        return not (self.commands or self.actions or self.events)


@dataclass
class Web:
    """A running server, what its listeners heard, and the means to send as Slack does."""

    url: str
    heard: Heard
    db: Database
    installations: Installations

    def post(self, body: bytes | str, kind: str = JSON, **headers: str) -> httpx.Response:
        return httpx.post(
            f"{self.url}/slack/events", content=body, headers={"Content-Type": kind} | headers, timeout=10
        )

    def send(self, body: bytes | str, kind: str = JSON, *, at: float | None = None) -> httpx.Response:
        return self.post(body, kind, **signed(body, at))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=10, **more)


def signed(body: bytes | str, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    raw = body.encode() if isinstance(body, str) else body
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + raw, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def event(kind: str, **fields: Any) -> str:
    inner = {"type": kind, "user": "U0ANNA", "channel": "C0001", "ts": "1.1"} | fields
    return json.dumps({"type": "event_callback", "team_id": "T0001", "event_id": "Ev1", "event": inner})


def command(text: str) -> str:
    who = {"team_id": "T0001", "channel_id": "C0001", "user_id": "U0ANNA", "trigger_id": "1.1"}
    return urlencode({"command": "/video", "text": text} | who)


def press(action: str) -> str:
    payload = {
        "type": "block_actions",
        "team": {"id": "T0001"},
        "user": {"id": "U0ANNA"},
        "trigger_id": "1.1",
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": "v"}],
    }
    return urlencode({"payload": json.dumps(payload)})


def listening(app: App, heard: Heard) -> None:
    @app.command("/video")
    def on_command(ack: Any, body: dict[str, Any]) -> None:
        heard.commands.append(body)
        if body["text"] == "slow":
            heard.slow.wait(5)
        ack("done")

    @app.action("gate.approve")
    def on_action(ack: Any, action: dict[str, Any]) -> None:
        heard.actions.append(action["action_id"])
        ack()

    @app.event("app_mention")
    def on_mention(event: dict[str, Any]) -> None:
        heard.events.append(event["type"])

    @app.middleware
    def keep(body: dict[str, Any], next: Any) -> None:
        heard.threads.add(threading.current_thread().name)
        if (body.get("event") or {}).get("text") == "away":
            raise OSError("the database is away")
        next()


def settings(folder: Path, slack: LittleSlack | None = None, **more: str) -> Settings:
    environ = {"GREENLIGHT_DATA_DIR": str(folder), "GREENLIGHT_SLACK__SIGNING_SECRET": SECRET} | more
    return load_settings(environ | ({"SLACK_API_URL": slack.api_url} if slack else {}), folder)


@contextmanager
def serving(url: str, folder: Path, slack: LittleSlack, **more: str) -> Iterator[Web]:
    ours, db, heard = settings(folder, slack, **more), Database(url), Heard()
    installations = Installations(db, ours.slack.token_key, SystemClock()) if ours.slack.token_key else None
    app = App(
        signing_secret=SECRET,
        authorize=Authorizer(Clients(ours, installations)),
        oauth_flow=install_flow(ours, installations) if installations else None,
    )
    listening(app, heard)
    server = WebServer(make_web(app, Health(db, SystemClock()), ours), "127.0.0.1", 0)
    server.start()
    try:
        yield Web(f"http://127.0.0.1:{server.port}", heard, db, installations)  # type: ignore[arg-type]
    finally:
        heard.slow.set()
        server.stop()
        db.close()
