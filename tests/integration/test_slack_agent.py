"""The agent's surface: prompts in the Messages tab, a session's status as a projection of the rows, its stop button."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.slack.manifest import PROMPTS
from graph.core.ids import ProductionId
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA

pytestmark = pytest.mark.loopback


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def statuses(office: Office) -> list[str]:
    return [str(one["status"]) for one in office.space.statuses]


def begin(office: Office) -> ProductionId:
    """A production whose script is still to be written, with its card in place."""
    production = office.begin()
    office.show()
    return production


def test_the_prompts_are_there_when_the_messages_tab_is_opened(office: Office) -> None:
    office.anna.open_home("messages")
    office.settle()

    assert [(one["title"], one["message"]) for one in office.space.suggested_prompts] == list(PROMPTS)
    (call,) = office.slack.calls.of("assistant.threads.setSuggestedPrompts")
    assert call.args["channel_id"] == office.space.direct(office.anna).id
    assert "thread_ts" not in call.args


def test_a_session_shows_whose_turn_it_is(office: Office) -> None:
    production = begin(office)
    assert statuses(office) == ["processing"]

    office.settle()
    assert statuses(office) == ["processing", "suspended"]
    office.settle(seconds=120)
    assert statuses(office) == ["processing", "suspended"]

    office.studio.productions.abort(production, office.desk.person(office.place(office.anna)))
    office.settle(seconds=1)

    assert statuses(office) == ["processing", "suspended", "closed"]
    first = office.space.statuses[0]
    assert (first["channel_id"], first["thread_ts"]) == (office.videos.id, office.thread_ts(production))
    assert first["initiator_user_id"] == office.anna.id
    assert first["title"] == "Three hearts"


def test_long_work_is_said_anew_before_slack_lets_go_of_it(office: Office) -> None:
    begin(office)

    for _ in range(3):
        office.clock.turn(minutes=51)
        office.show()

    assert statuses(office) == ["processing"] * 4


def test_the_stop_button_pauses_the_production_and_says_so(office: Office) -> None:
    production = begin(office)

    office.anna.stop_session(office.videos, office.thread_ts(production))
    office.listen()
    office.show()

    assert office.studio.productions.get(production).hold.startswith("paused by")
    stopped = office.card(production, "Stopped by")
    assert statuses(office) == ["processing", "suspended"]
    assert office.anna.click(stopped, "production.resume").ok
    office.settle()
    assert has(office.card(production, "Script to approve"), "gate.approve")


def test_a_stop_that_comes_again_pauses_nothing_a_second_time(office: Office) -> None:
    production = begin(office)
    office.anna.stop_session(office.videos, office.thread_ts(production))
    office.listen()
    office.studio.productions.resume(production, ANNA)
    said = [one for one in office.slack.deliveries if "agent_session_stopped" in str(one.payload)]

    office.slack.redeliver(said[0], times=2)
    office.listen()

    assert office.studio.productions.get(production).hold == ""


def test_where_nothing_is_under_way_the_stop_button_says_so(office: Office) -> None:
    production = begin(office)
    office.settle()

    office.anna.stop_session(office.videos, office.thread_ts(production))
    office.settle()

    assert office.card(production, "nothing to stop")
    assert office.studio.productions.get(production).hold == ""


def test_a_guest_stops_nothing(office: Office) -> None:
    guest = office.space.add_person("guest", external_team="T0999")
    office.space.invite(guest, office.videos)
    production = begin(office)

    guest.stop_session(office.videos, office.thread_ts(production))
    office.listen()
    office.send()

    assert office.studio.productions.get(production).hold == ""
    assert office.find(production, "Stopped by") == []


def test_a_stop_in_a_thread_of_no_video_ends_the_session_there(office: Office) -> None:
    direct = office.space.direct(office.anna)
    ts = office.anna.say("haha", direct)

    office.anna.stop_session(direct, ts)
    office.settle()

    (said,) = office.space.statuses
    assert (said["thread_ts"], said["status"]) == (ts, "active")


@pytest.mark.parametrize("error", ["unknown_method", "missing_scope", "not_authorized"])
def test_a_workspace_without_agents_works_as_ever_and_it_is_logged_once(office: Office, error: str) -> None:
    office.slack.failing("agents.sessions.setStatus", error, times=100)
    office.slack.failing("assistant.threads.setSuggestedPrompts", error, times=100)

    with capture_logs() as logs:
        production = begin(office)
        office.anna.open_home("messages")
        office.settle()
        office.anna.open_home("messages")
        office.anna.click(office.card(production, "Script to approve"), "gate.approve")
        office.come(production, "Film to approve")

    off = [one["method"] for one in logs if one["event"] == "slack_extra_off"]
    assert sorted(off) == ["agents.sessions.setStatus", "assistant.threads.setSuggestedPrompts"]
    assert len(office.slack.calls.of("agents.sessions.setStatus")) == 1
    assert len(office.slack.calls.of("assistant.threads.setSuggestedPrompts")) == 1
    thread = office.desk.thread_of(production)
    assert thread is not None
    assert thread.trouble == ""


def test_a_session_that_fails_for_once_holds_nothing_up(office: Office) -> None:
    office.slack.failing("agents.sessions.setStatus", "channel_not_found", times=1)

    production = begin(office)
    office.settle()

    assert statuses(office) == ["suspended"]
    assert office.card(production, "Script to approve")
    assert not direct_messages(office)


def direct_messages(office: Office) -> list[Any]:
    return [one for one in office.space.messages(office.space.direct(office.anna)) if has(one, "cannot post")]


def test_what_is_taken_off_hold_is_shown_at_once(office: Office) -> None:
    production = begin(office)
    office.studio.productions.pause(production, ANNA)
    office.show()
    stopped = office.card(production, "Paused by")

    assert office.anna.click(stopped, "production.resume").ok
    office.listen()
    office.show()  # No work is done, and the clock stands.

    closed = office.card(production, "gone on from there")
    assert closed["ts"] == stopped["ts"]
    assert closed["text"].startswith("– *Pause* of ")
    assert not office.find(production, "On hold")


def test_the_card_of_a_pause_that_ended_with_its_video_says_so(office: Office) -> None:
    production = begin(office)
    office.studio.productions.pause(production, ANNA)
    office.show()
    stopped = office.card(production, "Paused by")
    assert "needs help" not in stopped["text"]
    assert not office.find(production, "What happened")

    office.studio.productions.abort(production, ANNA)
    office.show()

    (closed,) = [one for one in office.thread(production) if one["ts"] == stopped["ts"]]
    assert closed["text"].startswith("– *Pause* of ")
    assert closed["text"].endswith(": ended")
