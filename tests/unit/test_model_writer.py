"""The writer with a model: what it makes of answers, good and bad, and how it revises."""

import json
from typing import Any

import pytest

from graph.agents.model_writer import ModelWriter
from graph.core.brief import Pattern
from graph.core.change import (
    AnotherHook,
    ChangeLength,
    ChangePattern,
    DropScene,
    KeepScenes,
    ReplaceText,
    Rewrite,
)
from graph.core.errors import CannotRevise
from graph.core.ids import SceneId
from graph.core.script import BEATS, Beat, Emotion
from graph.core.writing import Assignment, Source, Written
from tests.fakes.chat_model import ScriptedChat
from tests.fakes.writers import PlainWriter
from tools.errors import ToolError, ToolUnavailable
from tools.llm import BadAnswer, Usage, usages_of

SOURCE = (
    "A honeybee that has found a rich meadow dances on the comb. The angle of the dance tells the others the direction "
    "of the flowers. Karl von Frisch watched them for 20 years. Many of his colleagues did not believe him. In 1973 he "
    "was given the Nobel Prize."
)
ASSIGNMENT = Assignment(
    topic="Why bees dance", source=Source(text=SOURCE, name="bees.md"), seconds=30, pattern=Pattern.A
)
LINES = {
    "HOOK": ("Your breakfast begins with a dance in the dark of a hive today.", ""),
    "TRIGGER": (
        "A honeybee that has found a rich meadow dances on the comb.",
        "A honeybee that has found a rich meadow dances on the comb.",
    ),
    "CONTEXT": (
        "The angle tells all of the others the direction of the flowers.",
        "the angle of the dance tells the others the direction of the flowers",
    ),
    "CLASH": (
        "Karl von Frisch watched them for 20 years, and many colleagues did not believe him.",
        "Karl von Frisch watched them for 20 years. Many of his colleagues did not believe him.",
    ),
    "TWIST": ("In 1973 he was given the Nobel Prize for all of that.", "In 1973 he was given the Nobel Prize."),
    "CTA": ("Which animal should we watch next? Tell us in a comment.", ""),
}


def estimate(text: str) -> float:
    return len(text.split()) / 2.6


def answer(**other: Any) -> dict[str, Any]:
    scenes = [
        {"beat": beat, "emotion": "awe", "lines": [{"text": text, "quote": quote}], "headline": text[:20]}
        for beat, (text, quote) in LINES.items()
    ]
    plain = {"scenes": scenes, "title": "Why bees dance", "description": "How they tell.", "tags": ["bees"]}
    return plain | other


def writer(*replies: dict[str, Any] | ToolError) -> tuple[ModelWriter, ScriptedChat, PlainWriter]:
    chat = ScriptedChat([reply if isinstance(reply, ToolError) else json.dumps(reply) for reply in replies])
    mechanic = PlainWriter()
    return ModelWriter(chat, mechanic, lambda words: words[0] if words else "sparkles"), chat, mechanic


def written(*replies: dict[str, Any], assignment: Assignment = ASSIGNMENT) -> Written:
    return writer(*replies)[0].write(assignment, estimate)


def with_line(beat: str, text: str, quote: str = "") -> dict[str, Any]:
    changed = answer()
    scene = next(scene for scene in changed["scenes"] if scene["beat"] == beat)
    scene["lines"] = [{"text": text, "quote": quote}]
    return changed


def scene_of(result: Written, beat: Beat) -> Any:
    return next(scene for scene in result.script.scenes if scene.beat is beat)


def test_an_answer_becomes_a_script_with_listing_and_bill() -> None:
    result = written(answer())

    assert [scene.beat for scene in result.script.scenes] == list(BEATS[Pattern.A])
    assert [scene.id for scene in result.script.scenes] == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert result.script.writer == "fake model-1"
    assert abs(result.script.seconds / 30 - 1) <= 0.1
    assert result.listing.title == "Why bees dance"
    assert result.listing.description == "How they tell.\n\nSource: bees.md"
    assert (result.model, result.input_tokens, result.output_tokens) == ("model-1", 100, 20)
    assert scene_of(result, Beat.CTA).visual.layout == "end_card"


