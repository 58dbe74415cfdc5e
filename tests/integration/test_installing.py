"""Installing the app from a browser: Slack's page, the way back, and what is kept."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet

from tests.fakes.little_slack import LittleSlack, little_slack
from tests.fakes.web import (
    FORM,
    INSTALLED,
    TOKEN,
    WHO_AM_I,
    Web,
    press,
    serving,
)

pytestmark = pytest.mark.loopback


@pytest.fixture
def slack() -> Iterator[LittleSlack]:
    with little_slack({"auth.test": WHO_AM_I, "oauth.v2.access": INSTALLED}) as served:
        yield served


@pytest.fixture
def installing(sqlite_studio_url: str, tmp_path: Path, slack: LittleSlack) -> Iterator[Web]:
    more = {
        "GREENLIGHT_SLACK__CLIENT_ID": "111.222",
        "GREENLIGHT_SLACK__CLIENT_SECRET": "client-canary",
        "GREENLIGHT_SLACK__TOKEN_KEY": Fernet.generate_key().decode(),
        "GREENLIGHT_SLACK__PUBLIC_URL": "https://greenlight.example.org",
    }
    with serving(sqlite_studio_url, tmp_path, slack, **more) as served:
        yield served


def begin(web: Web) -> tuple[str, str, httpx.Response]:
    """The state that Slack is sent, the cookie that the browser keeps, and the page."""
    page = web.get("/slack/install")
    address = page.text.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    state = parse_qs(urlsplit(address).query)["state"][0]
    return state, page.headers["set-cookie"].partition(";")[0], page


def come_back(web: Web, state: str, cookie: str, **more: str) -> httpx.Response:
    return web.get("/slack/oauth_redirect", params={"code": "c0de", "state": state} | more, headers={"Cookie": cookie})


def test_a_workspace_installs_the_app(installing: Web, slack: LittleSlack) -> None:
    state, cookie, page = begin(installing)

    done = come_back(installing, state, cookie)

    address = page.text.partition('href="')[2].partition('"')[0]
    assert address.startswith(slack.api_url.replace("/api/", "/oauth/v2/authorize"))
    assert "greenlight.example.org" in address
    assert "chat:write" in address
    assert all(word in page.headers["set-cookie"] for word in ("Secure", "HttpOnly"))
    assert done.status_code == 200
    assert "Bee &lt;b&gt;Films&lt;/b&gt;" in done.text
    assert "canary" not in done.text + page.text
    found = installing.installations.find("", "T0001")
    assert found is not None
    assert (found.bot_token.get_secret_value(), found.installed_by, found.bot_id) == (TOKEN, "U0ANNA", "B0BOT")
    assert installing.send(press("gate.approve"), FORM).status_code == 200
    assert installing.heard.actions == ["gate.approve"]


def test_pages_run_nothing_and_load_nothing(installing: Web) -> None:
    _, _, page = begin(installing)
    policy = page.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in page.text
    style = page.text.partition("<style>")[2].partition("</style>")[0]
    assert f"'sha256-{b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy


def test_a_state_is_not_taken_twice_nor_from_another_browser(installing: Web) -> None:
    state, cookie, _ = begin(installing)

    assert come_back(installing, state, "slack-app-oauth-state=other").status_code == 400
    assert come_back(installing, "made-up", "slack-app-oauth-state=made-up").status_code == 401
    assert come_back(installing, state, cookie).status_code == 200
    assert come_back(installing, state, cookie).status_code == 401


@pytest.mark.parametrize("error", ["access_denied", "<script>alert(1)</script>"])
def test_who_says_no_on_slacks_page_is_told_that_nothing_happened(installing: Web, error: str) -> None:
    answer = installing.get("/slack/oauth_redirect", params={"error": error})

    assert "Nothing was installed" in answer.text
    assert "<script" not in answer.text
    assert installing.installations.list() == ()


def test_a_code_that_slack_does_not_know_installs_nothing(installing: Web, slack: LittleSlack) -> None:
    slack.answers["oauth.v2.access"] = {"error": "invalid_code"}
    state, cookie, _ = begin(installing)

    answer = come_back(installing, state, cookie)

    assert answer.status_code == 401
    assert "did not confirm" in answer.text
    assert installing.installations.list() == ()
