"""`greenlight slack check` in the emulated Slack: who could not decide, in one workspace or several, or a whole one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.check import examine
from bot.slack.findings import Finding
from config.channel import ChannelProfile
from tests.fakes.slack_house import House, emulated, open_house

pytestmark = pytest.mark.loopback


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with emulated() as (slack, clock), open_house(tmp_path, slack, clock) as opened:
        yield opened


def found(house: House, *approvers: str, workspace: str = "", name: str = "groups") -> list[Finding]:
    channel = ChannelProfile(name="bees", title="Bees", approvers=approvers, workspace=workspace)
    findings = examine(house.settings, {"bees": channel}, house.installations)
    assert all(finding.level == "ok" or finding.action for finding in findings)
    return [finding for finding in findings if finding.name == name]


def test_in_one_workspace_ids_stand_alone(house: House) -> None:
    house.slack.workspace.add_group("leads", [], id="S0LEADS")
    house.install(house.slack.workspace)

    assert [one.level for one in found(house, "U0ANNA", "S0LEADS", "anna")] == ["ok"]
    (missing,) = found(house, "S0NOBODY")
    assert "S0LEADS is @leads" in missing.action


def test_in_several_an_id_has_to_say_where_it_is_meant(house: House) -> None:
    house.slack.workspace.add_group("leads", [], id="S0LEADS")
    annex = house.slack.add_workspace("T0002", "Annex")
    for space in (house.slack.workspace, annex):
        house.install(space)

    user, group = found(house, "U0ANNA", "S0LEADS")
    assert {one.level for one in (user, group)} == {"bad"}
    assert "could be of several workspaces" in user.says
    assert 'workspace = "T0001"' in user.action
    assert [one.level for one in found(house, "T0001/U0ANNA", "T0001/S0LEADS")] == ["ok"]
    assert [one.level for one in found(house, "U0ANNA", "S0LEADS", workspace="T0001")] == ["ok"]
    (elsewhere,) = found(house, "T0002/S0LEADS")
    assert "no user group T0002/S0LEADS" in elsewhere.says
    (nowhere,) = found(house, "T0009/U0ANNA")
    assert "T0001 (Studio)" in nowhere.action
    (handle,) = found(house, "@leads")
    assert '"T0001/S0LEADS"' in handle.action


def test_an_organisations_groups_are_left_to_its_workspaces(house: House) -> None:
    organisation = house.slack.add_organisation("E0001", "Starship", org_wide=True)
    house.slack.add_workspace("T0011", "Bridge", organisation=organisation)
    house.install(organisation)

    assert found(house, "W0WANDA", "S0LEADS", "E0001/T0011/W0BEN") == []
    (nowhere,) = found(house, "E0002/W0WANDA")
    assert "E0001 (Starship)" in nowhere.action


def test_people_who_decide_nothing_are_named(house: House) -> None:
    space = house.slack.workspace
    for name in ("anna", "ben", "cleo"):
        space.add_person(name, id=f"U0{name.upper()}")
    space.get_person("U0BEN").deleted = True
    space.get_person("U0CLEO").guest = "multi"
    house.install(space)

    people = {one.says: one for one in found(house, "U0ANNA", "U0BEN", "U0CLEO", "U0NOBODY", name="people")}

    assert {says: one.level for says, one in people.items()} == {
        "bees: @anna (U0ANNA) decides": "ok",
        "bees: U0BEN decides nothing: @ben has left": "bad",
        "bees: U0CLEO decides nothing: @cleo is a bot, a guest or of another organisation": "bad",
        "bees: U0NOBODY decides nothing: Slack knows nobody by this id": "bad",
    }
    assert "the file of bees" in people["bees: U0BEN decides nothing: @ben has left"].action


def test_a_workspace_that_took_the_app_away_is_told_with_how_to_install_it_again(house: House) -> None:
    annex = house.slack.add_workspace("T0002", "Annex")
    for space in (house.slack.workspace, annex):
        house.install(space)
    annex.uninstall()
    house.settle()

    findings = examine(house.settings, {}, house.installations)

    assert "@greenlight in Studio" in [finding.says for finding in findings]
    (annex_gone,) = [finding for finding in findings if "Annex" in finding.says]
    assert annex_gone.level == "doubt"
    assert "took the app away; its videos wait" in annex_gone.says
    assert "/slack/install" in annex_gone.action
