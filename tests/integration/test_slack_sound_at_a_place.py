"""What is wrong with the sound at a place of the film is offered for all of it, and nothing is done before a press."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.core.ids import ProductionId
from tests.fakes.slack_studio import Office, has, open_office

pytestmark = pytest.mark.loopback

WISH = "0:03 the music is too loud"
WHOLE = "those of the whole film"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def at_film(office: Office) -> ProductionId:
    production = office.ask()
    assert office.anna.click(office.come(production, "Script to approve"), "gate.approve").ok
    office.come(production, "Film to approve")
    return production


def test_the_form_gives_the_words_back_as_typed_and_changes_the_whole_film_by_a_press(office: Office) -> None:
    production = at_film(office)
    assert office.anna.click(office.card(production, "Film to approve"), "gate.changes").ok

    office.anna.submit(office.anna.views[-1], {"words/entry": WISH})

    told = office.told(office.anna, WHOLE)
    assert has(told, f"“{WISH}”")
    assert "video revise" not in office.decisions(production)
    assert office.anna.click(told, "gate.revise").ok
    assert "video revise" in office.decisions(production)


def test_in_the_thread_it_waits_for_a_press_too(office: Office) -> None:
    production = at_film(office)

    office.says("0:05 music too loud", production)
    office.settle(seconds=30)

    assert has(office.card(production, WHOLE), "Do what was understood")
    assert "video revise" not in office.decisions(production)


def test_what_is_not_understood_in_the_form_is_given_back_with_the_time_that_was_typed(office: Office) -> None:
    production = at_film(office)
    assert office.anna.click(office.card(production, "Film to approve"), "gate.changes").ok

    office.anna.submit(office.anna.views[-1], {"words/entry": "0:03 looks odd"})

    assert has(office.told(office.anna, "Not understood"), "“0:03 looks odd”")
