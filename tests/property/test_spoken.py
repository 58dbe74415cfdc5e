"""What holds for every text that is read aloud."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tools.errors import ToolRejected
from tools.speech import numbers, pace
from tools.speech.spoken import SpokenToken, sentences_of, tokens_of

SPOKEN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
PIECES = """
the a I An octopus Paris's well-known it’s NASA U.S. Dr. e.g. World War II 3.5 km 1,200 $5 million 10–20 2026 50%
café rock ’tis (brackets) “quoted” “open close” CEOs iPhone 14:30 #tag @who a/b C++ – — … 1990s ½ 5th vs. x
"""
WORDS = st.sampled_from(PIECES.split())
STOPS = st.sampled_from(["", "", "", ",", ".", "?", "!", ";", ":", "…", "..."])
PROSE = st.lists(st.tuples(WORDS, STOPS), min_size=1, max_size=25).map(
    lambda pairs: " ".join(word + stop for word, stop in pairs)
)
SIGNS = "“”‘’—–…•→×≈²³½€£🍕❤️👨‍👩‍👧\u200b\ufe0f\n"
LATIN = st.text(st.characters(max_codepoint=0x17F) | st.sampled_from(SIGNS), max_size=120)
EMOJI = st.sampled_from(["🍕", "❤️", "👨‍👩‍👧", "🇩🇪", "1️⃣", "👍🏽", "✨", "☀️"])


def read(text: str) -> tuple[SpokenToken, ...]:
    try:
        return tokens_of(text)
    except ToolRejected:
        return ()


@given(LATIN | PROSE)
def test_every_token_is_said_in_plain_words(text: str) -> None:
    for token in read(text):
        assert token.words
        assert all(SPOKEN_WORD.fullmatch(word) for word in token.words), token


@given(PROSE)
def test_prose_is_shown_as_it_is_written(text: str) -> None:
    shown = " ".join(token.shown for token in tokens_of(text))

    assert re.sub(r"[\W_]", "", shown) == re.sub(r"[\W_]", "", text)


@given(LATIN | PROSE)
def test_what_is_shown_stands_in_the_text_in_this_order(text: str) -> None:
    letters = iter(unicodedata.normalize("NFKC", text))
    shown = "".join(token.shown for token in read(text))

    assert all(char in letters for char in unicodedata.normalize("NFKC", shown) if char.isalnum() and char.isascii())


@given(st.lists(st.one_of(WORDS, EMOJI), min_size=1, max_size=20).map(" ".join))
def test_no_emoji_is_shown(text: str) -> None:
    shown = "".join(token.shown for token in tokens_of(text))

    assert not [char for char in shown if unicodedata.category(char) in {"So", "Sk", "Cf"}]


@given(st.integers(0, 10**15 - 1), st.sampled_from(["{}", "{:,}"]))
def test_no_number_is_lost(number: int, form: str) -> None:
    words = [word for token in tokens_of(f"they saw {form.format(number)} of them") for word in token.words]
    expected = {numbers.cardinal(number), numbers.year(number) if number <= 2099 else ()}

    assert tuple(words[2:-2]) in expected


@given(st.integers(0, 999), st.integers(0, 999))
def test_no_number_is_lost_from_a_pair(first: int, second: int) -> None:
    for form in ("{}–{}", "{}, {}", "{} and {}", "${}, {} km", "{}% ({})", "x{}-{}y", "{}.{}"):
        said = " ".join(word for token in tokens_of("so " + form.format(first, second)) for word in token.words)
        assert " ".join(numbers.cardinal(first)) in said
        assert " ".join(numbers.cardinal(second) if form != "{}.{}" else numbers.digits(str(second))) in said


@given(st.integers(0, 10**15 - 1))
def test_number_words_mean_the_number(number: int) -> None:
    assert value(numbers.cardinal(number)) == number


def value(words: tuple[str, ...]) -> int:
    total = group = 0
    for word in words:
        if word in numbers.SCALES:
            total, group = total + group * 1000 ** numbers.SCALES.index(word), 0
        elif word == "hundred":
            group *= 100
        else:
            group += numbers.ONES.index(word) if word in numbers.ONES else 10 * numbers.TENS.index(word)
    return total + group


@given(PROSE)
def test_sentences_hold_every_token_once(text: str) -> None:
    tokens = tokens_of(text)

    assert tuple(token for sentence in sentences_of(tokens) for token in sentence) == tokens


@given(PROSE, PROSE)
def test_more_text_takes_more_time(text: str, more: str) -> None:
    assert pace.estimate_seconds(f"{text} {more}", pace.FLITE, 1.0) > pace.estimate_seconds(text, pace.FLITE, 1.0) - 0.5


@given(st.text(max_size=200), st.floats(0.5, 2.0))
def test_any_text_has_an_estimate(text: str, speed: float) -> None:
    assert pace.estimate_seconds(text, pace.ESPEAK, speed) >= 0.0


@given(st.from_regex(r"\A[a-z]{1,14}\Z"))
def test_the_time_of_every_word_can_be_told(word: str) -> None:
    for engine in (pace.FLITE, pace.ESPEAK):
        assert pace.word_seconds(word, engine) > 0
