"""Deciding words said directly to Greenlight are answered there, though the video's thread is elsewhere."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.ids import Action
from tests.fakes.slack import SlackPerson
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def directly(office: Office, who: SlackPerson, words: str) -> dict[str, Any]:
    """What stands last in this person's own conversation with Greenlight after the words."""
    direct = office.space.direct(who)
    who.say(words, direct)
    office.settle()
    said: dict[str, Any] = office.space.messages(direct)[-1]
    return said


@pytest.mark.parametrize(("words", "button"), [("approve {}", Action.APPROVE), ("reject {}", Action.REJECT)])
def test_a_yes_or_no_is_offered_there_for_a_press(office: Office, words: str, button: Action) -> None:
    production = office.ask()

    asked = directly(office, office.anna, words.format(production))
    again = directly(office, office.anna, words.format(production))

    assert has(asked, "Words alone decide nothing")
    assert has(again, "That is asked already")
    assert office.decisions(production) == []
    assert office.anna.click(asked, button).ok
    if button is Action.APPROVE:
        office.settle()
        assert office.decisions(production) == ["script approve"]
        shown = office.space.messages(office.space.direct(office.anna))
        assert has(next(one for one in shown if one["ts"] == asked["ts"]), "approved by")


def test_who_may_not_is_told_there_who_may(office: Office) -> None:
    production = office.ask()

    told = directly(office, office.ben, f"approve {production}")

    assert has(told, "You may not decide here.")


def test_it_is_answered_there_while_nothing_can_be_posted_in_the_videos_thread(office: Office) -> None:
    production = office.ask()
    office.videos.archived = True
    try:
        office.studio.productions.pause(production, office.desk.person(office.place(office.anna)))
        office.settle(seconds=1)
        office.studio.productions.resume(production, office.desk.person(office.place(office.anna)))
        office.settle(seconds=1)

        assert has(directly(office, office.anna, f"approve {production}"), "Words alone decide nothing")
    finally:
        office.videos.archived = False


def test_a_mistyped_verb_with_an_id_is_answered_where_it_was_said(office: Office) -> None:
    production = office.ask()

    told = directly(office, office.anna, f"statsu {production}")
    said = office.anna.say(f"!aprove {production}", office.videos)
    office.settle()

    assert has(told, "did you mean status?")
    assert has(office.space.thread(office.videos, said)[-1], "did you mean approve?")
