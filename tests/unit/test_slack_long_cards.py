"""What is too long for Slack is shown in part, and all of it goes along as a file."""

from datetime import timedelta

import pytest

from bot.page import SceneFinding
from bot.slack import cards
from bot.slack.cards import Card
from bot.slack.cards.blocks import without_pictures
from bot.slack.ids import Action
from graph.core.gate import GateKind
from tests.looks import examples as of
from tests.looks.blockkit import NOW
from tests.looks.gallery import home
from tests.looks.limits import problems_of
from tests.unit.slack_pages import actions, said
from tools.media import Finding

LONG = "A word that somebody wrote. " * 1429 + "The very end."
END = "The very end."
MANY = tuple(f"doubt number {number} about a line" for number in range(40))


def whole(card: Card) -> str:
    assert card.attachments
    return card.attachments[0].text


def test_a_script_of_forty_thousand_characters_fits_and_is_there_whole() -> None:
    assert len(LONG) > 40_000
    scene = of.scenes()[0]
    spoken = scene.lines[0].model_copy(update={"text": LONG})

    card = cards.script_card(of.script_page(scenes=(scene.model_copy(update={"lines": (spoken,)}),)), NOW)

    assert problems_of(card) == []
    assert END in whole(card)
    assert {Action.APPROVE, Action.REJECT} < set(actions(card))


def test_a_script_of_many_scenes_fits_and_is_there_whole() -> None:
    card = cards.script_card(of.script_page("Forty words of a scene. " * 40, count=42), NOW)

    assert problems_of(card) == []
    assert all(f"## {number} " in whole(card) for number in range(1, 43))


@pytest.mark.parametrize("warnings", [MANY, (LONG,)], ids=["many", "long"])
@pytest.mark.parametrize("kind", ["script", "film", "release"])
def test_every_doubt_is_told_if_need_be_in_the_file(kind: str, warnings: tuple[str, ...]) -> None:
    card = {
        "script": lambda: cards.script_card(of.script_page(warnings=warnings), NOW),
        "film": lambda: cards.film_card(of.film_page(warnings=warnings), of.LINK, NOW),
        "release": lambda: cards.release_card(of.release_page(warnings=warnings), (), NOW),
    }[kind]()

    assert problems_of(card) == []
    assert all(warning in whole(card) for warning in warnings)
    assert warnings[-1] not in said(card)


def test_everything_that_stands_in_the_way_of_a_yes_is_told_too() -> None:
    gate = of.gate_line(GateKind.SCRIPT, blocked_by=MANY)

    assert all(why in whole(cards.script_card(of.script_page(gate=gate), NOW)) for why in MANY)


def test_a_film_with_many_findings_and_a_long_description_tells_all_of_it() -> None:
    findings = tuple(SceneFinding(scene="s1", finding=Finding(check="x", message=why, start=1.0)) for why in MANY)
    listed = of.listing().model_copy(update={"description": LONG, "tags": tuple(f"tag{n}" * 4 for n in range(100))})

    card = cards.film_card(of.film_page(findings=findings, listing=listed, count=60), of.LINK, NOW, thumbnail="F0THUMB")

    assert problems_of(card) == []
    assert all(why in whole(card) for why in MANY)
    assert END in whole(card)
    assert listed.tags[-1] in whole(card)


def test_a_digest_with_more_than_fits_goes_along_as_a_file() -> None:
    lines = tuple(
        of.digest().needs_you[0].model_copy(update={"title": f"video {number}", "what": LONG}) for number in range(80)
    )

    card = cards.digest_card(of.digest(needs_you=lines, failures=lines))

    assert problems_of(card) == []
    assert "in the file below" in said(card)
    assert all(f"video {number}: " in whole(card) for number in range(80))
    assert whole(card).count(END) == 160


def test_a_digest_that_fits_comes_without_a_file() -> None:
    assert cards.digest_card(of.digest()).attachments == ()


def test_a_home_with_more_than_fits_says_where_the_rest_is() -> None:
    slots = tuple(of.slot(day, 8, LONG).model_copy(update={"at": NOW + timedelta(hours=2 * day)}) for day in range(80))

    view = cards.home_view((of.standing(said=LONG),) * 50, (), slots, NOW, ("default",))

    assert problems_of(view) == []
    assert problems_of(home(LONG)) == []
    assert "`/studio schedule` has the rest" in str(view)
    assert "and 40 more" in str(view)


def test_without_its_thumbnail_a_film_says_where_it_lies() -> None:
    card = cards.film_card(of.film_page(), of.LINK, NOW)

    assert "films/bees-7f3k/thumbnail.jpg" in said(card)
    assert not [block for block in card.blocks if block["type"] == "image"]


def test_what_slack_refuses_over_a_picture_keeps_its_buttons() -> None:
    card = cards.film_card(of.film_page(), of.LINK, NOW, thumbnail="F0THUMB")

    left = without_pictures(card.blocks)

    assert [block["type"] for block in left] == [block["type"] for block in card.blocks if block["type"] != "image"]
    assert without_pictures(left) == []
