"""Wishes behind free words: a list of tags or a passage ends where another wish begins."""

import time

import pytest

from graph.core.change import AnotherCall, Change, ChangeMusic, ChangeSpeed, ChangeTags, ChangeTitle
from tests.fakes.wishes import drop, move, read, replace

SLOWER = ChangeSpeed(speed=0.9)
NO_MUSIC = ChangeMusic(music="none")


def tags(*names: str) -> ChangeTags:
    return ChangeTags(tags=names)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            'replace "short" with "long" and add the tag sewer, speak slower',
            (replace("short", "long"), tags("sewer"), SLOWER),
        ),
        ("add the tag lizards, no music", (tags("lizards"), NO_MUSIC)),
        ("add the tags lizards, crabs and squids, no music", (tags("lizards", "crabs", "squids"), NO_MUSIC)),
        ("add the tag cache, another ending", (tags("cache"), AnotherCall())),
        ("add the tag cache, another ending, no music", (tags("cache"), AnotherCall(), NO_MUSIC)),
        ("add the tag cache, drop the part about number 3 and no music", (tags("cache"), *drop(3), NO_MUSIC)),
        ('add the tag sewer and call it "Trams only"', (tags("sewer"), ChangeTitle(title="Trams only"))),
        ('add the tag "cache, no music"', (tags("cache", "no music"),)),
        ("add the tags food, 60 seconds, shorts", (tags("food", "60 seconds", "shorts"),)),
        ("tag it power and energy", (tags("power", "energy"),)),
        ("tag this video with power, no music", (tags("power"), NO_MUSIC)),
        ('drop the part about number 3 and call it "Trams only"', (*drop(3), ChangeTitle(title="Trams only"))),
        ("drop the part about number 3 and call it Trams", (*drop(3), ChangeTitle(title="Trams"))),
        ("start with number 3 and speak slower", (move(3, 1), SLOWER)),
        ("don't mention number 3, drop scene 5", (*drop(3), *drop(5))),
    ],
)
def test_free_words_end_where_another_wish_begins(text: str, changes: tuple[Change, ...]) -> None:
    understood = read(text)

    assert (understood.changes, understood.missed) == (changes, ())


def test_a_wish_that_is_not_possible_becomes_no_tag() -> None:
    understood = read("add the tag sewer, drop scene 99")

    assert understood.changes == (tags("sewer"),)
    assert [missed.why for missed in understood.missed] == ["there is no scene 99; the script has 8"]


def test_a_long_row_of_wishes_is_read_in_no_time() -> None:
    begun = time.perf_counter()

    read("add the tag a, drop the part about b and " * 90)

    assert time.perf_counter() - begun < 3