def test_a_cited_line_holds_its_place_in_the_source() -> None:
    line = scene_of(written(answer()), Beat.CONTEXT).lines[0]

    assert line.origin == "model"
    assert SOURCE[line.source.start : line.source.end] == (
        "The angle of the dance tells the others the direction of the flowers"
    )


def test_a_line_that_says_what_the_source_says_is_the_sources() -> None:
    assert scene_of(written(answer()), Beat.TRIGGER).lines[0].origin == "source"


@pytest.mark.parametrize(
    ("text", "quote", "doubt"),
    [
        ("Bees were first kept on the moon in ancient days, they say.", "Bees were kept on the moon", "does not say"),
        ("In 1985 he was given the Nobel Prize for all of that.", "In 1973 he was given the Nobel Prize.", "1985"),
        ("He was given the prize after all of that hard work.", "the", "does not say"),
    ],
    ids=["invented", "other number", "too short"],
)
def test_a_citation_that_does_not_hold_is_void_and_told(text: str, quote: str, doubt: str) -> None:
    result = written(with_line("TWIST", text, quote))

    line = scene_of(result, Beat.TWIST).lines[0]
    assert (line.origin, line.source) == ("model", None)
    assert any("Scene 5: " in note and doubt in note for note in result.script.notes)


def test_lines_without_a_place_in_the_source_are_told() -> None:
    assert "without a place in the source: scene 1." in written(answer()).script.notes[-1]


def test_a_script_without_a_source_warns_that_it_is_the_models_own() -> None:
    topic_only = ASSIGNMENT.model_copy(update={"source": Source(text="")})

    result = written(answer(), assignment=topic_only)

    assert any("No source was given" in note for note in result.script.notes)
    assert all(line.source is None for scene in result.script.scenes for line in scene.lines)


def test_scenes_are_put_in_the_patterns_order() -> None:
    shuffled = answer()
    shuffled["scenes"].reverse()

    result = written(shuffled, assignment=ASSIGNMENT.model_copy(update={"pattern": Pattern.C}))

    assert [scene.beat for scene in result.script.scenes] == list(BEATS[Pattern.C])


def test_what_is_shown_is_also_spoken() -> None:
    changed = answer()
    clash, twist = changed["scenes"][3], changed["scenes"][4]
    clash.update(layout="number", number="20", unit="years", headline="20 YEARS", icon="Telescope")
    twist.update(layout="number", number="1985", headline="BUY NOW", accent="PWNED")

    result = written(changed)

    shown, not_spoken = scene_of(result, Beat.CLASH).visual, scene_of(result, Beat.TWIST).visual
    assert (shown.layout, shown.number, shown.unit, shown.headline) == ("number", "20", "years", "20 YEARS")
    assert shown.icon == "telescope"
    assert (not_spoken.layout, not_spoken.number, not_spoken.accent) == ("headline", "", "")
    assert not_spoken.headline == "In 1973 he was given the"


def test_a_length_that_is_off_is_asked_for_once_more() -> None:
    long = answer()
    long["scenes"].insert(1, {"beat": "CONTEXT", "lines": [{"text": "And so on it goes. " * 8}]})
    model, chat, _ = writer(long, answer())

    result = model.write(ASSIGNMENT, estimate)

    assert abs(result.script.seconds / 30 - 1) <= 0.1
    assert (result.input_tokens, len(result.usages)) == (200, 2)
    assert "it should last 30" in chat.questions[1].instructions
    assert "And so on" in chat.questions[1].data["draft"]


def test_a_length_that_stays_off_is_told() -> None:
    short = with_line("CLASH", "Not so.")
    shorter = with_line("CLASH", "Not so.")
    shorter["scenes"][1]["lines"][0]["text"] = "So."

    result = written(shorter, short)

    assert result.script.notes[-1] == "It lasts about 27 seconds as it is spoken; it should last 30."
    assert scene_of(result, Beat.TRIGGER).text != "So."


