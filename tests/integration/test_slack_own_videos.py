"""Who asked for a video and may not approve it is told so at once, whatever they say; a no and changes are theirs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.slack.homing import home_of
from bot.slack.ids import Action
from graph.core.ids import ProductionId
from tests.fakes.slack import SlackPerson
from tests.fakes.slack.blockkit import elements_of
from tests.fakes.slack_studio import Office, has, open_office
from tests.fakes.studio import ANNA as OWNER

pytestmark = pytest.mark.loopback

OWN = "You asked for this video, so somebody else has to approve it."
ASKED = "Words alone decide nothing"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        opened.ben.is_admin = True
        opened.studio.rules.change("default", {"requester_may_approve": False}, OWNER)
        yield opened


@pytest.fixture(params=["plain", "admin"])
def asker(office: Office, request: pytest.FixtureRequest) -> SlackPerson:
    """Somebody of the team, or an admin of the workspace."""
    person: SlackPerson = office.space.add_person(f"{request.param}{len(office.space.people)}")
    person.is_admin = request.param == "admin"
    office.space.invite(person, office.videos)
    return person


def asks(message: dict[str, Any]) -> list[str]:
    shown = [one for block in message.get("blocks") or [] for one in elements_of(block)]
    return [str(one["action_id"]) for one in shown if "action_id" in one]


def typed(office: Office, who: SlackPerson, words: str) -> str:
    return str(who.command("/video", words, office.videos).answer)


def at_release(office: Office) -> ProductionId:
    """A video of Anna's that somebody else brought to its release."""
    production = office.ask()
    for card in ("Script to approve", "Film to approve"):
        assert office.ben.click(office.come(production, card), Action.APPROVE).ok
    assert office.come(production, "Release to approve")
    return production


def test_their_words_are_answered_with_who_may_and_not_with_a_button(office: Office, asker: SlackPerson) -> None:
    production = office.ask(by=asker)

    office.says(f"{office.space.bot.mention} lgtm", production, by=asker)

    said = office.card(production, OWN)
    assert has(said, "nother admin of the workspace may." if asker.is_admin else "An admin of the workspace may.")
    assert asks(said) == [Action.ASK]
    assert not office.find(production, ASKED)


def test_their_yes_to_a_time_is_answered_so_too_and_to_go_out_now_is_asked_about_anew(office: Office) -> None:
    production = at_release(office)

    office.says(f"{office.space.bot.mention} schedule it", production)
    office.says(f"{office.space.bot.mention} publish now", production)

    assert asks(office.card(production, OWN)) == [Action.ASK]
    assert not office.find(production, ASKED)
    assert Action.PUBLISH_NOW in asks(office.card(production, f"Publish `{production}` now"))


def test_their_command_is_answered_so_too(office: Office, asker: SlackPerson) -> None:
    production = office.ask(by=asker)

    told = typed(office, asker, f"approve {production}")

    assert OWN in told
    assert Action.ASK in told
    assert ASKED not in told


def test_their_emoji_at_a_film_asks_for_no_press(office: Office) -> None:
    production = office.ask()
    assert office.ben.click(office.card(production, "Script to approve"), Action.APPROVE).ok

    office.anna.react("white_check_mark", office.videos, office.come(production, "Film to approve")["ts"])
    office.settle()

    assert asks(office.told(office.anna, OWN)) == [Action.ASK]
    assert not office.find(production, "Approve the film")


def test_ask_them_mentions_the_admins_who_are_known_but_not_whoever_asks(office: Office, asker: SlackPerson) -> None:
    production = office.ask(by=asker)
    office.desk.person(office.place(office.ben))
    office.says(f"{office.space.bot.mention} approve", production, by=asker)

    assert asker.click(office.card(production, OWN), Action.ASK).ok
    office.settle()

    said = office.card(production, f"<@{asker.id}> asks for your answer to the script of this video.")
    assert f"<@{office.ben.id}>" in said["text"]
    assert said["text"].count(f"<@{asker.id}>") == 1


@pytest.mark.parametrize("is_admin", [False, True])
def test_nothing_says_that_their_own_video_waits_for_them(tmp_path: Path, *, is_admin: bool) -> None:
    with open_office(tmp_path) as office:
        office.anna.is_admin, office.ben.is_admin = is_admin, True
        office.studio.rules.change("default", {"requester_may_approve": False}, OWNER)
        production = office.ask()

        for person, waits in ((office.anna, False), (office.ben, True)):
            home = str(home_of(office.desk, office.place(person)))
            assert ("1 waiting for you" in home, "Nothing waits for you" in home) == (waits, not waits)
            assert (production in typed(office, person, "mine")) == waits
            direct = office.space.direct(person)
            person.say("what is waiting for my decision?", direct)
            office.settle()
            assert has(direct.messages[-1], production) == waits


def test_they_may_reject_it_and_ask_for_changes(office: Office, asker: SlackPerson) -> None:
    production = office.ask(by=asker)

    office.says(f"{office.space.bot.mention} drop scene 3", production, by=asker)
    office.settle(seconds=30)
    office.says(f"{office.space.bot.mention} reject", production, by=asker)
    assert asker.click(office.card(production, ASKED), Action.REJECT).ok
    assert asker.submit(asker.views[-1], {"reason/entry": "other", "note/entry": "too late"}).ok

    assert office.decisions(production) == ["script revise", "script reject"]


@pytest.fixture
def two_yeses(office: Office) -> Iterator[None]:
    office.studio.rules.change("default", {"approvals.script": 2}, OWNER)
    yield
    office.studio.rules.change("default", {"approvals.script": None}, OWNER)


@pytest.mark.usefixtures("two_yeses")
def test_what_needs_two_yeses_waits_no_longer_for_who_gave_one(office: Office) -> None:
    other = office.space.add_person("other")
    other.is_admin = True
    office.space.invite(other, office.videos)
    production = office.ask()
    assert production in typed(office, office.ben, "mine")

    assert office.ben.click(office.card(production, "Script to approve"), Action.APPROVE).ok

    assert production not in typed(office, office.ben, "mine")
    assert production in typed(office, other, "mine")


@pytest.mark.usefixtures("two_yeses")
def test_whose_yes_is_counted_is_told_so_and_asked_for_no_press(office: Office) -> None:
    production = office.ask()
    assert office.ben.click(office.card(production, "Script to approve"), Action.APPROVE).ok
    office.settle()

    office.says(f"{office.space.bot.mention} approve", production, by=office.ben)

    assert "is counted" in typed(office, office.ben, f"approve {production}")
    assert office.find(production, "is counted")
    assert not office.find(production, ASKED)


def test_who_must_approve_does_not_name_them(office: Office, asker: SlackPerson) -> None:
    production = office.ask(by=asker)

    office.says(f"{office.space.bot.mention} who must approve?", production, by=asker)

    assert has(office.card(production, "may decide on the script"), "An admin of the workspace may decide")
    assert "whoever asked" not in typed(office, asker, f"status {production}")


def test_more_money_is_not_offered_to_who_may_not_grant_it(office: Office, asker: SlackPerson) -> None:
    production = office.ask(by=asker)

    office.says(f"{office.space.bot.mention} $2 more", production, by=asker)

    assert office.find(production, "ou asked for it and may not approve it")
    assert not office.find(production, "in all?")
