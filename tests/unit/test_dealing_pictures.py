"""Pictures are given to scenes by the words of their names."""

from tools.picture.dealing import deal_all, deal_once, words_of


def test_each_scene_gets_the_picture_that_shows_it() -> None:
    pictures = [words_of(name) for name in ("bridge.png", "harbour.png", "market.png")]

    dealt = deal_all(pictures, {0: ("old", "markets"), 1: ("harbour",), 2: ("bridges",)})

    assert dealt == {0: 2, 1: 1, 2: 0}


def test_no_picture_comes_twice_before_each_has_come_once() -> None:
    wanted = {0: ("bridge",), 1: ("bridge",), 2: ("bridge", "old"), 3: ("sea",)}

    dealt = deal_all([words_of("a.png"), words_of("bridge.png")], wanted)

    assert sorted(dealt.values()) == [0, 0, 1, 1]


def test_once_dealt_each_picture_has_one_place_and_the_others_stay() -> None:
    wanted = {0: ("sea",), 1: ("bridge",), 2: ("old", "bridge")}

    assert deal_once([words_of("bridge.png")], wanted) == {1: 0}
    assert deal_once([("a",), ("b",), ("c",), ("d",)], wanted) == {0: 0, 1: 1, 2: 2}


def test_nothing_is_given_where_nothing_is_wanted_or_there() -> None:
    assert deal_all([], {0: ("sea",)}) == {}
    assert deal_all([("sea",)], {}) == {}


def test_a_name_is_read_without_what_cameras_write() -> None:
    assert words_of("IMG_2031 Roman-roadBridge (final).png") == ("roman", "road", "bridge")
    assert words_of("") == ()
