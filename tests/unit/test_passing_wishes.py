"""Wishes as producers write them: in passing, by what a scene says, and with numbers alone."""

import pytest

from graph.agents.reviser import Understood, read_revision
from graph.core.change import (
    AnotherCall,
    AnotherHook,
    AnotherTake,
    Change,
    ChangeMusic,
    ChangeMusicLevel,
    ChangeSpeed,
    ChangeTags,
    ChangeVoice,
    DropScene,
    MoveScene,
    ReplaceText,
)
from graph.core.ids import SceneId
from graph.core.script import Beat, Emotion, Line, Listing, Revision, Scene, Script, Visual
from tests.fakes.wishes import DIRECTION, drop, length, move, read

LINES = (
    (Beat.HOOK, "22% of the bill was for tests."),
    (Beat.TRIGGER, 'Our CFO asked: "What are we paying for?"'),
    (Beat.CONTEXT, "We keep errors for ninety days.|Tomasz found a Kubernetes cluster."),
    (Beat.CONTEXT, "That alone saved $9,400."),
    (Beat.CONTEXT, "Nobody noticed."),
    (Beat.TWIST, "The lesson is boring."),
)
VOICES = ("slt", "rms", "en-gb", "en-us")


def _scene(number: int, beat: Beat, text: str) -> Scene:
    lines = tuple(Line(text=one, origin="source") for one in text.split("|"))
    return Scene(id=SceneId(f"s{number}"), beat=beat, emotion=Emotion.AWE, lines=lines, visual=Visual(), seconds=5.0)


CALL = Scene(
    id=SceneId("s7"),
    beat=Beat.CTA,
    emotion=Emotion.RESOLVE,
    lines=(Line(text="Follow for more.", origin="template"),),
    visual=Visual(layout="end_card"),
    seconds=5.0,
)
BILL = Revision(
    number=1,
    script=Script(
        pattern="A",
        scenes=(*(_scene(number, beat, text) for number, (beat, text) in enumerate(LINES, 1)), CALL),
        writer="extractive",
    ),
    listing=Listing(title="The bill", description="", tags=("bill", "cloud")),
    direction=DIRECTION,
)


def bill(text: str) -> Understood:
    return read_revision(text, BILL, VOICES)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("it's too long", (length(34),)),
        ("a bit too long", (length(37),)),
        ("way too long", (length(28),)),
        ("too long, get it under 30 seconds", (length(27),)),
        ("the voice is too fast", (ChangeSpeed(speed=0.9),)),
        ("music is too loud", (ChangeMusicLevel(music_db=-4),)),
        ("less music", (ChangeMusicLevel(music_db=-4),)),
        ("music too loud", (ChangeMusicLevel(music_db=-4),)),
        ("voice too fast", (ChangeSpeed(speed=0.9),)),
        ("its too long, 25 sec max", (length(22),)),
        ("oh its too long, 25 sec max ??", (length(22),)),
        ("oh, make it 5 seconds shorter ??", (length(35),)),
        ("hmm well 5 seconds shorter 👍", (length(35),)),
        ("I can't hear the voice over the music", (ChangeMusicLevel(music_db=-4),)),
        ("more energetic music", (ChangeMusic(music="pulse"),)),
        ("happier music", (ChangeMusic(music="bright"),)),
        ("1.2x", (ChangeSpeed(speed=1.2),)),
        ("between 20 and 30 seconds", (length(25),)),
        ("around 30 seconds", (length(30),)),
        ("make it a 15 second teaser", (length(15),)),
        ("the hook is boring, try another one", (AnotherHook(),)),
        ("use a different opening", (AnotherHook(),)),
        ("can we get a stronger opening line?", (AnotherHook(),)),
        ("the ending is weak, give me another", (AnotherCall(),)),
        ("scene 4 can go", drop(4)),
        ("scenes 3 and 5 are boring, drop them", drop(3, 5)),
        ("drop the third scene and swap 2 and 4", (*drop(3), move(4, 2), move(2, 4))),
        ("reverse the order of 3 and 4", (move(4, 3), move(3, 4))),
        ("2 before 1", (move(2, 1),)),
        ("put 5 right after the hook", (move(5, 2),)),
        ("scene 6 should come before scene 2", (move(6, 2),)),
        ("I don't like the picture in scene 2", (AnotherTake(scenes=(SceneId("s2"),)),)),
        ("looks good but make the hook stronger", (AnotherHook(),)),
    ],
)
def test_what_is_said_in_passing_is_understood(text: str, changes: tuple[Change, ...]) -> None:
    assert read(text) == Understood(changes=changes)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("0:03 the music is too loud", ChangeMusicLevel(music_db=-4)),
        ("0:05 music too loud", ChangeMusicLevel(music_db=-4)),
        ("0:03, the music is too loud", ChangeMusicLevel(music_db=-4)),
        ("0:03: quieter music pls", ChangeMusicLevel(music_db=-4)),
        ("at 0:09 its too loud", ChangeMusicLevel(music_db=-4)),
        ("it's way too loud at 0:12", ChangeMusicLevel(music_db=-6)),
        ("around 12s the music is too quiet", ChangeMusicLevel(music_db=4)),
        ("scene 2 the music is too loud", ChangeMusicLevel(music_db=-4)),
        ("the music in scene 2 is too loud", ChangeMusicLevel(music_db=-4)),
        ("scene 3 is too loud", ChangeMusicLevel(music_db=-4)),
        ("no music in the hook", ChangeMusic(music="none")),
        ("slower voice from 0:05 to 0:09", ChangeSpeed(speed=0.9)),
        ("use another voice in the second scene", ChangeVoice(voice="rms")),
    ],
)
def test_sound_at_a_place_is_offered_for_the_whole_film_and_says_so(text: str, change: Change) -> None:
    understood = read(text)

    assert understood.changes == (change,)
    assert [missed.words for missed in understood.missed] == [text]
    assert "those of the whole film" in understood.missed[0].why


