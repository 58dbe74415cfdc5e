"""Slack on its worst days: doubled, late, forbidden and lost presses, restarts, and a Slack that says no."""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.terminal.serving import GRACE_SECONDS
from tests.e2e.refusals import another_process, hold
from tests.e2e.slack_team import FILM, RELEASE, SCRIPT, Team, open_team, says
from tests.fakes.slack.screen import snapshot
from tests.fakes.slack.signed_http import HttpRoute
from tests.fakes.slack.signed_http import signed_headers as sign

pytestmark = pytest.mark.loopback

CLOSED_RELEASE = "*Release · revision 1*"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with open_team(tmp_path_factory.mktemp("slack"), "http") as opened:
        yield opened


def decisions(team: Team, production: str) -> list[str]:
    page = team.terminal.type("show", production, "decisions", "--json").json
    return [f"{one['gate']} {one['verdict']}" for one in page["decisions"]]


def test_of_a_doubled_press_one_counts_and_both_are_answered(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)
    shown = snapshot(card)

    with ThreadPoolExecutor(4) as fingers:
        pressed = list(fingers.map(lambda _: team.anna.click(card, "gate.approve", stale=shown), range(4)))

    assert all(one.ok and one.seconds < 1.5 for one in pressed)
    team.told(team.anna, "decided already")
    assert decisions(team, production) == ["script approve"]


def test_of_two_people_at_once_one_decides_and_the_other_is_told_who(team: Team) -> None:
    dora = team.space.add_person("dora")
    dora.is_admin = True
    team.space.invite(dora, team.videos)
    production = team.ask()
    card = team.card(production, SCRIPT)
    shown = snapshot(card)

    with ThreadPoolExecutor(2) as fingers:
        both = [fingers.submit(who.click, card, "gate.approve", stale=shown) for who in (team.anna, dora)]
        assert all(one.result().ok for one in both)

    team.wait_for(lambda: any(says(one, "decided already") for who in (team.anna, dora) for one in who.ephemerals))
    assert decisions(team, production) == ["script approve"]


def test_who_may_not_decide_is_told_who_may_and_nothing_moves(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)

    assert team.ben.click(card, "gate.approve").ok

    team.told(team.ben, "may not decide")
    assert decisions(team, production) == []


def test_an_old_card_says_that_there_is_a_newer_one(team: Team) -> None:
    production = team.ask()
    old = team.card(production, SCRIPT)
    shown = snapshot(old)
    team.anna.say('revise: replace "clash" with "fight"', team.videos, thread_ts=old["thread_ts"])
    team.card(production, SCRIPT, after=old)

    assert team.anna.click(old, "gate.approve", stale=shown).ok

    team.told(team.anna, "Something newer waits")
    assert "script approve" not in decisions(team, production)


def test_words_never_approve_they_offer_a_button(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)

    team.anna.say("lgtm, ship it", team.videos, thread_ts=card["thread_ts"])

    offered = team.card(production, "Words alone decide nothing")
    assert decisions(team, production) == []
    assert team.anna.click(offered, "gate.approve").ok
    team.wait_for(lambda: decisions(team, production) == ["script approve"])


def test_an_emoji_decides_the_script_and_only_asks_about_the_film(team: Team) -> None:
    production = team.ask()
    script = team.card(production, SCRIPT)
    team.anna.react("white_check_mark::skin-tone-3", team.videos, script["ts"])
    film = team.card(production, FILM)

    team.anna.react("white_check_mark", team.videos, film["ts"])

    team.card(production, "An emoji alone decides nothing here")
    assert decisions(team, production) == ["script approve"]


def test_an_event_that_slack_repeats_is_carried_out_once(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)
    team.anna.say("why does it take so long?", team.videos, thread_ts=card["thread_ts"])
    team.card(production, "a person is waited for")
    said = [one for one in team.slack.deliveries if one.kind == "events_api" and "take so long" in str(one.payload)]

    for delivery in said:
        team.slack.redeliver(delivery, times=3)

    team.anna.say("how much did it cost?", team.videos, thread_ts=card["thread_ts"])
    team.card(production, "has cost")
    assert len(team.cards(production, "take so long")) == 1
    assert len(team.cards(production, "a person is waited for")) == 1


