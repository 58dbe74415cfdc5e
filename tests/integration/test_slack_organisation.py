"""An organisation of Enterprise Grid: installed for all of it or in each workspace, people in several, taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.slack import SlackPerson, Workspace
from tests.fakes.slack.conversation import Conversation
from tests.fakes.slack.grid import Organisation
from tests.fakes.slack_house import House, emulated, open_house

pytestmark = pytest.mark.loopback

SCRIPT = "Script to approve"
INSTALLS = ("for all", "in each", "by one token")


@dataclass
class Grid:
    house: House
    organisation: Organisation
    bridge: Workspace
    deck: Workspace
    wanda: SlackPerson
    """As she sits in the deck; she joined the bridge first."""
    videos: Conversation
    elsewhere: Conversation

    @property
    def wanda_on_the_bridge(self) -> SlackPerson:
        return self.bridge.people["W0WANDA"]

    def card(self, text: str = SCRIPT) -> dict[str, Any]:
        return self.house.cards(self.videos, text)[-1]

    def state(self, production: str) -> str:
        return str(self.house.terminal.status(production)["state"])


@pytest.fixture(params=INSTALLS)
def grid(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Grid]:
    install = str(request.param)
    with emulated() as (slack, clock):
        organisation = slack.add_organisation("E0001", "Starship", org_wide=install != "in each")
        bridge = slack.add_workspace("T0011", "Bridge", organisation=organisation)
        deck = slack.add_workspace("T0012", "Deck", organisation=organisation)
        there = bridge.add_person("wanda", id="W0WANDA")
        wanda = deck.add_person("wanda", id="W0WANDA", first_team="T0011")
        videos = deck.add_conversation("videos", [wanda])
        elsewhere = bridge.add_conversation("general", [there])
        token = {"GREENLIGHT_SLACK__BOT_TOKEN": organisation.bot_token} if install == "by one token" else {}
        with open_house(tmp_path, slack, clock, **token) as house:
            if install == "for all":
                house.install(organisation)
            elif install == "in each":
                house.install(bridge)
                house.install(deck)
            yield Grid(house, organisation, bridge, deck, wanda, videos, elsewhere)


def test_whoever_belongs_to_several_workspaces_asks_revises_and_decides_in_each(grid: Grid) -> None:
    production = grid.house.ask(grid.wanda, grid.videos)
    assert grid.house.terminal.status(production)["created_by"] == "E0001/T0012/W0WANDA"

    grid.wanda.click(grid.card(), "gate.changes")
    view = grid.wanda.views[-1]
    sent = grid.wanda.submit(view, {_note(view): 'replace "octopus" with "squid"'})
    assert sent.ok
    assert not sent.trouble
    grid.house.work(production)
    assert "squid" in str(grid.card())
    assert grid.wanda.click(grid.card(), "gate.approve").ok
    assert grid.state(production) == "READY_FOR_GENERATION"


def _note(view: dict[str, Any]) -> str:
    """The field for words in a modal."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    (note,) = [one["element"]["action_id"] for one in inputs if one["element"]["type"] == "plain_text_input"]
    return str(note)


def test_words_in_the_thread_are_heard_in_their_workspace(grid: Grid) -> None:
    grid.house.ask(grid.wanda, grid.videos)

    grid.wanda.say("how much did it cost?", grid.videos, thread_ts=grid.card()["thread_ts"])
    grid.house.settle()

    assert "has cost" in str(grid.videos.messages)


def test_another_workspace_of_the_organisation_sees_nothing_of_it(grid: Grid) -> None:
    production = grid.house.ask(grid.wanda, grid.videos, "Bees of the north")

    listed = grid.wanda_on_the_bridge.command("/video", "list", grid.elsewhere)
    asked = grid.wanda_on_the_bridge.command("/video", f"status {production}", grid.elsewhere)

    assert "Bees" not in grid.house.says(listed)
    assert "no production" in grid.house.says(asked)


def test_an_admin_of_the_first_workspace_is_none_in_the_second(grid: Grid) -> None:
    ben = grid.deck.add_person("ben", id="W0BEN", first_team="T0011")
    ben.is_admin = True
    grid.videos.members.append(ben.id)
    production = grid.house.ask(grid.wanda, grid.videos)

    ben.click(grid.card(), "gate.approve")

    assert grid.house.told(ben, "may not decide")
    assert grid.state(production) == "SCRIPT_PENDING_REVIEW"


@pytest.mark.parametrize("listed", ["W0BEN", "E0001/W0BEN", "E0001/T0012/W0BEN"])
def test_an_approver_is_named_alone_by_organisation_or_by_workspace(grid: Grid, listed: str) -> None:
    channels = grid.house.terminal.data / "channels"
    channels.mkdir(parents=True)
    (channels / "default.toml").write_text(f'title = "Default"\napprovers = ["{listed}"]\n')
    ben = grid.deck.add_person("ben", id="W0BEN")
    grid.videos.members.append(ben.id)
    production = grid.house.ask(grid.wanda, grid.videos)

    grid.wanda.click(grid.card(), "gate.approve")
    assert grid.house.told(grid.wanda, "may not decide")
    ben.click(grid.card(), "gate.approve")

    assert grid.state(production) == "READY_FOR_GENERATION"


@pytest.mark.parametrize("grid", ["for all"], indirect=True)
def test_a_production_waits_for_the_organisation_and_goes_on_when_it_comes_again(grid: Grid) -> None:
    production = grid.house.ask(grid.wanda, grid.videos)
    grid.organisation.uninstall()
    grid.house.settle()
    assert [one.revoked_at is None for one in grid.house.installations.list()] == [False]  # type: ignore[union-attr]

    grid.house.terminal.type("show", production)
    assert grid.house.terminal.type("approve", production).code == 0
    grid.house.work(production)
    assert grid.house.cards(grid.videos, "Film to approve") == []
    grid.organisation.installed = True
    grid.house.install(grid.organisation)
    grid.house.settle()

    assert len(grid.house.cards(grid.videos, "Film to approve")) == 1
    assert len(grid.house.cards(grid.videos, "approved by anna")) == 1


@pytest.mark.parametrize("grid", ["for all"], indirect=True)
def test_a_workspace_that_the_organisation_takes_out_waits_alone(grid: Grid) -> None:
    ours = grid.house.ask(grid.wanda, grid.videos)
    theirs = grid.house.ask(grid.wanda_on_the_bridge, grid.elsewhere)
    grid.deck.installed = False

    for production in (ours, theirs):
        grid.house.terminal.type("show", production)
        grid.house.terminal.type("approve", production)
        grid.house.work(production)
    assert grid.house.cards(grid.videos, "Film to approve") == []
    assert len(grid.house.cards(grid.elsewhere, "Film to approve")) == 1

    grid.deck.installed = True
    grid.house.clock.turn(minutes=2)
    grid.house.settle()
    assert len(grid.house.cards(grid.videos, "Film to approve")) == 1
