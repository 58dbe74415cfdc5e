import pytest

from graph.agents.reviser import read_revision
from graph.core.brief import Pattern
from graph.core.change import (
    AnotherCall,
    AnotherHook,
    AnotherTake,
    Change,
    ChangeDescription,
    ChangeMusic,
    ChangePattern,
    ChangeSpeed,
    ChangeTags,
    ChangeTitle,
    ChangeVoice,
    Understood,
)
from graph.core.ids import SceneId
from graph.core.script import Direction, Line
from tests.fakes.wishes import REVISION, SCRIPT, VOICES, drop, keep, length, louder, move, read, replace


def test_the_script_of_these_tests_has_eight_scenes_and_forty_seconds() -> None:
    assert len(SCRIPT.scenes) == 8
    assert SCRIPT.seconds == 40


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("punchier hook, five seconds shorter", (AnotherHook(), length(35))),
        ("make it 20% longer and drop scene 3", (length(48), *drop(3))),
        ("keep scenes 2-4, another hook", (keep(2, 3, 4), AnotherHook())),
        ("move scene 5 to 2", (move(5, 2),)),
        ('replace "a" with "b" in scene 2', (replace("a", "b", 2),)),
        ("replace “octopus” with ‘squid’", (replace("octopus", "squid"),)),
        ("new take of scene 4", (AnotherTake(scenes=(SceneId("s4"),)),)),
        ("retake the last two", (AnotherTake(scenes=(SceneId("s7"), SceneId("s8"))),)),
        ("another take of 2-3", (AnotherTake(scenes=(SceneId("s2"), SceneId("s3"))),)),
        ("title: Three hearts, one octopus", (ChangeTitle(title="Three hearts, one octopus"),)),
        ("tags: a, blue blood", (ChangeTags(tags=("a", "blue blood")),)),
        ("slower voice", (ChangeSpeed(speed=0.9),)),
        ("use the RMS voice", (ChangeVoice(voice="rms"),)),
        ("no music", (ChangeMusic(music="none"),)),
        ("pulsing music", (ChangeMusic(music="pulse"),)),
        ("pattern B", (ChangePattern(pattern=Pattern.B),)),
        ("45 seconds", (length(45),)),
        ("half as long", (length(20),)),
    ],
)
def test_what_people_say_is_understood(text: str, changes: tuple[Change, ...]) -> None:
    assert read(text) == Understood(changes=changes)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("make it 30 seconds", 30),
        ("Please shorten it to 30 seconds!", 30),
        ("30s", 30),
        ("cut it down to thirty-five seconds", 35),
        ("1:15", 75),
        ("a minute", 60),
        ("half a minute", 30),
        ("one minute and ten seconds long", 70),
        ("1.5 minutes", 90),
        ("length: 50", 50),
        ("cut 5 seconds", 35),
        ("trim ten seconds off", 30),
        ("add 5 seconds", 45),
        ("5 seconds longer", 45),
        ("shorter by 10 percent", 36),
        ("make it 25 % shorter", 30),
        ("a quarter shorter", 30),
        ("twice as long", 80),
        ("cut it in half", 20),
        ("shorter", 34),
        ("a bit shorter please", 37),
        ("make it much longer", 52),
        ("make everything else shorter", 34),
        ("no more than 30 seconds", 27),
        ("not longer than 30 seconds", 27),
        ("keep it under 30 s", 27),
        ("at most 30 s", 27),
        ("30 seconds max", 27),
        ("at most 10 seconds", 10),
        ("at least 60 seconds", 67),
        ("shorter, 30 seconds", 30),
        ("make it 19''", 19),
        ("19″ please", 19),
    ],
)
def test_lengths_are_read_in_seconds_parts_and_words(text: str, seconds: int) -> None:
    assert read(text) == Understood(changes=(length(seconds),))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("drop scenes 2, 3 and 5", drop(2, 3, 5)),
        ("remove scenes 2-4", drop(2, 3, 4)),
        ("drop scene three", drop(3)),
        ("please drop the second scene", drop(2)),
        ("drop the fourth scene", drop(4)),
        ("leave out the first two scenes", drop(1, 2)),
        ("leave out the first two", drop(1, 2)),
        ("drop the first", drop(1)),
        ("drop first 2", drop(1, 2)),
        ("drop the second and the fifth", drop(2, 5)),
        ("drop the first two, the fourth one and scene 6", drop(1, 2, 4, 6)),
        ("drop 2-4", drop(2, 3, 4)),
        ("drop scenes 2 to 4 and the second to last", drop(2, 3, 4, 7)),
        ("drop the second to the fourth scene", drop(2, 3, 4)),
        ("drop the penultimate scene", drop(7)),
        ("drop the first and make it 30 seconds", (*drop(1), length(30))),
        ("keep the first two and the last scene, shorter", (keep(1, 2, 8), length(34))),
        ("keep the last three, 45 seconds", (keep(6, 7, 8), length(45))),
        ("keep 2 through 4 and make it shorter", (keep(2, 3, 4), length(34))),
        ("keep only the first two and the last scene", drop(3, 4, 5, 6, 7)),
        ("only keep scenes 2-4", drop(1, 5, 6, 7)),
        ("drop everything but the first two", drop(3, 4, 5, 6, 7)),
        ("drop all scenes except scene 2 and the last three", drop(1, 3, 4, 5)),
        ("move the first to the end", (move(1, 8),)),
        ("move the second to last after the first", (move(7, 2),)),
        ("drop the twist", drop(7)),
        ("drop s4", ()),
        ("without scene 3", drop(3)),
        ("take scene 3 out", drop(3)),
        ("drop scene 3, 45 seconds", (*drop(3), length(45))),
        ("drop scenes 2, 3, 45 seconds", (*drop(2, 3), length(45))),
        ("keep scenes 1, 2 and 4; drop scene 5.", (keep(1, 2, 4), *drop(5))),
        ("leave scene 2 as it is, 30 seconds", (keep(2), length(30))),
        ("do not touch scenes 2 and 3, shorter", (keep(2, 3), length(34))),
        ("keep scene 2 and make everything else shorter", (keep(2), length(34))),
        ("don't drop scene 3, but make it 30 seconds", (keep(3), length(30))),
        ("keep everything, another hook", (keep(2, 3, 4, 5, 6, 7, 8), AnotherHook())),
        ("drop scene 3 and keep the rest", (*drop(3), keep(1, 2, 4, 5, 6, 7, 8))),
        ("swap scenes 3 and 5", (move(5, 3), move(3, 5))),
        ("swap scene 5 with scene 3", (move(5, 3), move(3, 5))),
        ("move scene 3 after scene 6", (move(3, 6),)),
        ("move scene 6 before scene 3", (move(6, 3),)),
        ("swap the second and third scene", (move(3, 2), move(2, 3))),
        ("swap second and third", (move(3, 2), move(2, 3))),
        ("swap the hook and the twist", (move(7, 1), move(1, 7))),
        ("start with scene 3", (move(3, 1),)),
        ("scene 3 first", (move(3, 1),)),
        ("put scene 3 last", (move(3, 8),)),
        ("move scene 3 to the end", (move(3, 8),)),
        ("move the twist to the front", (move(7, 1),)),
        ("move scene 4 up", (move(4, 3),)),
        ("move scene 4 down two places", (move(4, 6),)),
    ],
)
def test_scenes_are_dropped_kept_and_moved(text: str, changes: tuple[Change, ...]) -> None:
    assert read(text).changes == changes


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ('change "very short" to "c, d and e"', (replace("very short", "c, d and e"),)),
        ('say "squid" instead of "octopus"', (replace("octopus", "squid"),)),
        ('in scene 2, replace "a" with "b"', (replace("a", "b", 2),)),
        ("replace octopus with squid", (replace("octopus", "squid"),)),
        ("replace a crab with squid in scene 2 and 30 seconds", (replace("a crab", "squid", 2), length(30))),
        ('delete "very"', (replace("very", ""),)),
        ('replace "3.5 km. Long" with "4 km!"', (replace("3.5 km. Long", "4 km!"),)),
        ('change scene 3 to "It is new."', (replace(SCRIPT.scenes[2].text, "It is new.", 3),)),
        ('replace "number 3" with "drop scene 3"', (replace("number 3", "drop scene 3"),)),
        (
            'replace "octopus" with "squid", replace "squid" with "crab"',
            (replace("octopus", "squid"), replace("squid", "crab")),
        ),
    ],
)
def test_words_are_replaced(text: str, changes: tuple[Change, ...]) -> None:
    assert read(text) == Understood(changes=changes)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("another hook", (AnotherHook(),)),
        ("another CTA", (AnotherCall(),)),
        ("change the CTA", (AnotherCall(),)),
        ("a different ending", (AnotherCall(),)),
        ("end it differently", (AnotherCall(),)),
        ("louder music", (louder(4),)),
        ("make the music a bit louder", (louder(2),)),
        ("turn the music down", (louder(-4),)),
        ("turn down the music a bit", (louder(-2),)),
        ("much quieter music", (louder(-6),)),
        ("another music", (ChangeMusic(music="pulse"),)),
        ("call it Rust in the tunnel", (ChangeTitle(title="Rust in the tunnel"),)),
        ("call it Rust in the tunnel and drop scene 2", (ChangeTitle(title="Rust in the tunnel"), *drop(2))),
        (
            "change the title to Hello World and the tags to a, b",
            (ChangeTitle(title="Hello World"), ChangeTags(tags=("a", "b"))),
        ),
        ("title: Hello World and the tags to a, b", (ChangeTitle(title="Hello World"), ChangeTags(tags=("a", "b")))),
        ("change the title to Black and white", (ChangeTitle(title="Black and white"),)),
        (
            "set the description to It is new and the title to Three hearts",
            (ChangeDescription(description="It is new"), ChangeTitle(title="Three hearts")),
        ),
        ("can we have a different opening?", (AnotherHook(),)),
        ("make the hook punchier", (AnotherHook(),)),
        ("make the hook punchier plz", (AnotherHook(),)),
        ("a much catchier opening thx", (AnotherHook(),)),
        ("more engaging hook, thx", (AnotherHook(),)),
        ("redraw scenes 2 and 3", (AnotherTake(scenes=(SceneId("s2"), SceneId("s3"))),)),
        ("another take", (AnotherTake(),)),
        ("new pictures for scene 2", (AnotherTake(scenes=(SceneId("s2"),)),)),
        ("another voice", (ChangeVoice(voice="rms"),)),
        ("voice: rms", (ChangeVoice(voice="rms"),)),
        ("voice en-us+f3", (ChangeVoice(voice="en-us+f3"),)),
        ("speak 20% slower", (ChangeSpeed(speed=0.8),)),
        ("a bit faster", (ChangeSpeed(speed=1.05),)),
        ("slow it down", (ChangeSpeed(speed=0.9),)),
        ("at 1.2x", (ChangeSpeed(speed=1.2),)),
        ("speed: 0.8", (ChangeSpeed(speed=0.8),)),
        ("turn off the music", (ChangeMusic(music="none"),)),
        ("use the pulse bed", (ChangeMusic(music="pulse"),)),
        ("brighter music", (ChangeMusic(music="bright"),)),
        ("music: none", (ChangeMusic(music="none"),)),
        ("switch to pattern c", (ChangePattern(pattern=Pattern.C),)),
        ('call it "Three hearts"', (ChangeTitle(title="Three hearts"),)),
        ("change the title to Blue blood", (ChangeTitle(title="Blue blood"),)),
        ("description: This is it. Really, it is.", (ChangeDescription(description="This is it. Really, it is."),)),
        ("tags: octopus; drop scene 2", (ChangeTags(tags=("octopus",)), *drop(2))),
        ("title: Three hearts, drop scene 3", (ChangeTitle(title="Three hearts"), *drop(3))),
        ('title: "Hearts, drop scene 3" and drop scene 4', (ChangeTitle(title="Hearts, drop scene 3"), *drop(4))),
        ("no music and pattern B", (ChangeMusic(music="none"), ChangePattern(pattern=Pattern.B))),
        ("- another hook\n- drop scene 2\n", (AnotherHook(), *drop(2))),
        (
            "Hi! Could you please drop scene 3 and use bright music? Thanks a lot!",
            (*drop(3), ChangeMusic(music="bright")),
        ),
    ],
)
def test_hook_film_and_listing_are_changed(text: str, changes: tuple[Change, ...]) -> None:
    assert read(text) == Understood(changes=changes)


