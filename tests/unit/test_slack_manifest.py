"""The manifest: it has the shape that Slack documents, and asks for what the code needs and for nothing else."""

import ast
import inspect
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import slack_sdk
import yaml

from bot.slack.ids import Shortcut
from bot.slack.manifest import EVENTS, SCOPELESS, SCOPES, NoPublicUrl, Transport, manifest, to_yaml
from bot.terminal.entry import run

SLACK = Path(__file__).resolve().parents[2] / "bot" / "slack"
URL = "https://greenlight.example.org"

# From Slack's reference of manifests: each field with its type, or the rule for its text.
Text = tuple[int, int, str]
WEB: Text = (8, 3000, r"https://.+")
SHAPE: dict[str, Any] = {
    "_metadata": {"major_version": int, "minor_version": int},
    "display_information": {
        "name!": (1, 35, ""),
        "description": (1, 140, ""),
        "long_description": (175, 4000, ""),
        "background_color": (4, 7, r"#([0-9a-fA-F]{3}){1,2}"),
    },
    "features": {
        "app_home": {
            "home_tab_enabled": bool,
            "messages_tab_enabled": bool,
            "messages_tab_read_only_enabled": bool,
        },
        "agent_view": {
            "agent_description!": (1, 300, ""),
            "suggested_prompts": [0, 4, {"title!": (1, 75, ""), "message!": (1, 300, "")}],
        },
        "bot_user": {"display_name!": (1, 80, r"[a-z0-9._-]+"), "always_online": bool},
        "shortcuts": [
            1,
            10,
            {
                "name!": (1, 24, ""),
                "type!": (6, 7, "global|message"),
                "callback_id!": (1, 255, ""),
                "description!": (1, 150, ""),
            },
        ],
        "slash_commands": [
            1,
            50,
            {
                "command!": (2, 32, r"/[a-z0-9_-]+"),
                "url": WEB,
                "description!": (1, 2000, ""),
                "usage_hint": (1, 1000, ""),
                "should_escape": bool,
            },
        ],
    },
    "oauth_config": {
        "redirect_urls": [0, 1000, (8, 2500, r"https://.+")],
        "scopes": {"bot": [0, 255, (1, 50, r"[a-z_.]+(:[a-z_.]+)*")]},
    },
    "settings": {
        "event_subscriptions": {"request_url": WEB, "bot_events": [0, 100, (1, 50, r"[a-z_.]+")]},
        "interactivity": {"is_enabled!": bool, "request_url": WEB},
        "org_deploy_enabled": bool,
        "socket_mode_enabled": bool,
        "token_rotation_enabled": bool,
    },
}

