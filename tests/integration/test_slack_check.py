"""`greenlight slack check` against a Slack on this machine: each thing that may be missing, and what to do about it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError

from bot.slack.check import examine
from bot.slack.clients import TIMEOUT_SECONDS, Clients, NotInstalled, web_client
from bot.slack.findings import Finding
from bot.slack.manifest import SCOPES
from bot.terminal.desk import Desk
from bot.terminal.entry import run
from config.channel import ChannelProfile
from config.settings import Settings, load_settings
from graph.store.database import Database
from graph.store.installations import Installation, Installations
from tests.fakes.little_slack import Answer, Asked, LittleSlack, little_slack
from tests.fakes.studio import TurnedClock

pytestmark = pytest.mark.loopback

APP_TOKEN, BOT_TOKEN = "xapp-1-canary-abcdefgh", "xoxb-canary-abcdefgh"
GROUPS = [{"id": "S0LEADS", "handle": "video-leads"}, {"id": "S0MUSIC", "handle": "music"}]
ALL_SCOPES = ",".join(SCOPES)
WELL: dict[str, Answer] = {
    "auth.test": {"team": "Bee Films", "team_id": "T0001", "user": "greenlight", "user_id": "U0BOT", "bot_id": "B0BOT"},
    "apps.connections.open": {"url": "wss://example.org"},
    "conversations.info": {"channel": {"id": "C0VIDEOS", "name": "videos", "is_member": True}},
    "usergroups.list": {"usergroups": GROUPS},
}
FULL = {
    "GREENLIGHT_SLACK__APP_TOKEN": APP_TOKEN,
    "GREENLIGHT_SLACK__BOT_TOKEN": BOT_TOKEN,
    "GREENLIGHT_SLACK__CONVERSATION": "C0VIDEOS",
}
LISTED = ChannelProfile(name="bees", title="Bees", gate_approvers={"publish": ("S0LEADS", "anna")})


@pytest.fixture
def slack() -> Iterator[LittleSlack]:
    with little_slack(WELL, ALL_SCOPES) as served:
        yield served


def settings(slack: LittleSlack, environ: dict[str, str]) -> Settings:
    return load_settings({"HOME": "/nowhere", "SLACK_API_URL": slack.api_url} | environ, Path("/nowhere"))


def check(
    slack: LittleSlack, environ: dict[str, str] | None = None, *channels: ChannelProfile
) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    known = {channel.name: channel for channel in channels or (LISTED,)}
    for finding in examine(settings(slack, FULL if environ is None else environ), known):
        found.setdefault(finding.name, []).append(finding)
        assert "canary" not in finding.model_dump_json()
        assert finding.level == "ok" or finding.action
    return found


def levels(found: dict[str, list[Finding]]) -> dict[str, set[str]]:
    return {name: {finding.level for finding in findings} for name, findings in found.items()}


def test_where_nothing_is_missing_everything_is_well(slack: LittleSlack) -> None:
    found = check(slack)

    assert levels(found) == {name: {"ok"} for name in ("socket", "token", "scopes", "talk", "groups")}
    assert "@greenlight in Bee Films" in found["token"][0].says
    assert "#videos" in found["talk"][0].says
    assert "@video-leads" in found["groups"][0].says
    tokens = {asked.method: asked.token for asked in slack.asked}
    assert tokens["apps.connections.open"] == APP_TOKEN
    assert {tokens[method] for method in tokens if method != "apps.connections.open"} == {BOT_TOKEN}


def test_nothing_set_at_all_is_told_with_both_ways_in(slack: LittleSlack) -> None:
    found = check(slack, {})

    assert levels(found) == {"way in": {"bad"}, "token": {"bad"}}
    assert "APP_TOKEN" in found["way in"][0].action
    assert "SIGNING_SECRET" in found["way in"][0].action
    assert "BOT_TOKEN" in found["token"][0].action
    assert slack.asked == []


def test_over_http_a_signing_secret_is_enough_and_no_socket_is_opened(slack: LittleSlack) -> None:
    http = {"GREENLIGHT_SLACK__SIGNING_SECRET": "0123456789", "GREENLIGHT_SLACK__BOT_TOKEN": BOT_TOKEN}

    found = check(slack, http)

    assert [finding.level for finding in found["http"]] == ["ok", "doubt"]
    assert "PUBLIC_URL" in found["http"][1].action
    assert "apps.connections.open" not in slack.methods()
    public = http | {"GREENLIGHT_SLACK__PUBLIC_URL": "https://greenlight.example.org"}
    assert levels(check(slack, public))["http"] == {"ok"}


@pytest.mark.parametrize(
    ("method", "answer", "name", "says", "action"),
    [
        ("auth.test", {"error": "invalid_auth"}, "token", "invalid_auth", "Install the app again"),
        ("auth.test", {"error": "token_revoked"}, "token", "token_revoked", "Install the app again"),
        ("auth.test", {"error": "token_expired"}, "token", "token_expired", "token rotation off"),
        ("apps.connections.open", {"error": "invalid_auth"}, "socket", "invalid_auth", "app-level token"),
        ("apps.connections.open", {"error": "missing_scope"}, "socket", "missing_scope", "connections:write"),
        ("apps.connections.open", {"error": "not_allowed_token_type"}, "socket", "not_allowed", "xapp-"),
        ("conversations.info", {"error": "channel_not_found"}, "talk", "C0VIDEOS", "/invite"),
        ("conversations.info", {"error": "missing_scope"}, "talk", "missing_scope", "slack manifest"),
        (
            "conversations.info",
            {"channel": {"name": "videos", "is_member": False}},
            "talk",
            "is not in #videos",
            "/invite @greenlight in #videos",
        ),
        (
            "conversations.info",
            {"channel": {"name": "videos", "is_member": True, "is_archived": True}},
            "talk",
            "archived",
            "Unarchive",
        ),
        ("auth.test", {"error": "ratelimited", "http_status": 429}, "token", "Slack is busy", "Try again"),
        ("auth.test", {"error": "x", "http_status": 500}, "token", "Slack is busy", "Try again"),
        ("apps.connections.open", {"error": "internal_error"}, "socket", "Slack is busy", "Try again"),
        ("usergroups.list", {"usergroups": []}, "groups", "no user group S0LEADS", "file of bees"),
        ("usergroups.list", {"usergroups": GROUPS[1:]}, "groups", "no user group S0LEADS", "S0MUSIC is @music"),
        ("usergroups.list", {"error": "missing_scope"}, "groups", "missing_scope", "slack manifest"),
    ],
)
def test_what_is_missing_is_named_with_the_next_action(
    slack: LittleSlack, *, method: str, answer: dict[str, Any], name: str, says: str, action: str
) -> None:
    slack.answers[method] = answer

    worst = next(finding for finding in check(slack)[name] if finding.level == "bad")

    assert says in worst.says
    assert action in worst.action


def test_scopes_that_were_not_granted_are_listed(slack: LittleSlack) -> None:
    slack.scopes = ",".join(sorted(SCOPES.keys() - {"reactions:read", "files:write"}))

    (finding,) = check(slack)["scopes"]

    assert finding.level == "bad"
    assert "files:write, reactions:read are missing" in finding.says
    assert "install the app again" in finding.action


@pytest.mark.parametrize(
    ("public", "action"),
    [
        ({}, "Set GREENLIGHT_SLACK__PUBLIC_URL"),
        ({"GREENLIGHT_SLACK__PUBLIC_URL": "https://greenlight.example.org"}, "https://greenlight.example.org/slack/i"),
    ],
)
def test_where_it_can_be_installed_the_address_is_told_or_how_it_is_set(
    slack: LittleSlack, public: dict[str, str], action: str
) -> None:
    client = {"GREENLIGHT_SLACK__CLIENT_ID": "1.2", "GREENLIGHT_SLACK__CLIENT_SECRET": "s3cret"}
    by_http = {"GREENLIGHT_SLACK__SIGNING_SECRET": "0123456789", "GREENLIGHT_SLACK__TOKEN_KEY": FRESH}

    (finding,) = check(slack, client | by_http | public)["token"]

    assert action in finding.action
    assert "127.0.0.1" not in finding.action


def test_a_group_that_is_named_by_its_handle_is_told_by_its_id(slack: LittleSlack) -> None:
    channel = ChannelProfile(name="bees", title="Bees", approvers=("@video-leads",))

    (finding,) = {finding.says: finding for finding in check(slack, None, channel)["groups"]}.values()

    assert finding.level == "bad"
    assert "S0LEADS" in finding.action


def test_channels_that_name_no_group_need_no_look_at_groups(slack: LittleSlack) -> None:
    found = check(slack, None, ChannelProfile(name="bees", title="Bees", approvers=("anna", "U0ANNA")))

    assert "groups" not in found
    assert "usergroups.list" not in slack.methods()


def test_without_a_conversation_it_only_says_so(slack: LittleSlack) -> None:
    found = check(slack, {name: value for name, value in FULL.items() if "CONVERSATION" not in name})

    assert levels(found)["talk"] == {"doubt"}


def test_the_conversations_that_files_name_are_looked_at_too(slack: LittleSlack) -> None:
    missing: dict[str, Any] = {"error": "channel_not_found"}
    slack.answers["conversations.info"] = lambda asked: (
        missing if asked.arguments["channel"] == "C0MISSING" else {"channel": {"name": "videos", "is_member": True}}
    )
    bees = ChannelProfile(name="bees", title="Bees", digest_in="C0MISSING")
    quiet = bees.model_copy(update={"name": "quiet", "digest": False})
    usual = bees.model_copy(update={"name": "usual", "digest_in": "C0VIDEOS"})

    well, bad = check(slack, None, bees, quiet, usual)["talk"]

    assert (well.level, bad.level) == ("ok", "bad")
    assert "C0MISSING cannot be seen" in bad.says
    assert "`digest_in` in the file of bees" in bad.action


def test_a_slack_that_cannot_be_reached_is_a_finding(slack: LittleSlack) -> None:
    with little_slack({}) as gone:
        away = gone.api_url

    found = check(slack, FULL | {"SLACK_API_URL": away})

    assert levels(found) == {"socket": {"bad"}, "token": {"bad"}}
    assert "SLACK_API_URL" in found["token"][0].action


def test_each_installed_workspace_is_checked_and_one_conversation_is_enough(
    slack: LittleSlack, sqlite_studio_url: str
) -> None:
    key = Fernet.generate_key().decode()
    db, clock = Database(sqlite_studio_url), TurnedClock(datetime(2026, 11, 20, tzinfo=UTC))
    store = Installations(db, [SecretStr(key)], clock)
    for team in ("T0001", "T0002", "T0003"):
        store.save(installation(team, clock))
    store.revoke("", "T0003")
    slack.answers["auth.test"] = per_team(lambda team: {"team": team, "user": "greenlight"})
    slack.answers["conversations.info"] = per_team(
        lambda team: WELL["conversations.info"] if team == "T0002" else {"error": "channel_not_found"}  # type: ignore[return-value]
    )
    environ = {name: value for name, value in FULL.items() if "BOT_TOKEN" not in name}

    found = examine(settings(slack, environ), {}, store)
    unreadable = examine(settings(slack, environ), {}, Installations(db, [SecretStr(FRESH)], clock))
    db.close()

    assert [finding.says for finding in found if finding.name == "token"] == [
        "@greenlight in T0001",
        "@greenlight in T0002",
        "Films T0003 took the app away; its videos wait until it is installed there again",
    ]
    assert [finding.level for finding in found if finding.name == "talk"] == ["ok"]
    assert [finding.level for finding in unreadable if finding.name == "token"] == ["bad", "bad", "doubt"]
    assert "GREENLIGHT_SLACK__TOKEN_KEY" in unreadable[1].action


FRESH = Fernet.generate_key().decode()


def installation(team: str, clock: TurnedClock) -> Installation:
    return Installation(
        team_id=team, name=f"Films {team}", installed_at=clock.now(), bot_token=SecretStr(f"xoxb-{team}")
    )


def per_team(answer: Callable[[str], dict[str, Any]]) -> Answer:
    return lambda asked: answer(asked.token.removeprefix("xoxb-"))


def test_the_command_says_it_in_words_and_as_json(
    slack: LittleSlack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(lambda: settings(slack, FULL | {"GREENLIGHT_DATA_DIR": str(tmp_path)}))

    assert run(["slack", "check"], desk) == 0
    assert "@greenlight is in #videos" in capsys.readouterr().out

    slack.answers["conversations.info"] = {"error": "channel_not_found"}
    assert run(["slack", "check"], desk) == 1
    assert "→ Invite @greenlight there" in capsys.readouterr().out
    assert run(["slack", "check", "--json"], desk) == 1
    found = json.loads(capsys.readouterr().out)
    assert {finding["name"]: finding["level"] for finding in found}["talk"] == "bad"


def test_new_keys_are_made_and_put_over_the_old_ones(
    slack: LittleSlack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = {"GREENLIGHT_DATA_DIR": str(tmp_path)}
    assert run(["slack", "rotate"], Desk(lambda: settings(slack, where))) == 1
    assert "greenlight slack key" in capsys.readouterr().err

    assert run(["slack", "key"]) == 0
    key = capsys.readouterr().out.strip()
    with_key = {"GREENLIGHT_SLACK__CLIENT_ID": "1.2", "GREENLIGHT_SLACK__CLIENT_SECRET": "s3cret"}
    with_key |= where | {"GREENLIGHT_SLACK__TOKEN_KEY": key}
    assert run(["slack", "rotate"], Desk(lambda: settings(slack, with_key))) == 0
    assert "0 workspaces" in capsys.readouterr().out


def test_the_one_token_serves_its_own_workspace_alone(slack: LittleSlack) -> None:
    clients = Clients(settings(slack, FULL))

    assert clients.client("T0001").token == BOT_TOKEN
    assert clients.bot("T0001").user_id == "U0BOT"
    with pytest.raises(NotInstalled):
        clients.client("T0002")
    with pytest.raises(LookupError):
        clients.client("E0001/T0001")
    assert slack.methods() == ["auth.test"]


def test_an_organisations_token_serves_its_workspaces_and_says_in_which(slack: LittleSlack) -> None:
    slack.answers["auth.test"] = {"team_id": "E0001", "enterprise_id": "E0001", "is_enterprise_install": True}
    clients = Clients(settings(slack, FULL))

    clients.client("E0001/T0007").usergroups_list()

    assert slack.asked[-1].arguments["team_id"] == "T0007"
    with pytest.raises(NotInstalled):
        clients.client("E0002/T0007")


def test_a_worthless_token_is_no_installation_and_a_passing_trouble_is_not_remembered(slack: LittleSlack) -> None:
    clients = Clients(settings(slack, FULL))

    slack.answers["auth.test"] = {"error": "ratelimited"}
    with pytest.raises(SlackApiError):
        clients.client("T0001")
    slack.answers["auth.test"] = {"error": "account_inactive"}
    with pytest.raises(NotInstalled):
        clients.client("T0001")
    slack.answers["auth.test"] = WELL["auth.test"]
    assert clients.own().workspace == "T0001"


def test_an_installation_stands_over_the_one_token(slack: LittleSlack, sqlite_studio_url: str) -> None:
    db, clock = Database(sqlite_studio_url), TurnedClock(datetime(2026, 11, 20, tzinfo=UTC))
    store = Installations(db, [SecretStr(FRESH)], clock)
    store.save(installation("T0001", clock))
    clients = Clients(settings(slack, FULL), store)

    assert clients.client("T0001").token == "xoxb-T0001"
    store.revoke("", "T0001")
    assert clients.client("T0001").token == BOT_TOKEN
    with pytest.raises(NotInstalled):
        Clients(settings(slack, {}), store).client("T0001")
    db.close()


def test_a_post_is_never_repeated_by_itself(slack: LittleSlack) -> None:
    def hang_up(_: Asked) -> dict[str, Any]:
        raise ConnectionAbortedError

    slack.answers["chat.postMessage"] = hang_up
    client = web_client(BOT_TOKEN, settings(slack, {}))

    with pytest.raises(OSError, match="closed"):
        client.chat_postMessage(channel="C0VIDEOS", text="Hello")

    assert slack.methods() == ["chat.postMessage"]
    assert client.timeout == TIMEOUT_SECONDS
