import pytest

from graph.agents.reviser import Understood, read_revision
from graph.core.brief import Pattern
from graph.core.change import (
    AnotherHook,
    AnotherTake,
    Change,
    ChangeDescription,
    ChangeLength,
    ChangeMusic,
    ChangePattern,
    ChangeSpeed,
    ChangeTags,
    ChangeTitle,
    ChangeVoice,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
)
from graph.core.ids import SceneId
from graph.core.script import BEATS, Beat, Direction, Emotion, Line, Scene, Script, Visual

_BEATS = (*BEATS[Pattern.A][:2], Beat.CONTEXT, Beat.CONTEXT, Beat.CONTEXT, *BEATS[Pattern.A][3:])


def _scene(number: int, beat: Beat) -> Scene:
    line = Line(text=f"Sentence number {number} is here.", origin="source")
    return Scene(id=SceneId(f"s{number}"), beat=beat, emotion=Emotion.AWE, lines=(line,), visual=Visual(), seconds=5.0)


SCRIPT = Script(
    pattern=Pattern.A, scenes=tuple(_scene(place, beat) for place, beat in enumerate(_BEATS, 1)), writer="extractive"
)
DIRECTION = Direction(voice="slt", speed=1.0)
VOICES = ("slt", "rms", "en-us+f3")


def read(text: str) -> Understood:
    return read_revision(text, SCRIPT, DIRECTION, VOICES)


def drop(*numbers: int) -> tuple[Change, ...]:
    return tuple(DropScene(scene=SceneId(f"s{number}")) for number in numbers)


def keep(*numbers: int) -> KeepScenes:
    return KeepScenes(scenes=tuple(SceneId(f"s{number}") for number in numbers))


def move(number: int, position: int) -> MoveScene:
    return MoveScene(scene=SceneId(f"s{number}"), position=position)


def length(seconds: int) -> ChangeLength:
    return ChangeLength(seconds=seconds)


def replace(old: str, new: str, scene: int | None = None) -> ReplaceText:
    return ReplaceText(old=old, new=new, scene=SceneId(f"s{scene}") if scene else None)


