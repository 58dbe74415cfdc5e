"""A press is answered where whoever pressed is looking, and what it answers is asked no more."""

from collections.abc import Iterator

import pytest

from bot.slack.ids import Action, Shortcut
from tests.fakes.slack_studio import Office, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def test_a_press_on_a_card_in_the_conversation_is_answered_there_and_not_in_its_thread(office: Office) -> None:
    production = office.ask()
    card = office.thread(production)[0]

    assert office.anna.click(card, Action.PAUSE).ok

    assert card["reply_count"]
    assert not office.told(office.anna, f"`{production}` is paused")["thread_ts"]


def test_a_press_in_a_thread_is_answered_in_it(office: Office) -> None:
    production = office.ask()

    assert office.anna.click(office.card(production, "Script to approve"), Action.APPROVE).ok

    said = office.told(office.anna, f"Approved: the script of `{production}`")
    assert said["thread_ts"] == office.thread_ts(production)


def test_a_shortcut_on_a_message_that_nobody_answered_is_answered_where_it_is_seen(office: Office) -> None:
    ts = office.ben.say("Five seconds shorter", office.videos)
    (said,) = [one for one in office.space.messages(office.videos) if one["ts"] == ts]

    assert office.ben.shortcut(Shortcut.REVISE_WITH, said).ok

    office.told(office.ben, "is in no video's thread")
    assert office.ben.unseen == []
