"""Two workspaces install the app in a browser; one takes it away and comes again."""

from pathlib import Path

import pytest

from tests.e2e.slack_team import FILM, SCRIPT, install, open_team

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


def test_workspaces_install_the_app_keep_to_themselves_and_come_again(tmp_path: Path) -> None:
    with open_team(tmp_path, "http", installed=False) as team:
        annex = team.slack.add_workspace("T0002", "Annex", installed=False)
        cleo = annex.add_person("cleo")
        films = annex.add_conversation("films", [cleo])
        install(team, team.space)
        install(team, annex)
        production = team.ask()
        card = team.card(production, SCRIPT)

        listed = cleo.command("/video", "list", films)
        assert production not in str(listed.heard)
        assert production in str(team.anna.command("/video", "list", team.videos).heard)

        team.space.uninstall()
        team.slack.settle()
        team.wait_for(lambda: '"slack_taken_away"' in "".join(team.served.said))
        team.terminal.type("show", production)
        assert team.terminal.type("approve", production).code == 0
        team.wait_for(lambda: team.state(production) == "VIDEO_PENDING_REVIEW")
        assert "No video is there yet" in str(
            cleo.command("/video", "list", films).heard
        )  # The other goes on being served.
        assert team.cards(production, FILM) == []

        install(team, team.space)
        film = team.card(production, FILM)
        assert team.anna.click(film, "gate.approve").ok
        team.wait_for(lambda: team.state(production) == "READY_FOR_PUBLISH")
        team.wait_for(lambda: [one for one in team.cards(production, "approved by anna") if one["ts"] == card["ts"]])
