"""Conversations that end, people who leave, forms that come late, words without end: whoever is there is answered."""

import socket
from collections.abc import Iterator

import pytest

from tests.e2e.slack_team import FILM, SCRIPT, Team, open_team, says

pytestmark = [pytest.mark.loopback, pytest.mark.slow]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with open_team(tmp_path_factory.mktemp("slack"), "http") as opened:
        yield opened


def test_a_conversation_that_is_archived_is_told_of_directly_and_once(team: Team) -> None:
    videos, team.videos = team.videos, team.space.add_conversation("short-lived", [team.anna])
    production = team.ask()
    team.card(production, SCRIPT)
    team.space.archive(team.videos)
    team.videos = videos

    team.terminal.type("show", production)
    assert team.terminal.type("approve", production).code == 0
    team.wait_for(lambda: team.state(production) == "VIDEO_PENDING_REVIEW")

    direct = team.space.direct(team.anna)
    team.wait_for(lambda: [one for one in team.space.messages(direct) if says(one, production)])
    assert len([one for one in team.space.messages(direct) if says(one, production)]) == 1


def test_a_conversation_that_is_renamed_goes_on(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)
    team.space.rename(team.videos, "films")

    assert team.anna.click(card, "gate.approve").ok

    assert team.card(production, FILM)


def test_who_left_decides_nothing_more_and_somebody_else_goes_on(team: Team) -> None:
    eva, dora = team.space.add_person("eva"), team.space.add_person("dora")
    dora.is_admin = True
    for person in (eva, dora):
        team.space.invite(person, team.videos)
    production = team.ask(by=eva)
    card = team.card(production, SCRIPT)
    team.space.change(eva, deleted=True)
    team.slack.settle(60)

    assert team.ben.click(card, "gate.approve").ok
    team.told(team.ben, "may not decide")
    assert dora.click(card, "gate.approve").ok

    assert team.card(production, FILM)


def test_a_form_that_comes_too_late_is_offered_again(team: Team) -> None:
    team.slack.failing("views.open", "expired_trigger_id")

    (offered,) = team.anna.command("/video", "", team.videos).heard

    assert says(offered, "too late for Slack")
    assert team.anna.click(offered, "new").ok
    assert team.anna.views


def test_a_form_that_was_open_while_somebody_decided_says_so(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)
    assert team.anna.click(card, "gate.reject").ok
    view = team.anna.views[-1]
    team.terminal.type("show", production)
    assert team.terminal.type("approve", production).code == 0

    assert team.anna.submit(view, {"reason/entry": "other", "note/entry": "too long"}).ok

    assert says(team.anna.views[-1], "decided already")


def test_forty_thousand_characters_are_answered(team: Team) -> None:
    production = team.ask()
    card = team.card(production, SCRIPT)
    before = len(team.thread(production))

    team.anna.say("make it so very much funnier, " * 1300, team.videos, thread_ts=card["thread_ts"])

    answers = team.wait_for(lambda: [one for one in team.thread(production)[before:] if one["user"] != team.anna.id])
    assert all(len(one["text"]) <= 4000 for one in answers)


def test_a_slow_caller_holds_nobody_up(team: Team) -> None:
    host, _, port = team.web.removeprefix("http://").partition(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(40)]
    try:
        for one in slow:
            one.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx")

        assert team.anna.command("/video", "list", team.videos).ok
    finally:
        for one in slow:
            one.close()
