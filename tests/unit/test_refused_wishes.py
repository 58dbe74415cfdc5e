"""Wishes of which nothing comes: each is given back with the reason."""

import time

import pytest

from graph.agents.reviser import read_revision
from graph.core.change import (
    AnotherHook,
    AnotherTake,
    KeepScenes,
)
from graph.core.ids import SceneId
from tests.fakes.wishes import DIRECTION, REVISION, VOICES, keep, length, read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("drop scene 99", "there is no scene 99; the script has 8"),
        ("drop scenes 2, 3 and 99", "there is no scene 99; the script has 8"),
        ("move scene 3 to 50", "there is no place 50; the script has 8 scenes"),
        ("make it 300 seconds", "a video lasts 10 to 180 seconds, not 300"),
        ("make it 35 seconds shorter", "a video lasts 10 to 180 seconds, not 5"),
        ("voice bob", "there is no voice “bob”; there are slt, rms and en-us+f3"),
        ("pattern D", "there is no pattern D; the patterns are A, B, C"),
        ("jazz music", "there is no jazz music; there is calm, pulse, bright and none"),
        ("speed 9", "a voice speaks at 0.5 to 2 times its own pace, not 9"),
        ("title: <b>bold</b>", "a listing cannot have < or > in it"),
        (f"call it {'very ' * 20}long", "a title has at most 100 characters; that has 104"),
        ("replace 'zzz' with 'y'", "“zzz” is not said in the script"),
        ('replace "number 3" with "y" in scene 2', "“number 3” is not said in scene 2"),
        ("drop all scenes", "nothing would be left to say: at least one scene beside the ending stays"),
        ("drop scenes 1-7", "nothing would be left to say: at least one scene beside the ending stays"),
        ("drop the last scene", "a video ends with a call to action, which cannot be left out"),
        ("drop the last", "a video ends with a call to action, which cannot be left out"),
        ("drop the last ten scenes", "there is no scene 9; the script has 8"),
        ("keep only scenes 1-7", "nothing beside that could be dropped: the call to action ends every video"),
        ("move the first two to the end", "scenes are moved one at a time"),
        ("move the last scene to 2", "the call to action stays at the end"),
        ("don't drop scene 99", "there is no scene 99; the script has 8"),
        (
            'replace "octopus" with "Prof. Иванов"',
            "“Prof. Иванов” holds words that cannot be shown or spoken: “Иванов” (Cyrillic)",
        ),
        ("title: 漢字", "the title holds words that cannot be shown or spoken: “漢字” (Chinese)"),
    ],
)
def test_what_is_not_possible_is_said_with_the_reason(text: str, why: str) -> None:
    understood = read(text)

    assert (understood.changes, [missed.why for missed in understood.missed]) == ((), [why])
    assert understood.missed[0].words == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("keep scene 2 and drop scene 2", "scene 2 cannot be dropped and kept"),
        ("keep scene 1, another hook", "scene 1 cannot be kept and changed"),
        ("another take of scene 2, keep scene 2", "scene 2 cannot be kept and changed"),
        ("drop scene 3, move scene 3 to 1", "scene 3 cannot be dropped and changed"),
        ('call it "A" and call it "B"', "two titles are asked for"),
        ("voice rms, voice en-us+f3", "two voices are asked for"),
        ("make it shorter and make it longer", "it cannot get shorter and longer"),
        ("no music, louder music", "the music cannot be left out and be louder or quieter"),
    ],
)
def test_wishes_that_exclude_one_another_are_both_left_out(text: str, why: str) -> None:
    understood = read(text)

    assert (understood.changes, [missed.why for missed in understood.missed]) == ((), [why])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("don't drop scene 2", "that changes nothing: what you do not name stays as it is"),
        (
            "keep scenes 1-3, title: Hearts and more; keep scene 4",
            "that changes nothing: what you do not name stays as it is",
        ),
        ("make it 40 seconds", "it is 40 seconds long already"),
        ("no more than 60 seconds", "it lasts 40 seconds, which is not more"),
        ("pattern A", "it has pattern A already"),
        ("voice slt", "slt speaks already"),
        ("calm music", "it plays calm music already"),
        ("normal speed", "it is spoken at 1 times the voice's own pace already"),
        ('call it "Hearts"', "it has that title already"),
        ("move scene 7 to the end", "scene 7 is at that place already, before the ending"),
        ('replace "octopus" with "octopus"', "the words are the same"),
    ],
)
def test_a_wish_that_changes_nothing_is_no_change(text: str, why: str) -> None:
    understood = read(text)

    assert not any(isinstance(change, KeepScenes) for change in understood.changes)
    assert why in [missed.why for missed in understood.missed]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("make it private", "greenlight publish {production} --privacy private"),
        ("unlisted", "greenlight publish {production} --privacy unlisted"),
        ("publish friday at 14", 'greenlight publish {production} --at "friday at 14"'),
        ("please publish it tomorrow at 6pm", 'greenlight publish {production} --at "tomorrow at 6pm"'),
        ("schedule it for 18:30", 'greenlight publish {production} --at "18:30"'),
        ("publish on nov 30 at 18:00", 'greenlight publish {production} --at "nov 30 at 18:00"'),
        ("publish in three days", 'greenlight publish {production} --at "in three days 18:00"'),
        ("it is not for kids", "greenlight publish {production} --not-made-for-kids"),
        ("it contains synthetic media", "greenlight publish {production} --synthetic"),
    ],
)
def test_how_a_video_goes_out_is_answered_with_the_command_that_says_it(text: str, command: str) -> None:
    understood = read(text)

    (missed,) = understood.missed
    assert (understood.changes, missed.command) == ((), command)
    assert missed.why == "when and how it goes out is said at its release, apart from other changes"