@pytest.mark.parametrize(
    "text",
    [
        "approve",
        "Approved!",
        "publish it",
        "publish it now, please",
        "reject",
        "abort",
        "lgtm",
        "ok",
        "looks good to me",
        "ship it",
        "make it funnier",
        "the hook is weak",
        "scene 3 is too long",
        "make scene 3 shorter",
        "drop scene 99",
        "drop scene 0",
        "move scene 3 to 50",
        "make it 500 seconds",
        "5 seconds",
        "pattern D",
        "use the bob voice",
        "jazz music",
        "speed 9",
        "title: <b>bold</b>",
        "title:",
        "why did you drop scene 3?",
        "should we drop scene 3?",
        "maybe drop scene 3",
        "Anna said drop scene 3",
        "drop scene 3 if Anna agrees",
        "drop scene 3, if Anna agrees",
        "unless it is late, drop scene 3",
        "drop scene 3, no wait, leave it",
        "I don't want you to shorten it and drop scene 3",
        "don't drop scene 3 or move scene 4 to 1",
        "never drop the music",
        "stop dropping scene 3",
        "drop scene 3 or scene 4",
        "drop it",
        ", ,",
        "please",
    ],
)
def test_what_is_not_certain_changes_nothing_and_is_given_back(text: str) -> None:
    understood = read(text)

    assert understood.changes == ()
    assert understood.missed


