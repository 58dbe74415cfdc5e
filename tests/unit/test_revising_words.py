import re

import pytest

from graph.agents.source import clean_source
from graph.core.brief import Pattern
from graph.core.change import (
    AnotherCall,
    AnotherHook,
    Change,
    ChangeDescription,
    ChangeLength,
    ChangePattern,
    ChangeTags,
    ChangeTitle,
    DropScene,
    KeepScenes,
    MoveScene,
    ReplaceText,
    Rewrite,
)
from graph.core.errors import CannotRevise
from graph.core.ids import SceneId
from graph.core.script import BEATS, Beat, Line, Scene, Script, Visual
from graph.core.writing import Written
from tests.fakes.revised_words import SAMPLE, WRITER, assignment, before, estimate, ids, revise


def kept(after: Written) -> dict[SceneId, Scene]:
    """The scenes of `after` that are exactly as they were."""
    old = {scene.id: scene for scene in before().script.scenes}
    return {scene.id: scene for scene in after.script.scenes if old.get(scene.id) == scene}


@pytest.mark.parametrize("seconds", [25, 32, 40])
def test_a_shorter_script_keeps_the_ids_and_words_of_what_stays(seconds: int) -> None:
    after = revise(ChangeLength(seconds=seconds))

    assert abs(after.script.seconds - seconds) <= 0.1 * seconds
    assert list(kept(after)) == ids(after)
    assert ids(after)[0] == ids(before())[0]
    assert ids(after)[-1] == ids(before())[-1]


@pytest.mark.parametrize("seconds", [52, 60, 75])
def test_a_longer_script_keeps_all_scenes_and_adds_new_ids(seconds: int) -> None:
    after = revise(ChangeLength(seconds=seconds))

    assert abs(after.script.seconds - seconds) <= 0.1 * seconds
    assert set(ids(before())) <= set(kept(after))
    assert len(set(ids(after))) == len(ids(after)) > len(ids(before()))


def test_five_seconds_shorter_is_about_five_seconds_shorter() -> None:
    wanted = round(before().script.seconds) - 5

    after = revise(ChangeLength(seconds=wanted))

    assert abs(after.script.seconds - wanted) < 3


def test_a_length_that_the_source_cannot_fill_names_the_nearest() -> None:
    with pytest.raises(CannotRevise, match="cannot be made 170 seconds") as refused:
        revise(ChangeLength(seconds=170))

    nearest = re.search(r"The nearest that works: (\d+) seconds", refused.value.hint)
    assert nearest
    seconds = int(nearest[1])
    assert abs(revise(ChangeLength(seconds=seconds)).script.seconds - seconds) <= 0.1 * seconds


def test_kept_scenes_stay_when_the_script_gets_shorter() -> None:
    locked = (ids(before())[2], ids(before())[4])

    after = revise(KeepScenes(scenes=locked), ChangeLength(seconds=32))

    assert set(locked) <= set(kept(after))


def test_keeping_too_much_refuses_to_shorten() -> None:
    with pytest.raises(CannotRevise, match="20 seconds"):
        revise(KeepScenes(scenes=tuple(ids(before())[1:-1])), ChangeLength(seconds=20))


def test_a_dropped_scene_is_gone_and_the_others_are_as_they_were() -> None:
    gone = ids(before())[3]

    after = revise(DropScene(scene=gone))

    assert ids(after) == [scene for scene in ids(before()) if scene != gone]
    assert list(kept(after)) == ids(after)


def test_another_ending_is_another_call_of_ours_in_the_same_scene() -> None:
    first = revise(AnotherCall())
    second = revise(AnotherCall(), written=first)

    endings = [written.script.scenes[-1] for written in (before(), first, second)]
    assert len({scene.text for scene in endings}) == 3
    assert {scene.id for scene in endings} == {endings[0].id}
    assert [line.origin for line in endings[2].lines] == ["template"]
    assert list(kept(first)) == ids(before())[:-1]


def test_a_title_that_quotes_a_scene_goes_with_it() -> None:
    first, gone = before().script.scenes[0], before().script.scenes[3]
    quoting = before().model_copy(
        update={"listing": before().listing.model_copy(update={"title": gone.lines[0].text.rstrip(".")})}
    )

    dropped = revise(DropScene(scene=gone.id), written=quoting).listing.title
    other_dropped = revise(DropScene(scene=before().script.scenes[2].id), written=quoting).listing.title
    told = revise(DropScene(scene=gone.id), ChangeTitle(title="Mine"), written=quoting).listing.title

    assert first.id != gone.id
    assert dropped == before().listing.title
    assert other_dropped == quoting.listing.title
    assert told == "Mine"


