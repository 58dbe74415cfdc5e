"""Which workspace a payload comes from, as Slack writes it without an organisation, in one, and for a whole one."""

from typing import Any

import pytest

from bot.slack.app import with_workspace
from bot.slack.payload import key_of
from bot.slack.workspaces import taken_from, workspace_of_event, workspace_of_press


def event(team: str | None, enterprise: str | None = None, *, whole: bool = False, **more: Any) -> dict[str, Any]:
    granted = {"enterprise_id": enterprise, "team_id": None if whole else team, "is_enterprise_install": whole}
    return {"team_id": team, "authorizations": [granted], "event": {"type": "message"}} | more


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (event("T0001"), "T0001"),
        (event("T0001", "E0001"), "E0001/T0001"),
        (event("T0001", "E0001", whole=True), "E0001/T0001"),
        (event("T0001", event={"type": "message", "team": "T0STRANGER", "user_team": "T0STRANGER"}), "T0001"),
        # In a conversation that organisations share, the event may happen in the other one.
        (event("T0001", context_team_id="T0001") | {"team_id": "T0OTHER"}, "T0001"),
        (event("T0001", "E0001", whole=True, context_team_id="T0001") | {"team_id": "T0OTHER"}, "E0001/T0001"),
        ({"team_id": "T0001", "event": {}}, "T0001"),
    ],
)
def test_an_event_is_of_the_workspace_in_which_we_hear_it(body: dict[str, Any], key: str) -> None:
    assert workspace_of_event(body) == key


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"team": {"id": "T0001"}, "user": {"team_id": "T0001"}, "enterprise": None}, "T0001"),
        ({"team": {"id": "T0001"}, "user": {"team_id": "T0STRANGER"}}, "T0001"),
        ({"team": {"id": "T0001"}, "user": {"team_id": "E0001"}, "enterprise": {"id": "E0001"}}, "E0001/T0001"),
        ({"team": {"id": "T0001", "enterprise_id": "E0001"}, "user": {"id": "W0ANNA"}}, "E0001/T0001"),
        (
            {"team": None, "enterprise": {"id": "E0001"}, "view": {"team_id": "T0001"}, "user": {"team_id": "E0001"}},
            "E0001/T0001",
        ),
        ({"team": None, "enterprise": {"id": "E0001"}, "user": {"team_id": "T0001"}}, "E0001/T0001"),
        ({"team_id": "T0001", "enterprise_id": "E0001", "user_id": "U0ANNA"}, "E0001/T0001"),
        ({"team_id": "T0001", "user_id": "U0ANNA"}, "T0001"),
    ],
)
def test_a_press_is_of_the_workspace_in_which_it_was_made(body: dict[str, Any], key: str) -> None:
    assert workspace_of_press(body) == key


def test_the_same_press_in_another_workspace_is_another_press() -> None:
    press = {"user": {"id": "U0ANNA"}, "container": {"message_ts": "1.0"}, "channel": {"id": "C0VIDEOS"}}
    action = {"action_id": "gate.approve", "action_ts": "2.0"}
    here, there = (with_workspace(press | {"team": {"id": team}}) for team in ("T0001", "T0002"))

    assert key_of(here, action) != key_of(there, action)
    assert key_of(here, action) == key_of(with_workspace(press | {"team": {"id": "T0001"}}), action)


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (event("T0001", event={"type": "app_uninstalled"}), "T0001"),
        (event("T0001", "E0001", event={"type": "app_uninstalled"}), "E0001/T0001"),
        (event("T0001", "E0001", whole=True, event={"type": "app_uninstalled"}), "E0001/T0001"),
        (event("E0001", "E0001", whole=True, event={"type": "app_uninstalled"}), "E0001/"),
        (event(None, "E0001", whole=True, event={"type": "tokens_revoked", "tokens": {"bot": ["W0BOT"]}}), "E0001/"),
        (event("T0001", event={"type": "tokens_revoked", "tokens": {"oauth": ["U0ANNA"], "bot": []}}), None),
    ],
)
def test_what_is_taken_away_is_a_workspace_an_organisation_or_only_a_persons(
    body: dict[str, Any], key: str | None
) -> None:
    assert taken_from(body) == key
