"""A scene that could not be drawn has a plain picture: why, and the words that try it again, are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.ids import ProductionId
from tests.fakes.slack_studio import MENTION, Office, has, open_office
from tests.fakes.walking import Trouble

pytestmark = pytest.mark.loopback

WHY = "renderer: cannot make number"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path / "office") as opened:
        yield opened


def falls_short(office: Office, trouble: Trouble) -> ProductionId:
    """A video with a plain picture in its third scene."""
    production = office.ask_in_vain(trouble, "fail:number")
    trouble.end()
    return production


def test_the_card_of_the_film_says_why_and_how_it_is_tried_again(office: Office, trouble: Trouble) -> None:
    production = falls_short(office, trouble)

    card = office.come(production, "Film to approve")

    assert has(card, f"A plain picture stands in for scene 3 ({WHY}). `new take of scene 3` tries again.")


@pytest.mark.parametrize(
    "question",
    ["what failed?", "why did scene 3 fail?", "why is there a plain picture in scene 3?", "what happened to scene 3?"],
)
def test_questions_about_it_are_answered_with_the_reason(office: Office, trouble: Trouble, question: str) -> None:
    production = falls_short(office, trouble)
    office.come(production, "Film to approve")

    (said,) = office.answers(production, question)

    assert has(said, "A plain picture stands in for scene 3: the picture of scene 3 by renderer: cannot make number.")
    assert has(said, "`new take of scene 3`")


def test_a_retry_is_answered_with_the_words_that_try_it_again_and_these_do(office: Office, trouble: Trouble) -> None:
    production = falls_short(office, trouble)
    office.come(production, "Film to approve")

    (told,) = office.answers(production, f"{MENTION} retry")
    office.answers(production, "new take of scene 3")
    office.settle(seconds=30)
    film = office.come(production, "Film to approve · revision 2")

    assert has(told, "say `new take of scene 3` to try that again")
    assert not has(film, "A plain picture")