@pytest.mark.parametrize(
    "text",
    ["0:03 the picture is ugly", "the hook should be slower", "0:03 louder"],
)
def test_other_words_at_a_place_change_no_sound(text: str) -> None:
    assert read(text).changes == ()


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("start with the question", (MoveScene(scene=SceneId("s2"), position=1),)),
        ("start with the bit about the Kubernetes cluster", (MoveScene(scene=SceneId("s3"), position=1),)),
        ("open with the scene about Tomasz", (MoveScene(scene=SceneId("s3"), position=1),)),
        ("begin with the part about the boring lesson we learned", (MoveScene(scene=SceneId("s6"), position=1),)),
        ("end on Tomasz", (MoveScene(scene=SceneId("s3"), position=7),)),
        ("bring the price to the front", (MoveScene(scene=SceneId("s4"), position=1),)),
        ("don't mention the price", (DropScene(scene=SceneId("s4")),)),
        ("leave out the $9,400", (DropScene(scene=SceneId("s4")),)),
        ('don\'t say "boring"', (DropScene(scene=SceneId("s6")),)),
        (
            "get rid of the part about Kubernetes",
            (ReplaceText(old="Tomasz found a Kubernetes cluster.", new="", scene=SceneId("s3")),),
        ),
        (
            'end with "Measure first."',
            (ReplaceText(old="Follow for more.", new="Measure first.", scene=SceneId("s7")),),
        ),
        (
            'scene 5 should say "Nobody cared."',
            (ReplaceText(old="Nobody noticed.", new="Nobody cared.", scene=SceneId("s5")),),
        ),
        ("in scene 4 change saved to cut", (ReplaceText(old="saved", new="cut", scene=SceneId("s4")),)),
        ("replace saved with “cut”", (ReplaceText(old="saved", new="cut"),)),
        ("replace “saved” with cut plz", (ReplaceText(old="saved", new="cut"),)),
        ('replace "saved" with cut in scene 4', (ReplaceText(old="saved", new="cut", scene=SceneId("s4")),)),
        (
            'replace scene 5 with "Nobody cared."',
            (ReplaceText(old="Nobody noticed.", new="Nobody cared.", scene=SceneId("s5")),),
        ),
        ("add the tag devops", (ChangeTags(tags=("bill", "cloud", "devops")),)),
        ("add #aws and #money to the tags", (ChangeTags(tags=("bill", "cloud", "aws", "money")),)),
        ("remove the tag cloud", (ChangeTags(tags=("bill",)),)),
        ("use a male voice", (ChangeVoice(voice="rms"),)),
        ("british voice", (ChangeVoice(voice="en-gb"),)),
    ],
)
def test_scenes_are_named_by_what_they_say(text: str, changes: tuple[Change, ...]) -> None:
    assert bill(text) == Understood(changes=changes)


