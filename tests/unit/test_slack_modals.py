"""Forms in Slack: what people enter is read back as what they meant, and nothing that is missing breaks it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import cards
from bot.slack.ids import View, read_gate, read_production
from graph.core.brief import Pattern
from graph.core.change import AnotherTake, DropScene
from graph.core.errors import BadBrief
from graph.core.ids import SceneId
from graph.core.script import BEATS
from tests.fakes.slack.inputs import enter, initial_values
from tests.fakes.wishes import read
from tests.looks import examples as of
from tests.looks.gallery import REF
from tests.looks.limits import problems_of

WHEN = datetime(2026, 11, 27, 17, tzinfo=UTC)
_NAMES = ["state", "values", "topic", "length", "words", "scenes 0", "reason", "entry", "value", "selected_options"]
broken = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4),
    max_leaves=12,
)


def submitted(view: Mapping[str, Any], values: Mapping[str, object] | None = None) -> dict[str, Any]:
    """The modal as Slack sends it once these values were entered."""
    blocks = list(view["blocks"])
    state = initial_values(blocks)
    enter(blocks, state, {f"{block_id}/entry": value for block_id, value in (values or {}).items()})
    return {**view, "state": {"values": state}}


def test_a_new_video_is_read_as_it_was_entered() -> None:
    view = cards.new_video_modal(("default", "wild"), "C0VIDEO")

    wish = cards.read_new_video(
        submitted(
            view,
            {
                "topic": "  Why bees   dance ",
                "source": "Bees dance.",
                "length": "30",
                "pattern": "B",
                "channel": "wild",
                "at": int(WHEN.timestamp()),
                "budget": "2.50",
                "file": [{"id": "F0SOURCE"}],
            },
        )
    )

    assert wish == cards.NewVideo(
        topic="Why bees dance",
        source="Bees dance.",
        files=("F0SOURCE",),
        seconds=30,
        pattern=Pattern.B,
        channel="wild",
        at="2026-11-27T17:00:00+00:00",
        budget_usd=2.5,
        conversation="C0VIDEO",
    )


def test_a_new_video_that_only_has_a_topic_leaves_the_rest_to_the_channel() -> None:
    wish = cards.read_new_video(submitted(cards.new_video_modal(("default",), "C0VIDEO"), {"topic": "Bees"}))

    assert wish == cards.NewVideo(topic="Bees", channel="default", conversation="C0VIDEO")


def test_a_new_video_begins_with_what_is_known() -> None:
    view = cards.new_video_modal(("default",), "C0VIDEO", "Bees", "They dance.", at=WHEN)

    wish = cards.read_new_video(submitted(view))

    assert (wish.topic, wish.source, wish.at) == ("Bees", "They dance.", WHEN.isoformat())


@pytest.mark.parametrize(
    ("values", "block"),
    [
        ({"topic": " \n "}, "topic"),
        ({"topic": "Bees", "length": "5"}, "length"),
        ({"topic": "Bees", "length": "181"}, "length"),
        ({"topic": "Bees", "length": "²"}, "length"),
        ({"topic": "Bees", "length": "30.5"}, "length"),
        ({"topic": "Bees", "budget": "-1"}, "budget"),
        ({"topic": "Bees", "budget": "nan"}, "budget"),
        ({"topic": "Bees", "budget": "1e400"}, "budget"),
        ({"topic": "Bees", "at": 10**20}, "at"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(values: dict[str, object], block: str) -> None:
    view = cards.new_video_modal(("default",), "C0VIDEO")

    wish = cards.read_new_video(submitted(view, values))

    assert list(wish.errors) == [block]
    assert block in {one["block_id"] for one in view["blocks"]}


@pytest.mark.parametrize(
    ("message", "block"),
    [
        ("'yesterday' has passed: it is Thursday", "at"),
        ("the source is empty", "source"),
        ("the budget of $0.10 does not cover it", "budget"),
        ("there is no channel 'wlid'", "channel"),
        ("the topic says nothing", "topic"),
    ],
)
def test_an_error_of_the_brief_stands_beside_its_field(message: str, block: str) -> None:
    wish = cards.NewVideo(topic="Bees")

    assert wish.block_of(BadBrief(message, hint="")) == block


def test_every_pattern_can_be_chosen() -> None:
    view = cards.new_video_modal(("default",), "C0VIDEO")

    for pattern in BEATS:
        assert cards.read_new_video(submitted(view, {"topic": "Bees", "pattern": str(pattern)})).pattern is pattern


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(_NAMES), broken, max_size=4))
def test_readers_take_whatever_slack_may_send(view: dict[str, Any]) -> None:
    assert cards.read_new_video(view).errors.keys() >= {"topic"} or cards.read_new_video(view).topic
    assert cards.read_edits(view, of.script_page()) == cards.Edits() or "state" in view
    assert isinstance(cards.read_changes(view), str)
    assert isinstance(cards.read_reject(view), str)
    assert isinstance(cards.read_reschedule(view), str)


def test_each_form_carries_what_it_is_about() -> None:
    forms = {
        View.CHANGES: cards.changes_modal(of.film_page(), REF),
        View.EDIT: cards.edit_text_modal(of.script_page(), REF),
        View.REJECT: cards.reject_modal(REF),
    }

    for callback, view in forms.items():
        assert view["callback_id"] == callback
        carried = read_gate(view["private_metadata"])
        assert carried is not None
        assert (carried.g, carried.s) == (REF.g, REF.s)
    moved = read_production(cards.reschedule_modal(of.PRODUCTION)["private_metadata"])
    assert moved is not None
    assert moved.p == of.PRODUCTION


def test_chosen_scenes_become_words_that_the_grammar_reads() -> None:
    view = cards.changes_modal(of.film_page(count=6), REF)
    options = {option["value"].split()[0]: option["value"] for option in view["blocks"][1]["element"]["options"]}

    words = cards.read_changes(submitted(view, {"scenes 0": [options["2"], options["5"]], "words": "drop scene 3"}))

    assert read(words).missed == ()
    changes = read(words).changes
    assert AnotherTake(scenes=(SceneId("s2"), SceneId("s5"))) in changes
    assert DropScene(scene=SceneId("s3")) in changes


def test_more_scenes_than_fit_one_group_can_all_be_chosen() -> None:
    view = cards.changes_modal(of.film_page(count=24), REF)
    ticked = {
        block["block_id"]: [option["value"] for option in block["element"]["options"]]
        for block in view["blocks"]
        if block.get("block_id", "").startswith("scenes")
    }

    assert problems_of(view) == []
    assert cards.read_changes(submitted(view, ticked)).endswith("22, 23 and 24")


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("redraw 0:12", "redraw scene 3"),
        ("replace the picture at 0:23", "replace the picture in scene 4"),
        ("drop 0:00", "drop scene 1"),
        ("0:44 too loud", "0:44 too loud"),
        ("drop 0:00\nthe music at 0:23 is too loud", "drop scene 1\nthe music at 0:23 is too loud"),
        ("publish at 18:00", "publish at 18:00"),
        ('replace "0:12" with "noon"', 'replace "0:12" with "noon"'),
        ("replace “at 0:12” with “noon”", "replace “at 0:12” with “noon”"),
    ],
)
def test_a_time_of_the_film_means_the_scene_there(typed: str, read_as: str) -> None:
    view = cards.changes_modal(of.film_page(), REF)

    assert cards.read_changes(submitted(view, {"words": typed})) == read_as


def test_what_is_given_back_has_the_times_that_were_typed() -> None:
    view = submitted(cards.changes_modal(of.film_page(), REF), {"words": "scene 3 is odd\nat 0:12 it looks odd"})

    assert cards.read_changes(view) == "scene 3 is odd\nin scene 3 it looks odd"
    assert cards.as_typed(view, "in scene 3 it looks odd") == "at 0:12 it looks odd"
    assert cards.as_typed(view, "scene 3 is odd") == "scene 3 is odd"


def test_a_form_with_nothing_in_it_says_what_is_missing() -> None:
    assert cards.errors_of(submitted(cards.changes_modal(of.film_page(), REF))).keys() == {"words"}
    assert cards.errors_of(submitted(cards.reject_modal(REF))).keys() == {"note"}
    assert cards.errors_of(submitted(cards.changes_modal(of.film_page(), REF), {"words": "slower"})) == {}


def test_a_no_says_its_reason_and_the_persons_words() -> None:
    view = cards.reject_modal(REF)

    assert cards.read_reject(submitted(view, {"reason": "wrong facts", "note": "Bees!"})) == "wrong facts: Bees!"
    assert cards.read_reject(submitted(view, {"reason": "other", "note": "Bees!"})) == "Bees!"
    assert cards.read_reject(submitted(view)) == ""


def test_untouched_words_are_no_edits() -> None:
    page = of.script_page()

    assert cards.read_edits(submitted(cards.edit_text_modal(page, REF)), page) == cards.Edits()


@pytest.mark.parametrize(
    ("entered", "edits"),
    [
        ("She runs.\nAgain and again.", (("She runs straight, waggling, then loops back.", "She runs."),)),
        ("She runs straight, waggling, then loops back.", (("Again and again.", ""),)),
        (
            "She runs straight, waggling, then loops back.\nTwice.\nAgain and again.",
            (
                (
                    "She runs straight, waggling, then loops back.",
                    "She runs straight, waggling, then loops back. Twice.",
                ),
            ),
        ),
    ],
    ids=["changed", "left out", "added"],
)
def test_edits_are_told_line_by_line(entered: str, edits: tuple[tuple[str, str], ...]) -> None:
    page = of.script_page()
    view = submitted(cards.edit_text_modal(page, REF), {"scene s2": entered})

    assert cards.read_edits(view, page) == cards.Edits(edits, field="scene s2")


def test_an_emptied_scene_is_dropped() -> None:
    page = of.script_page()
    view = submitted(cards.edit_text_modal(page, REF), {"scene s1": "Bees dance.", "scene s2": ""})

    edits = cards.read_edits(view, page)

    assert (edits.dropped, edits.field) == (("s2",), "scene s1")
    assert [new for _, new in edits.lines] == ["Bees dance."]


lines = st.lists(st.text(alphabet="abc ", min_size=1, max_size=6).map(str.strip).filter(bool), max_size=6, unique=True)


@given(lines, lines)
def test_edits_carried_out_give_what_was_entered(before: list[str], after: list[str]) -> None:
    scene = of.scenes()[1]
    spoken = tuple(scene.lines[0].model_copy(update={"text": text}) for text in before or ["x"])
    page = of.script_page(scenes=(scene.model_copy(update={"lines": spoken}),))
    view = submitted(cards.edit_text_modal(page, REF), {"scene s2": "\n".join(after)})

    read = cards.read_edits(view, page)

    assert read.dropped == (() if after else ("s2",))
    if not after:
        return
    edits = dict(read.lines)

    carried_out = " ".join(edits.get(line.text, line.text) for line in spoken)
    assert carried_out.split() == " ".join(after).split()


def test_a_scene_too_long_for_a_field_is_left_alone() -> None:
    page = of.script_page("word " * 1500)

    view = cards.edit_text_modal(page, REF)

    assert problems_of(view) == []
    assert cards.read_edits(submitted(view), page) == cards.Edits()


def test_another_publish_time_is_a_slot_or_any_moment() -> None:
    free = of.free_times()
    view = cards.reschedule_modal(of.PRODUCTION, free, "Europe/Rome", at=WHEN)

    assert cards.read_reschedule(submitted(view)) == WHEN.isoformat()
    assert cards.read_reschedule(submitted(view, {"slot": free[2].isoformat()})) == free[2].isoformat()
    assert cards.read_reschedule(submitted(cards.reschedule_modal(of.PRODUCTION))) == ""


def test_a_long_message_is_shown_whole() -> None:
    text = "word " * 4000

    view = cards.message_modal("Not done", text)

    assert problems_of(view) == []
    assert "".join(block["text"]["text"] for block in view["blocks"]).count("word") == 4000


@pytest.mark.parametrize("text", ["&" * 9000, "<" * 4000, "x" * 9000])
def test_a_long_message_without_spaces_is_broken_between_characters(text: str) -> None:
    assert problems_of(cards.message_modal("x" * 99, text)) == []