def test_what_is_understood_is_read_beside_what_is_not() -> None:
    funnier, approve = read("make it funnier and drop scene 3"), read("approve, drop scene 3")

    assert (funnier.changes, funnier.not_understood) == (drop(3), ("make it funnier",))
    assert (approve.changes, approve.not_understood) == (drop(3), ("approve",))


def test_a_denial_casts_its_doubt_on_what_and_joins_to_it() -> None:
    understood = read("don't drop scene 3 and move scene 4 to 1")

    assert move(4, 1) not in understood.changes
    assert drop(3)[0] not in understood.changes


def test_nothing_said_is_nothing_understood() -> None:
    assert read("  \n ") == Understood()


def test_a_very_long_text_is_given_back() -> None:
    assert read("drop scene 3 " * 1000).changes == ()


def test_lengths_and_speeds_count_from_what_there_is() -> None:
    slow = REVISION.model_copy(update={"direction": Direction(speed=0.8)})

    assert read_revision("normal speed", slow, VOICES).changes == (ChangeSpeed(speed=1.0),)
    assert read_revision("10% faster", slow, VOICES).changes == (ChangeSpeed(speed=0.88),)


@pytest.mark.parametrize(
    ("text", "seconds"), [("shorten it a bit", 37), ("trim it slightly", 37), ("lengthen it a lot", 52)]
)
def test_how_much_is_said_behind_the_verb_too(text: str, seconds: int) -> None:
    assert read(text).changes == (length(seconds),)


@pytest.mark.parametrize(
    "text", ["cut the thing about SHA", "drop the SHA scene", "drop the hash scene", "leave out the SHA 256 bit"]
)
def test_a_scene_is_named_by_what_it_says_and_by_parts_of_compounds(text: str) -> None:
    script = REVISION.script
    third = script.scenes[2].model_copy(update={"lines": (Line(text="SHA-256 is a hash.", origin="source"),)})
    scenes = (*script.scenes[:2], third, *script.scenes[3:])
    hashed = REVISION.model_copy(update={"script": script.model_copy(update={"scenes": scenes})})

    assert read_revision(text, hashed, VOICES).changes == drop(3)


@pytest.mark.parametrize("text", ["cut the second sentence", "remove the longest scene", "drop the whole scene"])
def test_what_counts_scenes_is_no_subject_of_theirs(text: str) -> None:
    understood = read(text)

    assert (understood.changes, [missed.why for missed in understood.missed]) == ((), [""])


def test_what_is_unclear_about_tags_is_told_how_to_say() -> None:
    assert "add the tag" in read("retag everything nicely").missed[0].hint