@pytest.mark.parametrize(
    ("text", "why", "hint"),
    [
        ("start with the number", "scenes 1 and 4 have “number”", "start with scene 1"),
        ("start with the part about the number", "scenes 1 and 4 have “number”", "start with scene 1"),
        ("start with the bit about the European Space Agency", "no scene speaks of “European Space Agency”", "number"),
        ("start with the bit about nobody's tests", "no scene speaks of", "by its number"),
        ("drop the part about dentists", "no scene speaks of “dentists”", "by its number"),
        ("cut the last line", "is the call to action", "drop scene 6"),
        ("no call to action", "cannot be left out", "another ending"),
        ("shorter title", "has to be given", "title: …"),
        ("louder voice", "fixed to the standard", "quieter music"),
        ("make the voice a bit louder", "fixed to the standard", "quieter music"),
        ("the voice is too quiet", "fixed to the standard", "quieter music"),
        ("speak louder please", "fixed to the standard", "quieter music"),
        ("turn the narrator down", "cannot get quieter", "louder music"),
        ("0:05 louder voice", "fixed to the standard", "quieter music"),
        ("remove the tag devops", "there is no tag “devops”", "bill, cloud"),
    ],
)
def test_what_cannot_be_done_says_what_can(text: str, why: str, hint: str) -> None:
    understood = bill(text)

    assert understood.changes == ()
    assert why in understood.missed[0].why
    assert hint in understood.missed[0].hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("the hook is weak", "another hook"),
        ("make the hook shorter", 'replace "…" with "…", or `another hook`'),
        ("make the hook shorter?", 'replace "…" with "…", or `another hook`'),
        ("shorten the hook", 'replace "…" with "…", or `another hook`'),
        ("calmer opening", 'replace "…" with "…", or `another hook`'),
        ("make the intro a bit slower plz", 'replace "…" with "…", or `another hook`'),
        ("make the hook funnier", "another hook"),
        ("shorter ending", "another ending"),
        ("make it funnier", "language model"),
        ("bigger captions", "Captions"),
        ("translate it to Spanish", "translated text"),
        ("split scene 4", "swap 2 and 4"),
        ("make scene 3 shorter", "as long as its words"),
        ("swap out the picture in scene 1", "Drop a picture of yours into the thread"),
        ("undo the last change", "not undone"),
        ("👍", "approve"),
        ("kürzer bitte", "in English"),
        ('replace "saved" with something stronger', "For example"),
        ('replace the last sentence with "Measure."', 'end with "…"'),
        ("make it louder", "louder or quieter"),
        ("xyzzy", "For example"),
    ],
)
def test_what_is_not_understood_names_the_nearest_that_would_be(text: str, hint: str) -> None:
    understood = bill(text)

    assert understood.changes == ()
    assert understood.not_understood
    assert hint in understood.missed[0].hint


def test_the_same_suggestion_is_made_once() -> None:
    hints = [missed.hint for missed in bill("xyzzy, plugh, frotz").missed]

    assert [bool(hint) for hint in hints] == [True, False, False]


def test_what_half_of_the_scenes_speak_of_is_not_left_out_by_a_word() -> None:
    scenes = tuple(_scene(number, Beat.CONTEXT, f"The index grew {number} times.") for number in range(1, 5))
    all_about = BILL.model_copy(update={"script": BILL.script.model_copy(update={"scenes": (*scenes, CALL)})})

    understood = read_revision("drop everything about the index", all_about, VOICES)

    assert understood.changes == ()
    assert "4 of 4 scenes" in understood.missed[0].why