# From Slack's reference of methods and events: the scopes of which one is enough, depending on the conversation.
HISTORY = {"channels:history", "groups:history", "im:history", "mpim:history"}
READ = {"channels:read", "groups:read", "im:read", "mpim:read"}
DOCUMENTED: dict[str, set[str]] = {
    "agents.sessions.rename": {"chat:write"},
    "agents.sessions.setStatus": {"chat:write"},
    "assistant.threads.setStatus": {"assistant:write", "chat:write"},
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "assistant.threads.setTitle": {"assistant:write"},
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": HISTORY,
    "conversations.info": READ,
    "conversations.list": READ,
    "conversations.members": READ,
    "conversations.open": {"im:write", "mpim:write", "channels:manage", "groups:write"},
    "conversations.replies": HISTORY,
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "reactions.add": {"reactions:write"},
    "reactions.get": {"reactions:read"},
    "reactions.remove": {"reactions:write"},
    "team.info": {"team:read"},
    "usergroups.list": {"usergroups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "agent_session_stopped": {"assistant:write", "chat:write"},
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "file_shared": {"files:read"},
    "link_shared": {"links:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "reaction_added": {"reactions:read"},
    "reaction_removed": {"reactions:read"},
    "subteam_members_changed": {"usergroups:read"},
    "subteam_updated": {"usergroups:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
    "agent_view": {"assistant:write"},
    "/video": {"commands"},
    "/studio": {"commands"},
}
FEATURES = {"agent_view"}
EVENT_NAMES = {name for name in DOCUMENTED if "_" in name and "." not in name} - FEATURES | {"message"}


def faults(value: Any, shape: Any, where: str) -> Iterator[str]:
    """What Slack would refuse, each with its place."""
    if isinstance(shape, type):
        if type(value) is not shape:
            yield f"{where} is no {shape.__name__}"
    elif isinstance(shape, tuple):
        least, most, pattern = shape
        if not isinstance(value, str) or not least <= len(value) <= most:
            yield f"{where} is no text of {least} to {most} characters"
        elif pattern and not re.fullmatch(pattern, value):
            yield f"{where} does not look like {pattern}"
    elif isinstance(shape, list):
        least, most, item = shape
        if not least <= len(value) <= most or len({json.dumps(one) for one in value}) != len(value):
            yield f"{where} has not {least} to {most} different entries"
        for number, one in enumerate(value):
            yield from faults(one, item, f"{where}[{number}]")
    else:
        known = {name.removesuffix("!"): rule for name, rule in shape.items()}
        yield from (f"{where}.{name} is no field" for name in value.keys() - known.keys())
        yield from (f"{where}.{name[:-1]} is missing" for name in shape if name[-1] == "!" and name[:-1] not in value)
        for name in value.keys() & known.keys():
            yield from faults(value[name], known[name], f"{where}.{name}")


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_the_manifest_has_the_shape_that_slack_documents(transport: Transport) -> None:
    described = manifest(transport, URL)

    assert list(faults(described, SHAPE, "manifest")) == []


def test_the_shape_refuses_what_slack_refuses() -> None:
    broken = manifest("socket")
    broken["display_information"]["name"] = "x" * 36
    broken["features"]["shortcuts"][0]["kind"] = broken["features"]["shortcuts"][0].pop("type")
    broken["settings"]["socket_mode_enabled"] = "yes"
    broken["oauth_config"]["scopes"]["bot"] += ["commands"]

    found = " ".join(faults(broken, SHAPE, "manifest"))

    assert all(name in found for name in ("name", "kind", "type is missing", "socket_mode_enabled", "different"))


def test_socket_mode_needs_no_address_and_http_no_socket() -> None:
    by_socket, by_http = manifest("socket"), manifest("http", URL + "/")

    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(by_socket)
    assert by_http["settings"]["socket_mode_enabled"] is False
    places = (
        by_http["settings"]["event_subscriptions"]["request_url"],
        by_http["settings"]["interactivity"]["request_url"],
        *(command["url"] for command in by_http["features"]["slash_commands"]),
    )
    assert set(places) == {f"{URL}/slack/events"}
    assert by_http["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]


def test_the_choices_that_the_code_counts_on() -> None:
    described = manifest("socket")
    features, settings = described["features"], described["settings"]

    assert {command["command"]: command["should_escape"] for command in features["slash_commands"]} == {
        "/video": True,
        "/studio": True,
    }
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == set(Shortcut)
    kinds = {shortcut["callback_id"]: shortcut["type"] for shortcut in features["shortcuts"]}
    assert kinds[Shortcut.NEW] == "global"
    assert {kinds[Shortcut.FROM_MESSAGE], kinds[Shortcut.REVISE_WITH]} == {"message"}
    assert 1 <= len(features["agent_view"]["suggested_prompts"]) <= 4
    assert (settings["org_deploy_enabled"], settings["token_rotation_enabled"]) == (True, False)
    assert "user" not in described["oauth_config"]["scopes"]


@pytest.mark.parametrize("url", ["", "http://greenlight.example.org", "greenlight.example.org"])
def test_http_without_a_safe_address_is_refused_with_a_hint(url: str) -> None:
    with pytest.raises(NoPublicUrl) as caught:
        manifest("http", url)

    assert "--socket" in caught.value.hint


def test_the_yaml_says_what_the_json_says() -> None:
    for described in (manifest("socket"), manifest("http", URL)):
        assert yaml.safe_load(to_yaml(described)) == described


def test_the_command_prints_either(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(["slack", "manifest"]) == 0
    assert yaml.safe_load(capsys.readouterr().out) == manifest("socket")

    assert run(["slack", "manifest", "--http", "--url", URL, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == manifest("http", URL)

    monkeypatch.setenv("GREENLIGHT_SLACK__SIGNING_SECRET", "0123456789abcdef")
    monkeypatch.setenv("GREENLIGHT_SLACK__PUBLIC_URL", URL)
    assert run(["slack", "manifest"]) == 0
    assert yaml.safe_load(capsys.readouterr().out) == manifest("http", URL)

    assert run(["slack", "manifest", "--socket"]) == 0
    assert yaml.safe_load(capsys.readouterr().out) == manifest("socket", URL)

    assert run(["slack", "manifest", "--http", "--url", ""]) == 1
    assert "--socket" in capsys.readouterr().err

    for both in (["--socket", "--http"], ["--http", "--socket"]):
        assert run(["slack", "manifest", *both]) == 2
        assert "either --http or --socket" in capsys.readouterr().err


def test_every_need_is_one_that_slack_documents() -> None:
    wrong = [
        f"{scope}: {need} needs {' or '.join(sorted(DOCUMENTED.get(need, {'what?'}))) or 'no scope'}"
        for scope, needs in SCOPES.items()
        for need in needs
        if scope not in DOCUMENTED.get(need, set())
    ]

    assert wrong == []
    assert {event for event in EVENTS if event not in DOCUMENTED} == set()


def test_every_event_has_its_scope() -> None:
    without = {event for event in EVENTS if DOCUMENTED[event] and not DOCUMENTED[event] & scopes_of(event)}

    assert without == set()


def scopes_of(need: str) -> set[str]:
    return {scope for scope, needs in SCOPES.items() if need in needs}


# What follows reads the code.


@cache
def methods_of_the_sdk() -> dict[str, str]:
    """Slack's name of each method by the name of its function in the SDK: "chat_postMessage" is chat.postMessage."""
    source = inspect.getsource(slack_sdk.WebClient)
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "api_call" and call.args:
                    name = call.args[0]
                    if isinstance(name, ast.Constant):
                        found[node.name] = str(name.value)
    return found


def code() -> Iterator[tuple[str, ast.AST, set[int]]]:
    """Every node of our own modules for Slack, with its place; the ids of nodes that only name, as keys of tables."""
    for path in sorted(SLACK.rglob("*.py")):
        if path.name == "manifest.py":
            continue
        tree = ast.parse(path.read_text())
        keys = {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
        for node in ast.walk(tree):
            yield f"{path.name}:{getattr(node, 'lineno', 0)}", node, keys


@cache
def called_methods() -> dict[str, list[str]]:
    """Methods of Slack that the code calls, by function of the SDK or by name, with the places."""
    by_function, calls = methods_of_the_sdk(), defaultdict(list)
    names = set(by_function.values())
    for place, node, keys in code():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in by_function:
            calls[by_function[node.func.attr]].append(place)
        elif isinstance(node, ast.Constant) and node.value in names and id(node) not in keys:
            calls[str(node.value)].append(place)
    return dict(calls)


@cache
def heard_events() -> dict[str, list[str]]:
    """Kinds of events that the code listens to or tells apart, with the places."""
    heard = defaultdict(list)
    for place, node, _ in code():
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "event" and node.args:
            name = node.args[0]
            heard[str(name.value) if isinstance(name, ast.Constant) else ast.unparse(name)].append(place)
        elif isinstance(node, ast.Constant) and node.value in EVENT_NAMES:
            heard[str(node.value)].append(place)
    return dict(heard)


def test_the_reader_of_the_code_finds_calls() -> None:
    assert methods_of_the_sdk()["usergroups_users_list"] == "usergroups.users.list"
    assert called_methods()["auth.test"]
    assert called_methods()["apps.connections.open"]


def test_every_call_in_the_code_has_its_scope() -> None:
    missing = [
        f"{places[0]} calls {method}: add it to SCOPES in bot/slack/manifest.py under "
        f"{' or '.join(sorted(DOCUMENTED.get(method, {'the scope that Slack documents, and to DOCUMENTED here'})))}, "
        "or to SCOPELESS if any token may call it"
        for method, places in called_methods().items()
        if method not in SCOPELESS and not scopes_of(method)
    ]

    assert missing == []


def test_every_event_that_the_code_hears_is_subscribed_to() -> None:
    subscribed = {event.partition(".")[0] for event in EVENTS}

    missing = [
        f"{places[0]} hears {event}: add it to EVENTS in bot/slack/manifest.py, and its scope to SCOPES"
        for event, places in heard_events().items()
        if event not in subscribed
    ]

    assert missing == []


def test_every_event_that_is_subscribed_to_is_heard() -> None:
    unheard = [
        f"nothing in bot/slack hears {event}: listen to it, or take it out of EVENTS in bot/slack/manifest.py"
        for event in EVENTS
        if event.partition(".")[0] not in heard_events()
    ]

    assert unheard == []


def test_every_scope_is_used() -> None:
    features = manifest("socket")["features"]
    commands = {command["command"] for command in features["slash_commands"]}
    used = called_methods().keys() | EVENTS.keys() | commands | features.keys()

    unused = [
        f"nothing in bot/slack needs {scope}: call one of {', '.join(needs)}, or take the scope out of SCOPES"
        for scope, needs in SCOPES.items()
        if used.isdisjoint(needs)
    ]
    idle = [
        f"nothing in bot/slack calls {need}, which {scope} is said to be for: take it out of SCOPES"
        for scope, needs in SCOPES.items()
        for need in needs
        if need not in used
    ]

    assert unused + idle == []
