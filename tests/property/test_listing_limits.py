"""Whatever a writer gives, what is listed fits YouTube's limits and keeps what it can."""

from hypothesis import given
from hypothesis import strategies as st

from tools.youtube.limits import fit_description, fit_tags, fit_title, tags_length, title_length

texts = st.text(st.characters(codec="utf-8"), max_size=300)
FORBIDDEN = set("<>\x00\x1b\u202e\u2028")


@given(texts)
def test_a_title_fits_and_is_one_clean_line(title: str) -> None:
    fitted = fit_title(title)

    assert title_length(fitted) <= 100
    assert not FORBIDDEN & set(fitted)
    assert "\n" not in fitted
    assert fit_title(fitted) == fitted


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(1, 60))
def test_a_description_fits(text: str, times: int) -> None:
    fitted = fit_description(text * times)

    assert len(fitted.encode()) <= 5000
    assert not FORBIDDEN & set(fitted)


@given(st.lists(texts, max_size=60))
def test_tags_fit_and_are_told_once(tags: list[str]) -> None:
    fitted = fit_tags(tags)

    assert tags_length(fitted) <= 500
    assert len({tag.casefold() for tag in fitted}) == len(fitted)
    assert not [tag for tag in fitted if "," in tag or FORBIDDEN & set(tag)]


def test_half_characters_are_left_out() -> None:
    assert fit_title("bees \ud83d dance") == "bees dance"
    assert fit_description("bees\ud83d") == "bees"


def test_what_fits_stays_as_it_is() -> None:
    assert fit_title("Why bees dance: 7 facts") == "Why bees dance: 7 facts"
    assert fit_description("First line.\n\nSecond line.") == "First line.\n\nSecond line."
    assert fit_tags(["bees", "Bees", "#waggle dance", "a, b"]) == ("bees", "waggle dance", "a b")


def test_a_long_title_is_cut_at_a_word() -> None:
    fitted = fit_title("bees " * 30)

    assert fitted.endswith("bees…")
    assert title_length(fitted) <= 100


def test_tags_with_a_space_count_their_quotes() -> None:
    assert tags_length(["bees", "waggle dance"]) == 4 + 1 + 14
