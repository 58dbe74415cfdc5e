"""Editing a script word by word: what cannot be carried out leaves the form open, with all that was typed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.slack_house import House, emulated, open_house

pytestmark = pytest.mark.loopback

SCRIPT = "Script to approve"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with emulated() as (slack, clock), open_house(tmp_path, slack, clock) as house:
        house.install(slack.workspace)
        yield house


@pytest.fixture
def form(house: House) -> dict[str, Any]:
    """The form of the first script."""
    space = house.slack.workspace
    anna = space.add_person("anna")
    videos = space.add_conversation("videos", [anna])
    production = house.ask(anna, videos)
    (card,) = house.cards(videos, SCRIPT)
    anna.click(card, "gate.edit")
    return {"anna": anna, "videos": videos, "view": anna.views[-1], "production": production}


def fields_of(view: dict[str, Any]) -> dict[str, str]:
    """The words of each scene, by the name of its field."""
    inputs = (block for block in view["blocks"] if block["type"] == "input")
    return {f"{block['block_id']}/entry": block["element"]["initial_value"] for block in inputs}


def test_an_emptied_scene_is_dropped_and_the_other_edits_are_kept(house: House, form: dict[str, Any]) -> None:
    before = fields_of(form["view"])
    first, second, *_ = before

    told = form["anna"].submit(form["view"], {first: "", second: "Nobody told the heron."})
    house.work(form["production"])

    assert "errors" not in told.answer
    card = house.cards(form["videos"], SCRIPT)[-1]
    form["anna"].click(card, "gate.edit")
    after = fields_of(form["anna"].views[-1])
    assert len(after) == len(before) - 1
    assert "Nobody told the heron." in after.values()
    assert before[first] not in after.values()


def test_edits_that_leave_nothing_keep_the_form_open_and_take_no_revision(house: House, form: dict[str, Any]) -> None:
    before = fields_of(form["view"])

    told = form["anna"].submit(form["view"], dict.fromkeys(before, ""))
    house.work(form["production"])

    ((field, says),) = told.answer["errors"].items()
    assert f"{field}/entry" == next(iter(before))
    assert says.startswith("Nothing would be left to say")
    (card,) = house.cards(form["videos"], SCRIPT)
    assert "revision 2" not in str(card)