def test_a_description_that_nobody_touched_follows_the_scenes() -> None:
    gone = before().script.scenes[1]
    mine = before().model_copy(update={"listing": before().listing.model_copy(update={"description": "Mine"})})

    assert gone.lines[-1].text in before().listing.description
    assert gone.lines[-1].text not in revise(DropScene(scene=gone.id)).listing.description
    assert revise(DropScene(scene=gone.id), written=mine).listing.description == "Mine"


def test_a_listing_stays_where_words_are_replaced_in_one_scene() -> None:
    scene = before().script.scenes[0]
    title = scene.lines[0].text.rstrip(".")
    quoting = before().model_copy(update={"listing": before().listing.model_copy(update={"title": title})})

    after = revise(ReplaceText(old="octopus", new="squid", scene=scene.id), written=quoting)

    assert "squid" in after.script.scenes[0].text
    assert after.listing.title == title


def test_dropping_the_first_scene_makes_the_second_the_hook() -> None:
    after = revise(DropScene(scene=ids(before())[0]))

    assert after.script.scenes[0].id == ids(before())[1]
    assert after.script.scenes[0].beat is Beat.HOOK


def test_a_scene_that_lost_what_it_points_to_is_noted() -> None:
    scenes = before().script.scenes
    pointing = next(place for place, scene in enumerate(scenes) if scene.text.startswith("But "))

    after = revise(DropScene(scene=scenes[pointing - 1].id))

    assert any("“But”" in note for note in after.script.notes)
    assert not before().script.notes


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (DropScene(scene=SceneId("s99")), "no scene s99"),
        (MoveScene(scene=SceneId("s77"), position=1), "no scene s77"),
        (KeepScenes(scenes=(SceneId("x"),)), "no scene x"),
        (ReplaceText(old="a", new="b", scene=SceneId("s66")), "no scene s66"),
    ],
)
def test_an_unknown_scene_is_refused_with_those_that_are_there(change: Change, why: str) -> None:
    with pytest.raises(CannotRevise, match=why) as refused:
        revise(change)

    assert "s1, s2" in refused.value.hint


def test_the_call_to_action_can_be_neither_dropped_nor_moved() -> None:
    last = ids(before())[-1]

    for change in (DropScene(scene=last), MoveScene(scene=last, position=1)):
        with pytest.raises(CannotRevise, match="call to action"):
            revise(change)


def test_a_scene_cannot_be_dropped_and_kept() -> None:
    scene = ids(before())[2]

    with pytest.raises(CannotRevise, match="dropped and kept"):
        revise(KeepScenes(scenes=(scene,)), DropScene(scene=scene))


def test_a_scene_that_pointed_to_another_is_told_with_the_word_that_points() -> None:
    text = SAMPLE.read_text().replace("Its oxygen carrier is called", "Nobody expected this of a carrier called")
    asked = assignment().model_copy(update={"source": clean_source(text, SAMPLE.name)})
    written = WRITER.write(asked, estimate)
    (pointing,) = [scene.id for scene in written.script.scenes if scene.text.startswith("Nobody expected this")]

    after = WRITER.revise(written, (MoveScene(scene=pointing, position=1),), asked, estimate)

    assert "Scene 1 says “this”, which pointed to another scene." in after.script.notes


def test_replaced_words_are_said_shown_and_listed_and_marked_as_a_persons() -> None:
    after = revise(ReplaceText(old="three hearts", new="two hearts"))

    spoken = " ".join(scene.text for scene in after.script.scenes)
    assert "three hearts" not in spoken
    assert "An octopus has two hearts" in spoken
    assert after.script.scenes[0].lines[0].origin == "person"
    assert after.script.scenes[0].visual.headline == "An octopus has two hearts"
    assert "three hearts" not in after.listing.title
    untouched = [scene for scene in before().script.scenes if "three hearts" not in scene.text]
    assert all(scene in after.script.scenes for scene in untouched)


def test_words_that_are_only_shown_are_replaced_on_screen() -> None:
    shown = before().script.scenes[1].visual.model_copy(update={"attribution": "Seen at night"})
    scenes = list(before().script.scenes)
    scenes[1] = scenes[1].model_copy(update={"visual": shown})
    written = before().model_copy(update={"script": before().script.model_copy(update={"scenes": tuple(scenes)})})

    after = revise(ReplaceText(old="at night", new="by day"), written=written)

    assert after.script.scenes[1].visual.attribution == "Seen by day"
    assert after.script.scenes[1].lines == scenes[1].lines


def test_words_are_replaced_in_one_scene_only_when_it_is_named() -> None:
    first, second = [scene.id for scene in before().script.scenes if "octopus" in scene.text.casefold()][:2]

    after = revise(ReplaceText(old="octopus", new="squid", scene=second))

    changed = [scene.id for scene in after.script.scenes if "squid" in scene.text.casefold()]
    assert changed == [second]
    assert after.listing == before().listing
    assert first in kept(after)


def test_parts_of_words_are_not_replaced() -> None:
    with pytest.raises(CannotRevise):
        revise(ReplaceText(old="octo", new="mono"))