def test_forged_and_broken_requests_reach_nobody(team: Team) -> None:
    before = len(team.terminal.type("status", "--json").json)
    route, form = HttpRoute(team.url, team.slack.signing_secret), "application/x-www-form-urlencoded"
    command = "command=%2Fvideo&text=new+x"

    assert route.post(command, sign("not the secret", form, command)).status == 401
    assert route.post("{not json", sign(team.slack.signing_secret, "application/json", "{not json")).status == 400
    assert route.post("x" * 2_000_000, sign(team.slack.signing_secret, form, "x" * 2_000_000)).status == 413
    assert len(team.terminal.type("status", "--json").json) == before


def test_titles_with_mentions_are_inert(team: Team) -> None:
    production = team.ask(topic="<!channel> & <@U0BOT> win")
    team.card(production, SCRIPT)

    assert not [one for one in team.thread(production) if "<!channel>" in str(one)]


def test_an_orderly_end_between_a_press_and_what_follows_from_it_loses_and_doubles_nothing(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)
    shown = snapshot(card)
    with another_process() as (_, elsewhere):
        hold(team.terminal, production, elsewhere, 3600)  # Nobody takes up the decision before the end.
        assert team.anna.click(card, "gate.approve").ok
        told_at = time.monotonic()

        said = team.served.end(signal.SIGTERM)

        assert time.monotonic() - told_at < GRACE_SECONDS
        assert '"stopped"' in said
        assert "Traceback" not in said
        assert team.state(production) == "READY_FOR_GENERATION"
        assert not team.terminal.status(production)["gate"]
    team.served.start()

    assert team.card(production, FILM)
    assert team.anna.click(card, "gate.approve", stale=shown).ok
    team.wait_for(lambda: says(card, f"approved by <@{team.anna.id}>") and "gate.approve" not in str(card))
    assert decisions(team, production) == ["script approve"]
    assert [len(team.cards(production, one)) for one in ("*Script · revision 1*", FILM)] == [1, 1]


def test_rate_limits_and_lost_answers_lose_no_card_and_double_none(tmp_path: Path) -> None:
    with open_team(tmp_path, "socket") as team:
        team.slack.failing("chat.postMessage", "429", times=3, retry_after=1)
        production = team.ask()
        team.card(production, SCRIPT)
        team.slack.failing("chat.postMessage", "lost", times=1)
        team.anna.click(team.card(production, SCRIPT), "gate.approve")
        team.card(production, FILM)

        assert len(team.cards(production, SCRIPT)) <= 1
        assert len(team.cards(production, FILM)) == 1


@pytest.mark.parametrize("transport", ["http", pytest.param("socket", marks=pytest.mark.slow)])
def test_a_kill_between_press_and_card_loses_nothing(tmp_path: Path, transport: str) -> None:
    with open_team(
        tmp_path, transport, GREENLIGHT_WORKER__LEASE_SECONDS="2", GREENLIGHT_WORKER__RENEW_SECONDS="0.5"
    ) as team:
        production = team.ask()
        card = team.card(production, SCRIPT)
        assert team.anna.click(card, "gate.approve").ok
        team.served.end(signal.SIGKILL)

        team.served.start()

        film = team.card(production, FILM)
        assert team.anna.click(film, "gate.approve").ok
        team.served.end(signal.SIGKILL)
        team.served.start()
        release = team.card(production, RELEASE)
        assert team.anna.click(release, "gate.schedule").ok
        team.wait_for(lambda: team.state(production) == "SCHEDULED")
        team.wait_for(lambda: team.cards(production, CLOSED_RELEASE))
        assert (len(team.cards(production, CLOSED_RELEASE)), team.cards(production, RELEASE)) == (1, [])
        assert decisions(team, production) == ["script approve", "video approve", "publish approve"]


def test_a_conversation_that_shuts_us_out_makes_the_production_wait(tmp_path: Path) -> None:
    with open_team(tmp_path, "http") as team:
        team.space.remove(team.space.bot, team.videos)
        production = team.ask()
        direct = team.space.direct(team.anna)
        team.wait_for(lambda: [one for one in team.space.messages(direct) if says(one, "not a member")])

        team.space.invite(team.space.bot, team.videos)

        assert team.card(production, SCRIPT)
