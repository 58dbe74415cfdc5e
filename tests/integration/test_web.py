"""The HTTP side as a server on this machine: what gets through to a listener, and what never does."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.web.app import make_web
from bot.web.guard import LARGEST_BODY
from bot.web.health import Health
from bot.web.serving import CannotListen, WebServer
from graph.core.clock import SystemClock
from graph.store.database import Database
from graph.store.heartbeats import beat, stop_beating
from tests.fakes.little_slack import LittleSlack, little_slack
from tests.fakes.web import (
    FORM,
    INSTALLED,
    JSON,
    SECRET,
    TOKEN,
    WHO_AM_I,
    Web,
    command,
    event,
    press,
    serving,
    settings,
    signed,
)

pytestmark = pytest.mark.loopback


@pytest.fixture
def slack() -> Iterator[LittleSlack]:
    with little_slack({"auth.test": WHO_AM_I, "oauth.v2.access": INSTALLED}) as served:
        yield served


@pytest.fixture
def web(sqlite_studio_url: str, tmp_path: Path, slack: LittleSlack) -> Iterator[Web]:
    with serving(sqlite_studio_url, tmp_path, slack, GREENLIGHT_SLACK__BOT_TOKEN=TOKEN) as served:
        yield served


def test_commands_interactions_and_events_come_in_by_one_path(web: Web) -> None:
    answered = web.send(command('new "Bees"'), FORM)
    pressed = web.send(press("gate.approve"), FORM)
    told = web.send(event("app_mention"))

    assert (answered.status_code, answered.text) == (200, "done")
    assert (pressed.status_code, told.status_code) == (200, 200)
    assert web.heard.commands[0]["text"] == 'new "Bees"'
    assert web.heard.actions == ["gate.approve"]
    wait_for(lambda: web.heard.events == ["app_mention"])


def wait_for(happened: Any) -> None:
    end = time.monotonic() + 5
    while not happened() and time.monotonic() < end:
        time.sleep(0.01)
    assert happened()


def test_slack_is_asked_once_whose_the_token_is(web: Web, slack: LittleSlack) -> None:
    for _ in range(3):
        web.send(press("gate.approve"), FORM)

    assert slack.methods() == ["auth.test"]


def test_a_request_from_a_workspace_that_is_not_ours_reaches_no_listener(web: Web) -> None:
    foreign = command("new").replace("T0001", "T0666")

    answer = web.send(foreign, FORM)

    assert "reinstall" in answer.text
    assert web.heard.nothing


def test_the_challenge_of_slack_is_answered(web: Web) -> None:
    answer = web.send(json.dumps({"type": "url_verification", "challenge": "abc"}))

    assert answer.json() == {"challenge": "abc"}


def test_a_command_that_says_payload_is_a_command(web: Web) -> None:
    web.send(command("new why a payload weighs so much"), FORM)

    assert [body["text"] for body in web.heard.commands] == ["new why a payload weighs so much"]


def test_an_event_that_nobody_listens_to_is_taken(web: Web) -> None:
    assert web.send(event("reaction_added")).status_code == 200
    assert web.send(event("message", subtype="channel_topic")).status_code == 200


def test_a_button_that_nobody_listens_to_is_not(web: Web) -> None:
    assert web.send(press("gate.of.yesterday"), FORM).status_code == 404


def test_an_event_that_cannot_be_kept_is_sent_again_by_slack(web: Web) -> None:
    assert web.send(event("app_mention", text="away")).status_code == 500


@pytest.mark.parametrize("body", [event("app_mention"), "{", ""])
def test_what_slack_did_not_sign_is_turned_away_unread(web: Web, body: str) -> None:
    signature = "v0=" + hmac.new(SECRET.encode(), b"v0:soon:" + body.encode(), hashlib.sha256).hexdigest()
    stamps = ["soon", "1_7", "9" * 400, "-5", "", "\u00b2", "1e9", "0x7", "nan"]

    answers = [web.post(body, JSON)]
    answers += [web.post(body, JSON, **{"X-Slack-Signature": signature})]
    for stamp in stamps:
        encoded = [(b"X-Slack-Request-Timestamp", stamp.encode("latin-1")), (b"X-Slack-Signature", signature.encode())]
        answers.append(httpx.post(f"{web.url}/slack/events", content=body, headers=encoded))

    assert [answer.status_code for answer in answers] == [401] * (len(stamps) + 2)
    assert web.heard.nothing


def test_a_wrong_signature_never_gets_through(web: Web) -> None:
    body = event("app_mention")
    good = signed(body)
    forgeries = [
        good | {"X-Slack-Signature": good["X-Slack-Signature"][:-1]},
        good | {"X-Slack-Signature": good["X-Slack-Signature"].replace("v0=", "v1=")},
        good | {"X-Slack-Signature": ""},
        signed(body, secret="another secret"),
        signed(body + " "),
        signed(body, at=time.time() - 400),
        signed(body, at=time.time() + 400),
    ]

    assert [web.post(body, JSON, **forged).status_code for forged in forgeries] == [401] * len(forgeries)
    wild = [(name.encode(), value.encode()) for name, value in good.items() if "Timestamp" in name]
    wild.append((b"X-Slack-Signature", b"v0=\xff\xfe"))
    assert httpx.post(f"{web.url}/slack/events", content=body, headers=wild).status_code == 401
    assert web.heard.nothing


def test_a_look_at_the_certificate_is_answered_and_lets_nothing_in(web: Web) -> None:
    looks = ["ssl_check=1", "ssl_check=1&token=abc", "token=abc&ssl_check=1"]
    smuggled = [
        "ssl_check=0",
        "ssl_check=true",
        f"{command('new')}&ssl_check=1",
        f"ssl_check=1&{press('gate.approve')}",
    ]

    assert [web.post(body, FORM).status_code for body in looks] == [200] * len(looks)
    assert web.send(looks[1], FORM).status_code == 200
    assert [web.post(body, FORM).status_code for body in smuggled] == [401] * len(smuggled)
    assert web.heard.nothing


def test_what_cannot_be_read_is_turned_away_although_signed(web: Web) -> None:
    bodies: list[tuple[bytes | str, str]] = [
        ("{", JSON),
        ("[]", JSON),
        ("[" * 100_000, JSON),
        ("{}", JSON),
        ("null", JSON),
        (b"\xff\xfe{}", JSON),
        ("payload=%7B", FORM),
        ("payload=7", FORM),
        ("nonsense", FORM),
        ("", FORM),
        ("&".join(f"a{number}=1" for number in range(500)), FORM),
        (json.dumps({"type": "event_callback", "event": 7, "authorizations": 7}), JSON),
        (json.dumps({"type": "block_actions", "team": 7}), JSON),
    ]

    assert [web.send(body, kind).status_code for body, kind in bodies] == [400] * len(bodies)
    assert web.heard.nothing


def test_a_body_over_a_mebibyte_is_turned_away_before_it_is_kept(web: Web) -> None:
    largest = command("x" * (LARGEST_BODY - len(command(""))))
    assert len(largest) == LARGEST_BODY
    assert web.send(largest, FORM).status_code == 200
    assert len(web.heard.commands) == 1

    def in_pieces() -> Iterator[bytes]:
        yield from (b"x" * 65_536 for _ in range(17))

    assert web.send(b"x" * (LARGEST_BODY + 1)).status_code == 413
    streamed = httpx.post(f"{web.url}/slack/events", content=in_pieces(), timeout=10)
    assert streamed.status_code == 413
    assert len(web.heard.commands) == 1


def test_slow_listeners_hold_nobody_up(web: Web) -> None:
    slow = [threading.Thread(target=web.send, args=(command("slow"), FORM)) for _ in range(4)]
    for thread in slow:
        thread.start()
    wait_for(lambda: len(web.heard.commands) == 4)

    began = time.monotonic()
    assert web.get("/healthz").status_code == 200
    assert web.send(press("gate.approve"), FORM).status_code == 200
    took = time.monotonic() - began

    web.heard.slow.set()
    for thread in slow:
        thread.join()
    assert took < 2
    assert web.heard.threads
    assert "web" not in web.heard.threads


def test_nothing_tells_what_is_inside(web: Web) -> None:
    assert [web.get(path).status_code for path in ("/docs", "/redoc", "/openapi.json", "/")] == [404] * 4
    assert web.get("/slack/events").status_code == 405
    answer = web.get("/healthz")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-frame-options"] == "DENY"
    assert "server" not in answer.headers


def test_ready_means_a_worker_and_the_newest_schema(web: Web) -> None:
    assert parts(web) == (503, ["worker"])

    beat(web.db, "worker-1", SystemClock().now())
    assert parts(web) == (200, [])

    with web.db.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert parts(web) == (503, ["schema"])
    stop_beating(web.db, "worker-1")


def test_a_database_that_is_away_is_told_and_survived(sqlite_studio_url: str, tmp_path: Path) -> None:
    db = Database(sqlite_studio_url)
    web = WebServer(make_web(None, Health(db, SystemClock()), settings(tmp_path)), "127.0.0.1", 0)
    web.start()
    path = Path(sqlite_studio_url.removeprefix("sqlite:///"))
    try:
        db.engine.dispose()
        path.write_bytes(b"this is no database" * 100)
        answer = httpx.get(f"http://127.0.0.1:{web.port}/readyz")
        alive = httpx.get(f"http://127.0.0.1:{web.port}/healthz")
        closed = httpx.post(f"http://127.0.0.1:{web.port}/slack/events")
    finally:
        web.stop()
        db.close()

    assert answer.status_code == 503
    assert answer.json()["troubles"][0]["part"] == "database"
    assert str(tmp_path) not in answer.text
    assert (alive.status_code, closed.status_code) == (200, 404)


def parts(web: Web) -> tuple[int, list[str]]:
    answer = web.get("/readyz")
    assert answer.json()["ready"] is (answer.status_code == 200)
    return answer.status_code, [trouble["part"] for trouble in answer.json()["troubles"]]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "greenlight.example.org"])
def test_nobody_is_let_in_from_outside_by_accident(host: str, sqlite_studio_url: str, tmp_path: Path) -> None:
    db = Database(sqlite_studio_url)
    web = make_web(None, Health(db, SystemClock()), settings(tmp_path))

    with pytest.raises(CannotListen, match="outside") as caught:
        WebServer(web, host, 0)

    assert "GREENLIGHT_WEB__ALLOW_NETWORK" in caught.value.hint
    db.close()


def test_a_port_that_is_taken_is_an_error_at_once(web: Web, tmp_path: Path) -> None:
    again = WebServer(make_web(None, Health(web.db, SystemClock()), settings(tmp_path)), "127.0.0.1", int(web.url[-5:]))

    with pytest.raises(CannotListen, match="in use"):
        again.start()
    again.stop()


def test_a_server_that_was_stopped_frees_its_port(sqlite_studio_url: str, tmp_path: Path) -> None:
    db = Database(sqlite_studio_url)
    web = make_web(None, Health(db, SystemClock()), settings(tmp_path))
    first = WebServer(web, "127.0.0.1", 0)
    first.start()

    first.stop()

    second = WebServer(web, "127.0.0.1", first.port)
    second.start()
    assert httpx.get(f"http://127.0.0.1:{second.port}/healthz").json() == {"status": "alive"}
    second.stop()
    db.close()


def test_without_a_client_there_is_nothing_to_install(web: Web) -> None:
    assert web.get("/slack/install").status_code == 404