@pytest.mark.parametrize(
    "text", ["publish on blursday at 18:00", "publish it whenever you like", "publish end of month"]
)
def test_words_about_a_time_that_is_none_are_no_yes_and_told_how_a_time_is_said(text: str) -> None:
    (missed,) = read(text).missed

    assert "`publish tomorrow 18:00`" in missed.hint
    assert "yes" not in missed.hint


def test_the_possible_part_is_read_beside_the_impossible() -> None:
    understood = read("5 seconds shorter, drop scene 99 and another hook")

    assert understood.changes == (length(35), AnotherHook())
    assert [missed.words for missed in understood.missed] == ["drop scene 99"]
    assert understood.not_understood == ()


def test_a_clause_is_never_done_in_part() -> None:
    assert read("drop scenes 2, 3 and 8").changes == ()


def test_another_take_of_all_leaves_out_what_is_kept() -> None:
    taken = AnotherTake(scenes=tuple(SceneId(f"s{number}") for number in (1, 3, 4, 5, 6, 7, 8)))

    assert read("another take, keep scene 2").changes == (taken, keep(2))


def test_the_music_is_turned_only_as_far_as_it_goes() -> None:
    loud = REVISION.model_copy(update={"direction": DIRECTION.model_copy(update={"music_db": 4.0})})
    silent = REVISION.model_copy(update={"direction": DIRECTION.model_copy(update={"music": "none"})})

    assert [m.why for m in read_revision("louder music", loud, VOICES).missed] == [
        "the music is as loud as it can be made"
    ]
    assert [m.why for m in read_revision("louder music", silent, VOICES).missed] == ["it has no music"]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("keep the first two and the last scene", "keep only scenes 1, 2, 8"),
        ("keep 2-4", "keep only scenes 2, 3, 4"),
        ("move scenes 2 to 4 after scene 6", "move scene 2 after scene 6"),
        ("redo scenes 2 to 4", "new take of scenes 2-4"),
        ("redo the last two", "new take of scenes 2-4"),
    ],
)
def test_what_is_refused_names_a_way_that_works(text: str, instead: str) -> None:
    (missed,) = read(text).missed

    assert f"`{instead}`" in missed.hint
    assert read(instead).changes
    assert read(instead).missed == ()


def test_long_lists_of_scenes_are_read_in_a_moment() -> None:
    began = time.perf_counter()

    for text in (
        "keep scenes " + "1-2, " * 700,
        "drop the first two and " * 150,
        "move 2-4, " * 350,
        "the last to " * 300,
    ):
        read(text)

    assert time.perf_counter() - began < 2