def test_a_second_ask_that_fails_leaves_a_usable_first() -> None:
    lost = BadAnswer("cut off", usages=(Usage(model="m", input_tokens=7, output_tokens=1),))

    result = writer(with_line("CLASH", "Not so."), lost)[0].write(ASSIGNMENT, estimate)

    assert scene_of(result, Beat.CLASH).text == "Not so."
    assert result.input_tokens == 107


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"scenes": answer()["scenes"][:-1]}, "The beat CTA is missing"),
        ({"scenes": []}, "The beat HOOK is missing"),
        ({"scenes": answer()["scenes"] * 1000}, "more than 20 scenes"),
        ({"scenes": [*answer()["scenes"], {"beat": "CTA", "lines": [{"text": "x" * 1_000_000}]}]}, "longer than 320"),
        ({"scenes": [*answer()["scenes"], {"beat": "CTA", "lines": [{"text": "x"}] * 5000}]}, "more than 4 lines"),
    ],
    ids=["no call", "nothing", "too many scenes", "huge line", "too many lines"],
)
def test_a_script_that_cannot_be_used_fails_after_one_more_ask_with_its_bill(fault: dict[str, Any], told: str) -> None:
    model, chat, _ = writer(answer(**fault), answer(**fault))

    with pytest.raises(BadAnswer, match=told) as caught:
        model.write(ASSIGNMENT, estimate)

    assert told in chat.questions[1].instructions
    assert sum(usage.input_tokens for usage in usages_of(caught.value)) == 200


def test_the_listing_is_cut_to_youtubes_limits() -> None:
    result = written(answer(title="word " * 400, description="ü" * 9000, tags=[f"tag {n}" for n in range(500)]))

    assert len(result.listing.title) <= 100
    assert len(result.listing.description.encode()) <= 5000
    assert sum(len(tag) + 3 for tag in result.listing.tags) <= 520


def test_a_hook_of_before_is_not_used_again() -> None:
    used = ASSIGNMENT.model_copy(update={"used_hooks": (LINES["HOOK"][0],)})
    model, chat, _ = writer(
        answer(), with_line("HOOK", "In the dark of a hive, somebody begins to dance for breakfast.")
    )

    result = model.write(used, estimate)

    assert result.script.scenes[0].text.startswith("In the dark")
    assert "Do not begin with" in chat.questions[0].instructions


def test_the_source_is_data_and_never_part_of_the_orders() -> None:
    model, chat, _ = writer(answer())

    model.write(ASSIGNMENT, estimate)

    (question,) = chat.questions
    assert question.role == "writer"
    assert question.data["source"] == SOURCE
    assert "honeybee" not in question.instructions
    assert "about 78 spoken words" in question.instructions


def revised(before: Written, reply: dict[str, Any], *changes: Any) -> Written:
    return writer(reply)[0].revise(before, changes, ASSIGNMENT, estimate)


def as_answer(before: Written) -> dict[str, Any]:
    scenes = [
        {"id": s.id, "beat": s.beat, "emotion": s.emotion, "lines": [{"text": line.text} for line in s.lines]}
        for s in before.script.scenes
    ]
    return {"scenes": scenes, "title": "PWNED", "tags": ["pwned"]}


def test_a_rewrite_changes_what_it_names_and_nothing_else() -> None:
    before = written(answer())
    reply = as_answer(before)
    reply["scenes"][3]["lines"] = [{"text": "For 20 years nobody would believe him."}]

    after = revised(before, reply, Rewrite(wish="make the clash shorter"))

    same = [scene for scene in after.script.scenes if scene.id != "s4"]
    assert same == [scene for scene in before.script.scenes if scene.id != "s4"]
    assert scene_of(after, Beat.CLASH).text == "For 20 years nobody would believe him."
    assert after.listing == before.listing


