"""`never mind` takes back what its writer's own words or emoji asked: nobody else's question, and no refusal.

A bare no does so, too, and a bare yes is led to the buttons. Neither decides anything.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.slack.ids import Action
from graph.core.ids import ProductionId
from tests.fakes.slack import SlackPerson
from tests.fakes.slack.blockkit import elements_of
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA as OWNER

pytestmark = pytest.mark.loopback

ASKED = "Words alone decide nothing"
READ = "This is how I read it"
REFUSED = "You may not decide here."
PUT_AWAY = "Put away: nothing was decided."


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def cleo(office: Office) -> SlackPerson:
    """An admin, who decides as well as whoever asked for the video."""
    cleo: SlackPerson = office.space.add_person("cleo")
    cleo.is_admin = True
    office.space.invite(cleo, office.videos)
    return cleo


def asks(message: dict[str, Any]) -> list[str]:
    shown = [one for block in message.get("blocks") or [] for one in elements_of(block)]
    return [str(one["action_id"]) for one in shown if "action_id" in one]


def say(office: Office, production: ProductionId, words: str, by: SlackPerson) -> dict[str, Any]:
    """What follows from this, as it stands now."""
    office.says(words, production, by)
    office.settle(seconds=30)
    return office.thread(production)[-1]


def now(office: Office, production: ProductionId, message: dict[str, Any]) -> dict[str, Any]:
    (found,) = [one for one in office.thread(production) if one["ts"] == message["ts"]]
    return found


def test_it_takes_back_the_writers_own_yes_and_leaves_the_refusal_of_another(office: Office) -> None:
    production = office.ask()
    offered = say(office, production, "lgtm", office.anna)
    refused = say(office, production, "!approve", office.ben)
    assert (has(offered, ASKED), has(refused, REFUSED)) == (True, True)

    said = say(office, production, "never mind", office.anna)

    assert has(said, PUT_AWAY)
    assert asks(now(office, production, offered)) == []
    assert asks(now(office, production, refused)) == [Action.ASK]
    assert has(now(office, production, refused), REFUSED)


def test_it_leaves_a_newer_question_of_another_who_decides(office: Office, cleo: SlackPerson) -> None:
    production = office.ask()
    mine = say(office, production, "lgtm", office.anna)
    theirs = say(office, production, "!drop scene 3 and make it wobble like jelly", cleo)
    assert has(theirs, READ)

    say(office, production, "never mind", office.anna)

    assert asks(now(office, production, mine)) == []
    assert "gate.revise" in asks(now(office, production, theirs))


def test_who_asked_nothing_takes_nothing_back(office: Office, cleo: SlackPerson) -> None:
    production = office.ask()
    theirs = say(office, production, "!drop scene 3 and make it wobble like jelly", cleo)
    yes = say(office, production, "!approve", cleo)

    said = say(office, production, "never mind", office.anna)

    assert has(said, "never mind")
    assert not office.find(production, PUT_AWAY)
    assert asks(now(office, production, yes)) == [Action.APPROVE, Action.DISMISS]
    assert "gate.revise" in asks(now(office, production, theirs))


def test_it_takes_back_no_refusal_of_the_writers_own(office: Office) -> None:
    office.studio.rules.change("default", {"requester_may_approve": False}, OWNER)
    try:
        production = office.ask()
        refused = say(office, production, "!approve", office.anna)
        say(office, production, "never mind", office.anna)
    finally:
        office.studio.rules.change("default", {"requester_may_approve": None}, OWNER)

    assert asks(now(office, production, refused)) == [Action.ASK]
    assert not office.find(production, PUT_AWAY)


def test_it_leaves_what_the_emoji_of_another_asked(office: Office, cleo: SlackPerson) -> None:
    production = office.ask()
    assert office.anna.click(office.card(production, "Script to approve"), Action.APPROVE).ok
    film = office.come(production, "Film to approve")
    mine = say(office, production, "!approve", office.anna)
    cleo.react("x", office.videos, film["ts"])
    office.settle()

    say(office, production, "never mind", office.anna)

    assert asks(now(office, production, mine)) == []
    assert Action.REJECT in asks(office.card(production, "Reject the film"))


def test_what_was_put_away_says_that_the_script_itself_still_waits(office: Office) -> None:
    production = office.ask()
    offered = say(office, production, "lgtm", office.anna)

    say(office, production, "never mind", office.anna)

    left = now(office, production, offered)
    assert has(left, f"This offer is closed: <@{office.anna.id}> put it away, and nothing was decided.")
    assert has(left, "The script, revision 1, still waits for an answer.")
    assert not has(left, "question about the script")
    assert Action.APPROVE in asks(office.card(production, "Script to approve"))


@pytest.mark.parametrize("words", ["yes", "yes please", "yes do it", "sure", "yep!", "do it", "love it"])
def test_a_bare_yes_is_led_to_the_buttons_of_the_writers_own_question(office: Office, words: str) -> None:
    production = office.ask()
    offered = say(office, production, "lgtm", office.anna)

    said = say(office, production, words, office.anna)

    assert has(said, "A yes in words decides nothing: the buttons are on")
    assert has(said, f"/p{offered['ts'].replace('.', '')}")
    assert asks(now(office, production, offered)) == [Action.APPROVE, Action.DISMISS]
    assert office.decisions(production) == []


@pytest.mark.parametrize("words", ["no", "nope!", "no thanks"])
def test_a_bare_no_puts_the_writers_own_question_away(office: Office, words: str) -> None:
    production = office.ask()
    offered = say(office, production, "lgtm", office.anna)

    said = say(office, production, words, office.anna)

    assert has(said, PUT_AWAY)
    assert asks(now(office, production, offered)) == []
    assert office.decisions(production) == []


@pytest.mark.parametrize("words", ["yes", "no", "love it"])
def test_without_a_question_of_the_writers_own_they_are_talk(office: Office, cleo: SlackPerson, words: str) -> None:
    production = office.ask()
    theirs = say(office, production, "lgtm", cleo)

    said = say(office, production, words, office.anna)
    to_others = say(office, production, f"<@{office.ben.id}> {words}", cleo)

    assert (has(said, words), has(to_others, words)) == (True, True)
    assert asks(now(office, production, theirs)) == [Action.APPROVE, Action.DISMISS]
