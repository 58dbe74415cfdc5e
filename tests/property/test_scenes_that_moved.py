"""Whatever order scenes are put in, the scenes that are told to have moved are the ones that did."""

from hypothesis import given
from hypothesis import strategies as st

from graph.core.difference import SceneDifference, compare
from graph.core.script import Script
from tests.fakes.scripts import scene, script

LETTERS = "abcdefgh"
orders = st.integers(1, len(LETTERS)).flatmap(lambda count: st.permutations(LETTERS[:count]))


def lettered(order: list[str]) -> Script:
    return script(*(scene(letter, f"Words of {letter}.") for letter in order))


def moves(before: list[str], after: list[str]) -> list[SceneDifference]:
    return [told for told in compare(lettered(before), lettered(after)) if told.moved_from and told.position]


@given(orders)
def test_a_scene_is_told_to_have_moved_only_from_another_place_than_its_own(after: list[str]) -> None:
    for told in moves(sorted(after), after):
        assert told.moved_from == LETTERS.index(told.scene) + 1
        assert told.position == after.index(told.scene) + 1
        assert told.moved_from != told.position


@given(orders)
def test_the_scenes_that_are_not_told_stand_in_their_old_order_or_at_their_old_places(after: list[str]) -> None:
    told = {move.scene for move in moves(sorted(after), after)}

    others = [letter for at, letter in enumerate(after) if letter not in told and LETTERS[at] != letter]

    assert others == sorted(others)


@given(orders)
def test_the_old_order_follows_from_what_is_told(after: list[str]) -> None:
    stood = {str(move.scene): move.moved_from or 0 for move in moves(sorted(after), after)}
    stood |= {letter: at for at, letter in enumerate(after, 1) if LETTERS[at - 1] == letter}

    rebuilt = [letter for letter in after if letter not in stood]
    for letter in sorted(stood, key=lambda letter: stood[letter]):
        rebuilt.insert(stood[letter] - 1, letter)

    assert rebuilt == sorted(after)


@given(orders, st.sets(st.sampled_from(LETTERS)), st.sets(st.integers(0, 8)))
def test_scenes_that_left_or_are_new_are_no_moves(order: list[str], gone: set[str], new_at: set[int]) -> None:
    before = sorted(order)
    after = [letter for letter in before if letter not in gone]
    for count, place in enumerate(sorted(new_at)):
        after.insert(place, f"new{count}")

    assert not moves(before, after)


@given(st.sets(st.integers(0, len(LETTERS) - 1), min_size=2, max_size=2))
def test_of_two_that_changed_places_exactly_these_two_are_told(places: set[int]) -> None:
    one, other = sorted(places)
    before = list(LETTERS)
    after = list(before)
    after[one], after[other] = after[other], after[one]

    assert [move.scene for move in moves(before, after)] == [before[other], before[one]]


@given(st.integers(0, len(LETTERS) - 1), st.integers(0, len(LETTERS) - 1))
def test_of_one_that_is_put_elsewhere_only_this_one_is_told_and_a_neighbour_it_changed_with(a: int, b: int) -> None:
    before = list(LETTERS)
    after = list(before)
    after.insert(b, after.pop(a))

    told = {move.scene for move in moves(before, after)}

    expected = {before[a], before[b]} if abs(a - b) == 1 else {before[a]}
    assert told == (expected if a != b else set())