def test_words_that_are_not_said_are_refused_with_near_ones() -> None:
    with pytest.raises(CannotRevise, match="“oxigen” is not said") as refused:
        revise(ReplaceText(old="oxigen", new="air"))

    assert "“oxygen”" in refused.value.hint


def test_a_scene_may_not_lose_all_its_words() -> None:
    scene = next(scene for scene in before().script.scenes if len(scene.lines) == 1)

    with pytest.raises(CannotRevise, match="without words"):
        revise(ReplaceText(old=scene.text, new="", scene=scene.id))


def test_a_picture_never_shows_a_number_that_is_no_longer_said() -> None:
    scene = Scene(
        id=SceneId("s1"),
        beat=Beat.HOOK,
        emotion=before().script.scenes[0].emotion,
        lines=(Line(text="A squid has 10 arms in all.", origin="source"),),
        visual=Visual(layout="number", number="10", unit="arms", headline="Squid has arms", accent="arms"),
        seconds=3,
    )
    script = Script(pattern=Pattern.A, scenes=(scene, *before().script.scenes[1:]), writer="extractive")
    written = before().model_copy(update={"script": script})

    after = revise(ReplaceText(old="10 arms", new="8 arms"), written=written)

    assert after.script.scenes[0].visual.number == "8"


def test_another_hook_is_another_sentence_with_the_same_id() -> None:
    after = revise(AnotherHook())

    assert after.script.scenes[0].id == ids(before())[0]
    assert after.script.scenes[0].text != before().script.scenes[0].text
    assert after.script.scenes[0].beat is Beat.HOOK
    assert abs(after.script.seconds - before().script.seconds) <= 0.1 * before().script.seconds
    assert len(kept(after)) >= len(ids(before())) - 3


def test_hooks_that_were_used_are_not_used_again() -> None:
    used = [before().script.scenes[0].text]
    written = before()

    for _ in range(3):
        given = assignment().model_copy(update={"used_hooks": tuple(used)})
        written = WRITER.revise(written, (AnotherHook(),), given, estimate)
        assert written.script.scenes[0].text not in used
        used.append(written.script.scenes[0].text)


def test_when_no_hook_is_left_it_says_what_to_do() -> None:
    everything = tuple(line.strip() for line in re.split(r"(?<=[.?!])\s+", assignment().source.text))
    given = assignment().model_copy(update={"used_hooks": everything})

    with pytest.raises(CannotRevise, match="no other sentence") as refused:
        WRITER.revise(before(), (AnotherHook(),), given, estimate)

    assert "replace" in refused.value.hint


@pytest.mark.parametrize("pattern", [Pattern.B, Pattern.C])
def test_another_pattern_orders_the_beats_anew_at_the_same_length(pattern: Pattern) -> None:
    after = revise(ChangePattern(pattern=pattern))

    beats = [scene.beat for scene in after.script.scenes]
    assert after.script.pattern is pattern
    assert beats == sorted(beats, key=BEATS[pattern].index)
    assert abs(after.script.seconds - before().script.seconds) <= 0.1 * before().script.seconds
    assert after.script.scenes[0].lines == before().script.scenes[0].lines


def test_title_description_and_tags_are_exchanged_and_words_stay() -> None:
    after = revise(ChangeTitle(title="T"), ChangeDescription(description="D"), ChangeTags(tags=("a", "b")))

    assert (after.listing.title, after.listing.description, after.listing.tags) == ("T", "D", ("a", "b"))
    assert after.script == before().script


def test_several_changes_are_carried_out_together() -> None:
    gone = ids(before())[3]

    after = revise(ChangeTitle(title="T"), ChangeLength(seconds=40), DropScene(scene=gone), AnotherHook())

    assert gone not in ids(after)
    assert abs(after.script.seconds - 40) <= 4
    assert after.script.scenes[0].text != before().script.scenes[0].text


def test_a_free_wish_is_refused_with_the_two_ways_to_go_on() -> None:
    with pytest.raises(CannotRevise, match="make it funnier") as refused:
        revise(Rewrite(wish="make it funnier"))

    for way in ("GREENLIGHT_LLM__API_KEY", "GREENLIGHT_LLM__MODEL", "another hook"):
        assert way in refused.value.hint


def test_a_script_of_another_writer_without_places_in_the_source_can_be_shortened() -> None:
    scenes = tuple(
        scene.model_copy(update={"lines": tuple(Line(text=line.text, origin="model") for line in scene.lines)})
        for scene in before().script.scenes
    )
    script = before().script.model_copy(update={"scenes": scenes, "writer": "m"})
    written = before().model_copy(update={"script": script})

    after = revise(ChangeLength(seconds=32), written=written)

    assert abs(after.script.seconds - 32) <= 3.2
    assert after.script.writer == "m"
    assert set(ids(after)) <= set(ids(written))
