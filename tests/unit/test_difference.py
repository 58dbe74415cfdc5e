"""What a revision did to a script, as it is told."""

from graph.core.difference import compare
from graph.core.script import Script
from tests.fakes.scripts import BEFORE, scene, script


def told(before: Script, after: Script) -> list[tuple[str, str, int | None, int | None]]:
    return [(d.scene, d.kind, d.moved_from, d.position) for d in compare(before, after) if d.is_news]


def test_an_unchanged_script_has_no_news() -> None:
    assert told(BEFORE, BEFORE) == []


def test_a_dropped_scene_is_told_where_it_stood() -> None:
    assert told(BEFORE, script(*map(scene, "abd"))) == [("c", "removed", 3, None)]


def test_a_new_scene_is_told_where_it_stands() -> None:
    assert told(script(*map(scene, "acd")), BEFORE) == [("b", "added", None, 2)]


def test_a_move_is_one_scenes_news() -> None:
    assert told(BEFORE, script(*map(scene, "acdb"))) == [("b", "same", 2, 4)]


def test_changed_words_show_what_went_and_what_came() -> None:
    after = script(scene("a"), scene("b", "Twenty hearts."), scene("c"), scene("d"))

    (news,) = [difference for difference in compare(BEFORE, after) if difference.is_news]

    assert [(line.kind, line.text) for line in news.lines] == [("removed", "Two hearts."), ("added", "Twenty hearts.")]


def test_a_change_on_screen_alone_is_told() -> None:
    after = script(scene("a", headline="Blue"), scene("b"), scene("c"), scene("d"))

    (news,) = [difference for difference in compare(BEFORE, after) if difference.is_news]

    assert (news.kind, news.shown, news.lines[0].kind) == ("changed", {"headline": ("Hearts", "Blue")}, "same")


def test_scenes_that_changed_places_are_both_told_and_what_stood_between_them_is_not() -> None:
    before = script(*map(scene, "abcd"), scene("e", "Five hearts."))
    after = script(*map(scene, "adcb"), scene("e", "Five hearts."))

    assert told(before, after) == [("d", "same", 4, 2), ("b", "same", 2, 4)]


def test_neighbours_that_changed_places_are_both_told() -> None:
    assert told(BEFORE, script(*map(scene, "acbd"))) == [("c", "same", 3, 2), ("b", "same", 2, 3)]


def test_places_are_those_of_the_whole_script_where_a_scene_was_left_out_too() -> None:
    assert told(BEFORE, script(*map(scene, "dcb"))) == [
        ("a", "removed", 1, None),
        ("d", "same", 4, 1),
        ("b", "same", 2, 3),
    ]
