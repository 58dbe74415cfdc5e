"""Socket Mode on its worst days: connections are refreshed and broken, and two processes share one database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.slack_team import FILM, SCRIPT, Served, Team, open_team, says

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    # The digest is due from midnight on, so that it comes as soon as there is something to tell.
    channels = tmp_path / "data" / "channels"
    channels.mkdir(parents=True)
    (channels / "default.toml").write_text('title = "Default"\ndigest_at = 00:00:00\n')
    with open_team(tmp_path, "socket") as opened:
        yield opened


def connected(team: Team, count: int = 1) -> None:
    team.wait_for(lambda: len(team.slack.sockets.connections) >= count)


def test_a_connection_that_is_refreshed_or_broken_comes_again_and_loses_nothing(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)

    team.anna.say("how much did it cost?", team.videos, thread_ts=card["thread_ts"])
    team.slack.settle(60)  # It is acknowledged; whatever happens to the connection now, it is answered.
    team.slack.sockets.refresh()
    team.card(production, "has cost")
    connected(team)

    team.anna.say("why does it take so long?", team.videos, thread_ts=card["thread_ts"])
    team.slack.sockets.drop()
    connected(team)
    team.slack.retry_now()
    team.slack.settle(60)
    assert team.anna.click(card, "gate.approve").ok
    film = team.card(production, FILM)
    assert len(team.cards(production, "has cost")) == 1
    assert len(team.cards(production, FILM)) == 1
    assert film


def test_two_processes_share_the_work_and_do_nothing_twice(team: Team) -> None:
    second = Served(team.served.environ)
    second.start()
    try:
        connected(team, 2)
        made = [team.ask(topic=f"Number {number}") for number in range(2)]
        cards = [team.card(production, SCRIPT) for production in made]
        for card in cards:
            asked = f"{team.space.bot.mention} how much did it cost?"
            team.anna.say(asked, team.videos, thread_ts=card["thread_ts"])
            assert team.anna.click(card, "gate.approve").ok
        for production in made:
            team.card(production, FILM)
            team.card(production, "has cost")
        team.wait_for(lambda: digests(team))
        team.served.end()  # The other goes on alone, and sends no second digest.
        assert team.anna.click(team.card(made[0], FILM), "gate.approve").ok
        team.wait_for(lambda: team.state(made[0]) == "READY_FOR_PUBLISH")

        for production in made:
            assert [len(team.cards(production, text)) for text in (FILM, "has cost")] == [1, 1]
            parents = [one for one in team.space.messages(team.videos) if says(one, f'"p":"{production}"')]
            assert len([one for one in parents if one.get("thread_ts", one["ts"]) == one["ts"]]) == 1
        assert len(digests(team)) == 1
    finally:
        log = second.end()
    assert "Traceback" not in log, log


def digests(team: Team) -> list[str]:
    return [one["ts"] for one in team.space.messages(team.videos) if says(one, "☀️")]
