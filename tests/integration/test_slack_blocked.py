"""Where a yes cannot be given, nobody is asked for the press that gives it: the reason and the next action are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.ids import ProductionId
from tests.fakes.slack_studio import MENTION, Office, has, open_office
from tests.fakes.walking import Trouble

pytestmark = pytest.mark.loopback

ASKED = "Scenes could not be made"
WHY = "the words of scene 1 could not be spoken"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path / "office") as opened:
        yield opened


def speechless(office: Office, trouble: Trouble) -> ProductionId:
    """A video of which the first scene has no voice."""
    production = office.ask_in_vain(trouble, "fail:hook")
    assert has(office.card(production, ASKED), "It cannot be approved")
    return production


def test_a_yes_in_words_by_command_and_by_emoji_is_refused_with_the_reason_and_what_helps(
    office: Office, trouble: Trouble
) -> None:
    production = speechless(office, trouble)

    (said,) = office.answers(production, f"{MENTION} approve")
    typed = str(office.anna.command("/video", f"approve {production}", office.videos).answer)
    office.anna.react("white_check_mark", office.videos, office.card(production, ASKED)["ts"])
    office.settle()

    for told in (said, {"text": typed}, office.told(office.anna, "It cannot be approved")):
        assert has(told, f"It cannot be approved: {WHY}.")
        assert has(told, f"Next: `/video retry {production}`.")
    assert not office.find(production, "Words alone decide nothing")


def test_who_wants_to_skip_what_nobody_can_speak_is_told_why_that_cannot_be(office: Office, trouble: Trouble) -> None:
    production = speechless(office, trouble)

    office.answers(production, "skip scene 1")
    office.settle(seconds=30)

    said = office.card(production, f"It cannot be skipped: {WHY}.")
    assert has(said, f"`/video retry {production}`")


def test_who_wants_to_skip_what_can_be_is_told_what_does_that(office: Office, trouble: Trouble) -> None:
    production = office.ask_in_vain(trouble, "fail:number fail:quote")

    office.answers(production, "skip scene 3")
    office.settle(seconds=30)

    assert has(office.card(production, "Nothing was skipped yet"), f"`/video approve {production}`")
