"""What the emulator does in an organisation of Enterprise Grid, after a token is taken back, and for strangers."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.contract.emulated_slack import Heard, Studio, actions, button, client_of, entry, modal, refused
from tests.fakes.slack import SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack.grid import Organisation

pytestmark = pytest.mark.loopback


@dataclass
class Grid:
    """Two workspaces of one organisation, and a person who belongs to both."""

    organisation: Organisation
    first: Workspace
    second: Workspace
    here: SlackPerson
    there: SlackPerson
    videos: Conversation


def grid(studio: Studio, *, org_wide: bool) -> Grid:
    organisation = studio.slack.add_organisation("E0001", "Starship", org_wide=org_wide)
    first = studio.slack.add_workspace("T0011", "Bridge", organisation=organisation)
    second = studio.slack.add_workspace("T0012", "Deck", organisation=organisation)
    here = first.add_person("wanda", id="W0WANDA")
    there = second.add_person("wanda", id="W0WANDA", first_team="T0011")
    videos = second.add_conversation("videos", [there])
    return Grid(organisation, first, second, here, there, videos)


def test_an_organisations_token_acts_in_each_of_its_workspaces(studio: Studio) -> None:
    made = grid(studio, org_wide=True)
    client = client_of(studio.slack, token=made.organisation.bot_token)

    told = client.auth_test()
    assert (told["is_enterprise_install"], told["enterprise_id"], told["team_id"]) == (True, "E0001", "E0001")
    client.chat_postMessage(channel=made.videos.id, text="hello")  # Its id says where it is.
    assert [one["text"] for one in made.second.messages(made.videos)] == ["hello"]
    assert refused(client.usergroups_list) == "missing_argument"
    assert client.usergroups_list(team_id="T0012")["usergroups"] == []
    assert refused(client.usergroups_list, team_id="T0001") == "team_access_not_granted"
    made.second.installed = False
    assert refused(client.chat_postMessage, channel=made.videos.id, text="x") == "team_access_not_granted"


def test_a_workspaces_own_token_acts_there_alone(studio: Studio) -> None:
    made = grid(studio, org_wide=False)
    client = client_of(studio.slack, token=made.first.bot_token)

    told = client.auth_test()
    assert (told["is_enterprise_install"], told["enterprise_id"], told["team_id"]) == (False, "E0001", "T0011")
    assert refused(client.chat_postMessage, channel=made.videos.id, text="x") == "channel_not_found"


def test_people_of_an_organisation_belong_to_several_workspaces(studio: Studio) -> None:
    made = grid(studio, org_wide=True)
    client = client_of(studio.slack, token=made.organisation.bot_token, team_id="T0012")

    user = client.users_info(user="W0WANDA")["user"]

    assert user["team_id"] == "T0011"
    assert (user["enterprise_user"]["enterprise_id"], user["enterprise_user"]["teams"]) == ("E0001", ["T0011", "T0012"])
    assert "enterprise_user" not in studio.client.users_info(user=studio.anna.id)["user"]


@pytest.mark.parametrize("install", ["organisation", "workspace"])
def test_events_say_by_whose_authorisation_they_come(studio: Studio, install: str) -> None:
    org_wide = install == "organisation"
    made = grid(studio, org_wide=org_wide)

    body = made.second.ears.envelope({"type": "message"})

    assert (body["team_id"], body["enterprise_id"]) == ("T0012", "E0001")
    assert body["authorizations"] == [
        {
            "enterprise_id": "E0001",
            "team_id": None if org_wide else "T0012",
            "user_id": made.second.bot_id,
            "is_bot": True,
            "is_enterprise_install": org_wide,
        }
    ]
    assert "enterprise_id" not in studio.space.ears.envelope({"type": "message"})


def test_presses_and_modals_of_an_organisation_say_so(studio: Studio) -> None:
    made = grid(studio, org_wide=True)
    client = client_of(studio.slack, token=made.organisation.bot_token, team_id="T0012")
    ts = client.chat_postMessage(channel=made.videos.id, text="x", blocks=[actions(button(value="{}"))])["ts"]

    made.there.click(made.videos.find(ts) or {}, "approve")
    made.there.command("/video", "list", made.videos)
    client.views_open(trigger_id=made.second.triggers.issue(made.there), view=modal(entry()))
    made.there.submit(made.there.views[-1], {"text": "good"})

    done = [each for each in studio.slack.deliveries if each.kind != "events_api"]  # Those come when they come.
    pressed, typed, submitted = (each.payload for each in done[-3:])
    assert (pressed["team"]["id"], pressed["enterprise"]["id"], pressed["is_enterprise_install"]) == (
        "T0012",
        "E0001",
        True,
    )
    assert (typed["team_id"], typed["enterprise_id"], typed["is_enterprise_install"]) == ("T0012", "E0001", "true")
    assert (submitted["team"], submitted["enterprise"]["id"]) == (None, "E0001")
    assert (submitted["view"]["team_id"], submitted["view"]["app_installed_team_id"]) == ("T0012", "E0001")
    assert pressed["user"]["team_id"] == "E0001"


def test_an_organisation_installs_and_takes_away_at_once(studio: Studio) -> None:
    made = grid(studio, org_wide=True)
    made.organisation.installed = False
    client = client_of(studio.slack, token=None)
    app = {"client_id": studio.slack.client_id, "client_secret": studio.slack.client_secret}

    told = client.oauth_v2_access(code=studio.slack.authorise(made.organisation), **app)
    assert (told["team"], told["enterprise"]["id"], told["is_enterprise_install"]) == (None, "E0001", True)
    acting = client_of(studio.slack, token=told["access_token"])
    assert acting.auth_test()["ok"]

    made.organisation.uninstall()
    studio.slack.settle()
    assert refused(acting.auth_test) == "token_revoked"
    bodies = [each.payload for each in studio.slack.deliveries]
    assert [body["event"]["type"] for body in bodies] == ["app_uninstalled", "tokens_revoked"]
    assert {body["team_id"] for body in bodies} == {"E0001"}


def test_an_app_that_comes_again_has_another_token(studio: Studio) -> None:
    before = studio.space.bot_token
    studio.space.uninstall()
    client = client_of(studio.slack, token=None)
    app = {"client_id": studio.slack.client_id, "client_secret": studio.slack.client_secret}
    assert refused(studio.client.auth_test) == "token_revoked"

    after = client.oauth_v2_access(code=studio.slack.authorise(studio.space), **app)["access_token"]

    assert after != before
    assert refused(studio.client.auth_test) == "invalid_auth"
    assert client_of(studio.slack, token=after).auth_test()["team_id"] == "T0001"


def test_a_token_may_be_taken_back_without_the_app_and_a_persons_is_not_the_bots(studio: Studio) -> None:
    studio.space.revoke_of_person(studio.anna)
    assert studio.client.auth_test()["ok"]
    studio.space.revoke()
    studio.slack.settle()

    assert refused(studio.client.auth_test) == "token_revoked"
    heard = [each.payload["event"] for each in studio.slack.deliveries]
    assert [(one["type"], one["tokens"]) for one in heard] == [
        ("tokens_revoked", {"oauth": [studio.anna.id], "bot": []}),
        ("tokens_revoked", {"oauth": [], "bot": [studio.space.bot_id]}),
    ]


def test_what_a_stranger_says_in_a_shared_conversation_is_marked_as_theirs(studio: Studio, bolt: Heard) -> None:
    sven = studio.space.add_person("sven", external_team="T0STRANGER")
    shared = studio.space.add_conversation("shared", [studio.anna, sven], shared=True)

    sven.say("hello", shared)
    studio.anna.say("hello, Sven", shared)
    bodies: list[dict[str, Any]] = studio.space.wait_for(lambda: bolt.events if len(bolt.events) == 2 else [])

    assert [body["is_ext_shared_channel"] for body in bodies] == [True, True]
    assert [body["event"].get("user_team") for body in bodies] == ["T0STRANGER", None]
    assert [body["event"]["team"] for body in bodies] == ["T0STRANGER", "T0001"]
    assert {body["team_id"] for body in bodies} == {"T0001"}
