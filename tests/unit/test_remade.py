"""What a film shows of the wishes that it was made again for."""

import pytest

from bot.slack import cards
from bot.slack.cards.changed import BY_HAND
from bot.wording import name_remade
from graph.core.amend import amend
from graph.core.change import (
    AnotherTake,
    Change,
    ChangeDescription,
    ChangeMusic,
    ChangeMusicLevel,
    ChangeSpeed,
    ChangeTags,
    ChangeTitle,
    ChangeVoice,
)
from graph.core.difference import Remade, compare_films
from graph.core.ids import SceneId
from graph.core.script import Script
from tests.fakes.scripts import BEFORE, scene, script
from tests.fakes.wishes import REVISION
from tests.looks import examples as of
from tests.looks.blockkit import NOW
from tests.unit.slack_pages import said

ALL = (1, 2, 3, 4, 5, 6, 7, 8)


@pytest.mark.parametrize(
    ("change", "remade"),
    [
        (ChangeMusicLevel(music_db=4), Remade(scenes=(), film=True, thumbnail=False)),
        (ChangeMusic(music="none"), Remade(scenes=(), film=True, thumbnail=False)),
        (AnotherTake(scenes=(SceneId("s2"), SceneId("s4"))), Remade(scenes=(2, 4), film=True, thumbnail=False)),
        (AnotherTake(), Remade(scenes=ALL, film=True, thumbnail=True)),
        (ChangeVoice(voice="rms"), Remade(scenes=ALL, film=True, thumbnail=True)),
        (ChangeSpeed(speed=0.9), Remade(scenes=ALL, film=True, thumbnail=True)),
        (ChangeTitle(title="Other"), Remade(scenes=(), film=False, thumbnail=True)),
        (ChangeDescription(description="Other"), Remade(scenes=(), film=False, thumbnail=False)),
    ],
)
def test_what_is_made_again_follows_from_what_is_different(change: Change, remade: Remade) -> None:
    assert compare_films(REVISION, amend(REVISION, (change,))) == remade


def test_the_estimate_follows_the_speed() -> None:
    slower = amend(REVISION, (ChangeSpeed(speed=0.8),))

    assert slower.script.seconds == pytest.approx(REVISION.script.seconds / 0.8)
    assert amend(slower, (ChangeSpeed(speed=1.0),)).script.seconds == pytest.approx(REVISION.script.seconds)


@pytest.mark.parametrize(
    ("changes", "tags"),
    [
        ((ChangeTitle(title="Trams only!"),), ("trams only", "sea")),
        ((ChangeTitle(title="Sea"),), ("sea",)),
        ((ChangeTitle(title="Trams " * 12),), ("sea",)),
        ((ChangeTitle(title="Trams"), ChangeTags(tags=("hearts", "sea", "new"))), ("trams", "sea", "new")),
        ((ChangeDescription(description="Other"),), ("hearts", "sea")),
    ],
)
def test_a_tag_that_is_the_title_follows_it(changes: tuple[Change, ...], tags: tuple[str, ...]) -> None:
    listing = REVISION.listing.model_copy(update={"tags": ("hearts", "sea")})

    assert amend(REVISION.model_copy(update={"listing": listing}), changes).listing.tags == tags


@pytest.mark.parametrize(
    ("after", "remade"),
    [
        (script(scene("a"), scene("b", "Twenty hearts."), scene("c"), scene("d")), ((2,), True, False)),
        (script(*map(scene, "acbd")), ((), True, False)),
        (script(*map(scene, "abd")), ((), True, False)),
        (script(*map(scene, "bcd")), ((), True, True)),
        (BEFORE, ((), False, False)),
    ],
)
def test_scenes_that_were_moved_are_not_made_again_but_joined_anew(
    after: Script, remade: tuple[tuple[int, ...], bool, bool]
) -> None:
    old = REVISION.model_copy(update={"script": BEFORE})

    found = compare_films(old, REVISION.model_copy(update={"script": after}))

    assert (found.scenes, found.film, found.thumbnail) == remade


@pytest.mark.parametrize(
    ("remade", "told"),
    [
        (Remade(scenes=(2, 4), film=True, thumbnail=False), "scenes 2, 4, joining, mixing and checking the film"),
        (
            Remade(scenes=ALL, film=True, thumbnail=True),
            "all scenes, joining, mixing and checking the film, the thumbnail",
        ),
        (Remade(scenes=(), film=False, thumbnail=False), "nothing"),
    ],
)
def test_what_was_made_again_is_told_in_words(remade: Remade, told: str) -> None:
    assert name_remade(remade, len(ALL)) == told


def test_the_card_of_a_later_film_says_what_was_asked_for_and_what_came_of_it() -> None:
    told = said(cards.film_card(of.film_page_again(), of.LINK, NOW))

    assert "*Changed since revision 2*" in told
    assert "Asked for: “louder music, another take of scene 2”" in told
    assert "as usual, 4 dB louder" in told
    assert "Made again: scene 2, joining, mixing and checking the film" in told


def test_words_of_ours_about_what_was_asked_for_are_not_quoted() -> None:
    told = said(cards.film_card(of.film_page_again().model_copy(update={"asked": BY_HAND}), of.LINK, NOW))

    assert "Asked for: edited by hand" in told


def test_the_card_of_a_first_film_tells_of_no_change() -> None:
    told = said(cards.film_card(of.film_page(), of.LINK, NOW))

    assert "Changed since" not in told
    assert "Made again" not in told
