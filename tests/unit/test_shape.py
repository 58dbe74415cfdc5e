"""Payloads of Slack as they may be kept and read, and those that are turned away before anybody reads them."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.web.guard import TurnedAway
from bot.web.shape import DEEPEST, well_formed
from tests.fakes.slack.payloads import FOLDER, payload

API = "https://slack.com/api/"
WHOLE = sorted(path.stem for path in Path(FOLDER).glob("*.json"))
EVENTS = {"app_home_opened", "message", "message_changed", "message_deleted", "reaction_added"}


def sent(name: str) -> dict[str, Any]:
    if name not in EVENTS:
        return payload(name, **({"event": {"type": "link_shared"}} if name == "event_callback" else {}))
    event = payload(name)
    kind = event.get("type", name.partition("_changed")[0].partition("_deleted")[0])
    return payload("event_callback", event=event | {"type": kind, "channel": "C1"})


@pytest.mark.parametrize("name", WHOLE)
def test_whatever_slack_sends_is_let_in_as_it_is(name: str) -> None:
    whole = sent(name)

    kept = {key: value for key, value in whole.items() if key != "response_url"}
    assert well_formed(whole, API) == kept
    assert well_formed(whole, "http://127.0.0.1/api/") == (whole if name == "block_actions" else kept)


@pytest.mark.parametrize("host", ["hooks.slack.com", "hooks.slack-gov.com", "slack.com"])
def test_a_press_names_where_slack_takes_its_answer(host: str) -> None:
    url = f"https://{host}/actions/T1/1/x"

    assert well_formed(payload("block_actions", response_url=url), API)["response_url"] == url


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/actions/T1/1/x",
        "https://hooks.slack.com.example.org/x",
        "https://hooks.slack.com@example.org/x",
        "http://hooks.slack-gov.com/x",
        "https://hooks.slack-gov.com.example.org/x",
        "https://hooks-slack-gov.com/x",
        "https://evil.hooks.slack-gov.com/x",
        "https://hooks.slack.com:8443/x",
        "http://169.254.169.254/latest",
        "https://[hooks.slack.com/x",
        "file:///etc/passwd",
        {"url": "https://hooks.slack.com/x"},
        7,
    ],
    ids=str,
)
def test_any_other_address_in_a_press_is_left_out(url: object) -> None:
    assert "response_url" not in well_formed(payload("block_actions", response_url=url), API)


def test_letters_that_no_database_takes_are_replaced_wherever_they_are() -> None:
    heard = well_formed(
        payload("event_callback", event={"type": "message", "channel": "C1", "text": "a\0b\ud800c😀"}), API
    )

    assert heard["event"]["text"] == "a\ufffdb\ufffdc😀"


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "1", "actions": []},
        {"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "1", "actions": [{"action_id": 7}]},
        {
            "type": "block_actions",
            "user": {"id": "U1"},
            "trigger_id": "1",
            "actions": [{"action_id": "x"}],
            "state": True,
        },
        {"type": "view_submission", "user": {"id": "U1"}, "view": None},
        {"type": "view_submission", "user": "U1", "view": {"id": "V1", "type": "modal"}},
        {"type": "shortcut", "user": {"id": "U1"}, "callback_id": "x"},
        {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "channel": {"id": "C1"}}},
        {"type": "event_callback", "event_id": "", "event": {"type": "message", "channel": "C1"}},
        {"command": "/video", "text": "new", "user_id": "U1"},
        {"type": "something else"},
        {"type": 7},
    ],
    ids=json.dumps,
)
def test_other_shapes_are_turned_away(changed: dict[str, Any]) -> None:
    with pytest.raises(TurnedAway) as refused:
        well_formed(changed, API)

    assert refused.value.status in {400, 404}


def test_what_is_nested_too_deep_is_turned_away() -> None:
    deep: Any = 1
    for _ in range(DEEPEST + 2):
        deep = [deep]

    with pytest.raises(TurnedAway, match="too deep"):
        well_formed(payload("event_callback", event={"type": "message", "channel": "C1", "x": deep}), API)