def test_the_script_of_these_tests_has_eight_scenes_and_forty_seconds() -> None:
    assert len(SCRIPT.scenes) == 8
    assert SCRIPT.seconds == 40


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("punchier hook, five seconds shorter", (AnotherHook(), length(35))),
        ("make it 20% longer and drop scene 3", (length(48), *drop(3))),
        ("keep scenes 1-4, another hook", (keep(1, 2, 3, 4), AnotherHook())),
        ("move scene 5 to 2", (move(5, 2),)),
        ('replace "a" with "b" in scene 2', (replace("a", "b", 2),)),
        ("replace “oxygen” with ‘air’", (replace("oxygen", "air"),)),
        ("new take of scene 4", (AnotherTake(scenes=(SceneId("s4"),)),)),
        ("title: Three hearts, one octopus", (ChangeTitle(title="Three hearts, one octopus"),)),
        ("tags: a, blue blood", (ChangeTags(tags=("a", "blue blood")),)),
        ("slower voice", (ChangeSpeed(speed=0.9),)),
        ("use the RMS voice", (ChangeVoice(voice="rms"),)),
        ("no music", (ChangeMusic(music="none"),)),
        ("calm music", (ChangeMusic(music="calm"),)),
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
        ("drop the last scene", drop(8)),
        ("leave out the last two scenes", drop(7, 8)),
        ("drop the twist", drop(7)),
        ("drop s4", ()),
        ("without scene 3", drop(3)),
        ("take scene 3 out", drop(3)),
        ("drop scene 3, 45 seconds", (*drop(3), length(45))),
        ("drop scenes 2, 3, 45 seconds", (*drop(2, 3), length(45))),
        ("keep scenes 1, 2 and 4; drop scene 5.", (keep(1, 2, 4), *drop(5))),
        ("leave scene 2 as it is", (keep(2),)),
        ("don't drop scene 3", (keep(3),)),
        ("do not touch scenes 2 and 3", (keep(2, 3),)),
        ("don't drop scene 3, but make it 30 seconds", (keep(3), length(30))),
        ("keep everything, another hook", (keep(2, 3, 4, 5, 6, 7, 8), AnotherHook())),
        ("drop scene 3 and keep the rest", (*drop(3), keep(1, 2, 4, 5, 6, 7, 8))),
        ("swap scenes 3 and 5", (move(5, 3), move(3, 5))),
        ("swap scene 5 with scene 3", (move(5, 3), move(3, 5))),
        ("move scene 3 after scene 6", (move(3, 6),)),
        ("move scene 6 before scene 3", (move(6, 3),)),
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
        ('change "a b" to "c, d and e"', (replace("a b", "c, d and e"),)),
        ('say "squid" instead of "octopus"', (replace("octopus", "squid"),)),
        ('in scene 2, replace "a" with "b"', (replace("a", "b", 2),)),
        ("replace octopus with squid", (replace("octopus", "squid"),)),
        ("replace a crab with squid in scene 2 and 30 seconds", (replace("a crab", "squid", 2), length(30))),
        ('delete "very"', (replace("very", ""),)),
        ('replace "3.5 km. Long" with "4 km!"', (replace("3.5 km. Long", "4 km!"),)),
        ('change scene 3 to "It is new."', (replace("Sentence number 3 is here.", "It is new.", 3),)),
        ('replace "drop scene 3" with "keep it"', (replace("drop scene 3", "keep it"),)),
    ],
)
def test_words_are_replaced(text: str, changes: tuple[Change, ...]) -> None:
    assert read(text) == Understood(changes=changes)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("another hook", (AnotherHook(),)),
        ("can we have a different opening?", (AnotherHook(),)),
        ("make the hook punchier", (AnotherHook(),)),
        ("shorter hook", (AnotherHook(),)),
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
        ("normal speed", (ChangeSpeed(speed=1.0),)),
        ("turn off the music", (ChangeMusic(music="none"),)),
        ("use the pulse bed", (ChangeMusic(music="pulse"),)),
        ("brighter music", (ChangeMusic(music="bright"),)),
        ("music: none", (ChangeMusic(music="none"),)),
        ("switch to pattern c", (ChangePattern(pattern=Pattern.C),)),
        ('call it "Hearts"', (ChangeTitle(title="Hearts"),)),
        ("change the title to Blue blood", (ChangeTitle(title="Blue blood"),)),
        ("description: This is it. Really, it is.", (ChangeDescription(description="This is it. Really, it is."),)),
        ("tags: octopus; drop scene 2", (ChangeTags(tags=("octopus",)), *drop(2))),
        ("title: Three hearts, drop scene 3", (ChangeTitle(title="Three hearts"), *drop(3))),
        ('title: "Hearts, drop scene 3" and drop scene 4', (ChangeTitle(title="Hearts, drop scene 3"), *drop(4))),
        ("no music and pattern B", (ChangeMusic(music="none"), ChangePattern(pattern=Pattern.B))),
        ("- another hook\n- drop scene 2\n", (AnotherHook(), *drop(2))),
        ("Hi! Could you please drop scene 3 and use calm music? Thanks a lot!", (*drop(3), ChangeMusic(music="calm"))),
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
    assert understood.not_understood


def test_what_is_understood_is_read_beside_what_is_not() -> None:
    assert read("make it funnier and drop scene 3") == Understood(changes=drop(3), not_understood=("make it funnier",))
    assert read("approve, drop scene 3") == Understood(changes=drop(3), not_understood=("approve",))


def test_a_denial_casts_its_doubt_on_what_and_joins_to_it() -> None:
    understood = read("don't drop scene 3 and move scene 4 to 1")

    assert move(4, 1) not in understood.changes
    assert drop(3)[0] not in understood.changes


def test_nothing_said_is_nothing_understood() -> None:
    assert read("  \n ") == Understood()


def test_a_very_long_text_is_given_back() -> None:
    assert read("drop scene 3 " * 1000).changes == ()


def test_lengths_and_speeds_count_from_what_there_is() -> None:
    slow = Direction(speed=0.8)

    assert read_revision("10% faster", SCRIPT, slow, VOICES).changes == (ChangeSpeed(speed=0.88),)
