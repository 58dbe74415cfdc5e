"""Words at a release, and what of it they ask for."""

import pytest

from bot.commands import Adjust
from bot.reading.asked import HERE
from bot.reading.release_words import find_release, find_request
from bot.reading.wishes import find_move, simplify


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("make it unlisted", {"privacy": "unlisted"}),
        ("Can you please make it unlisted?", {"privacy": "unlisted"}),
        ("set the privacy to unlisted", {"privacy": "unlisted"}),
        ("make it public", {"privacy": "public"}),
        ("keep it private", {"privacy": "private", "undated": True}),
        ("keep it private until friday 18:00", {"privacy": "private", "at": "friday 18:00"}),
        ("make it private and tomorrow evening", {"privacy": "private", "at": "tomorrow evening"}),
        ("not for kids", {"made_for_kids": False}),
        ("it's not for kids", {"made_for_kids": False}),
        ("mark it as made for kids", {"made_for_kids": True}),
        ("it contains synthetic media", {"synthetic_media": True}),
        ("no synthetic media", {"synthetic_media": False}),
        ("it doesn't contain synthetic media", {"synthetic_media": False}),
        ("make it unlisted and not for kids", {"privacy": "unlisted", "made_for_kids": False}),
        ("friday, 18:00 and not for kids", {"at": "friday, 18:00", "made_for_kids": False}),
        ("tomorrow evening", {"at": "tomorrow evening"}),
        ("on 30.11. at 18:00", {"at": "30.11. at 18:00"}),
        ("no, next friday 18:00 please", {"at": "next friday 18:00"}),
        ("in 2 hours", {"at": "in 2 hours"}),
        ("an hour later", {"at": "an hour later"}),
        ("make it two days earlier please", {"at": "two days earlier"}),
        ("can we do it tomorrow evening instead?", {"at": "tomorrow evening"}),
        ("how about friday at 18?", {"at": "friday 18:00"}),
        ("make it public on nov 30 at 18:00", {"at": "nov 30 at 18:00"}),
        ("it should go out tomorrow at 9", {"at": "tomorrow 9:00"}),
        ("yesterday at 18:00", {"at": "yesterday at 18:00"}),
    ],
)
def test_words_about_a_release_ask_for_what_its_card_offers(words: str, wanted: dict[str, object]) -> None:
    assert find_release(words) == Adjust.model_validate({"production": HERE} | wanted)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("move it two hours later", "two hours later"),
        ("postpone it by a day", "a day later"),
        ("please delay the video by 30 minutes", "30 minutes later"),
        ("push it back an hour", "an hour later"),
        ("can you bring it forward by 2 days?", "2 days earlier"),
        ("postpone it to friday 18:00", "friday 18:00"),
    ],
)
def test_moving_it_by_so_much_is_a_time_too(words: str, at: str) -> None:
    plain = simplify(words)
    assert plain is not None
    assert find_move(plain) == Adjust(production=HERE, at=at)


@pytest.mark.parametrize("words", ["push it back", "bring the hook forward by an hour", "delay the music by 2 seconds"])
def test_what_is_moved_otherwise_is_no_time(words: str) -> None:
    plain = simplify(words)
    assert plain is not None
    assert find_move(plain) is None


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("Can we do it tomorrow evening instead?", "tomorrow evening"),
        ("let's do it friday at 18", "friday 18:00"),
        ("make it an hour later", "an hour later"),
        ("an hour later please", "an hour later"),
        ("an hour later", "an hour later"),
        ("tomorrow at 18:00", "tomorrow at 18:00"),
        ("can it go out on sunday at 11 instead?", "sunday 11:00"),
        ("tomorrow evening", None),
        ("tomorrow at 18:00?", None),
        ("in an hour", None),
        ("can we do tomorrow at 9?", None),
        ("can we do it differently?", None),
    ],
)
def test_where_people_talk_only_a_request_about_it_is_for_us(words: str, at: str | None) -> None:
    assert find_request(words) == (Adjust(production=HERE, at=at) if at else None)


@pytest.mark.parametrize(
    "words",
    [
        "it is public",
        "make it 1:30",
        "make it shorter",
        "see you tomorrow at 9",
        "should we do it tomorrow evening?",
        "make it shorter and private",
        "public and unlisted",
        "title: Not for kids",
        "when does it go out?",
    ],
)
def test_other_words_ask_for_nothing_of_it(words: str) -> None:
    assert find_release(words) is None