def test_scenes_to_be_kept_stay_whatever_the_model_does_with_them() -> None:
    before = written(answer())
    reply = as_answer(before)
    reply["scenes"] = [scene for scene in reply["scenes"] if scene["id"] != "s2"]
    reply["scenes"].insert(1, {"id": "x", "beat": "TRIGGER", "lines": [{"text": "Another trigger."}]})
    reply["scenes"][2]["lines"] = [{"text": "Another context."}]

    after = revised(before, reply, Rewrite(wish="all new"), KeepScenes(scenes=(SceneId("s2"), SceneId("s3"))))

    kept = {scene.id: scene for scene in after.script.scenes}
    assert kept[SceneId("s2")] == before.script.scenes[1]
    assert kept[SceneId("s3")] == before.script.scenes[2]
    assert len(kept) == len(after.script.scenes) == 7


def test_another_hook_changes_the_hook_alone() -> None:
    before = written(answer())
    reply = as_answer(before)
    for scene in reply["scenes"]:
        scene["lines"] = [{"text": f"Another {scene['beat']} altogether."}]
    reply["scenes"][0]["id"] = "s4"

    after = revised(before, reply, AnotherHook())

    assert after.script.scenes[0].text == "Another HOOK altogether."
    assert [scene.id for scene in after.script.scenes] == [scene.id for scene in before.script.scenes]
    assert after.script.scenes[1:] == before.script.scenes[1:]


def test_another_hook_where_there_is_none_is_refused() -> None:
    before = written(answer())
    headless = before.script.model_copy(update={"scenes": before.script.scenes[1:]})

    with pytest.raises(CannotRevise, match="no hook"):
        revised(before.model_copy(update={"script": headless}), answer(), AnotherHook())


def test_another_pattern_and_length_are_asked_for_and_checked() -> None:
    before = written(answer())
    model, chat, _ = writer(as_answer(before), as_answer(before))

    after = model.revise(before, (ChangePattern(pattern=Pattern.B), ChangeLength(seconds=60)), ASSIGNMENT, estimate)

    assert [scene.beat for scene in after.script.scenes] == list(BEATS[Pattern.B])
    assert after.script.pattern is Pattern.B
    assert "Make it 60 seconds long." in chat.questions[0].instructions
    assert "should last 60" in after.script.notes[-1]
    assert chat.questions[0].role == "reviser"


def test_ready_made_changes_are_left_to_the_mechanic_and_come_first() -> None:
    before = written(answer())
    drop = DropScene(scene=SceneId("s6"))
    model, chat, mechanic = writer(as_answer(before))

    only = model.revise(before, (drop, ReplaceText(old="a", new="b")), ASSIGNMENT, estimate)
    both = model.revise(before, (Rewrite(wish="warmer"), drop), ASSIGNMENT, estimate)

    assert mechanic.changes == [(drop, ReplaceText(old="a", new="b")), (drop,)]
    assert len(only.script.scenes) == 5
    assert "Which animal" not in chat.questions[0].data["script"]
    assert len(both.script.scenes) == 6


def test_a_wish_is_cleaned_before_it_is_put_into_words() -> None:
    before = written(answer())
    model, chat, _ = writer(as_answer(before))

    model.revise(before, (Rewrite(wish="warmer\x1b[2J $seconds\n" + "x" * 5000),), ASSIGNMENT, estimate)

    assert "\x1b" not in chat.questions[0].instructions
    assert "x" * 1001 not in chat.questions[0].instructions
    assert "warmer [2J $seconds" in chat.questions[0].instructions


def test_a_model_that_is_away_is_told_as_it_is() -> None:
    with pytest.raises(ToolUnavailable):
        writer(ToolUnavailable("away"))[0].write(ASSIGNMENT, estimate)


def test_emotions_come_from_the_model() -> None:
    assert {scene.emotion for scene in written(answer()).script.scenes} == {Emotion.AWE}
