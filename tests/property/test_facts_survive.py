"""Whatever a sentence is made of, no shorter form of it loses a number, a negation, a name or a hedge.

The words that must survive are listed here once more, so that a gap in the writer's own lists is seen.
"""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.agents.extractive.compress import forms_of
from graph.agents.extractive.headlines import headline_of
from graph.agents.facts import is_subsequence, keeps_the_facts, words_of
from graph.agents.sentences import split_sentences
from graph.agents.source import clean_source
from graph.agents.vocabulary import word_set

TEXTS = sorted(Path(__file__).parents[1].glob("texts/*.[mt][dx]*"))

NEGATIONS = sorted(
    word_set("not no never none nobody nothing neither nor without cannot don't isn't won't hardly barely unless")
)
HEDGES = sorted(
    word_set(
        "may might could about nearly almost some most many reportedly allegedly probably perhaps likely "
        "around roughly approximately often usually sometimes generally only if suggests seems estimated more "
        "less fewer than said according believes"
    )
)
LIMITS = ["up to", "at least", "at most", "as many as", "more than"]
NUMBER_WORDS = sorted(word_set("one two three half third twelve forty hundred million first second dozen twice"))
NAMES = sorted(word_set("Anna Boston NASA Oellermann McDonald Monday Python"))
NUMBERS = sorted(word_set("3 3.5 1,200 40% 1912 $5 2nd 70-foot"))
FLAGS = sorted(word_set("--xattrs --no-cache -o -rf"))

PLAIN = sorted(
    word_set("red small cold long boats water trees houses grow eat carry quickly slowly again people with from and in")
)
CONNECTIVES = [
    "However,",
    "But",
    "And",
    "Instead,",
    "In fact,",
    "Of course,",
    "Surprisingly,",
    "So",
    "Yet",
    "First,",
    "",
]

facts = st.sampled_from([*NEGATIONS, *HEDGES, *LIMITS, *NUMBER_WORDS, *NAMES, *NUMBERS, *FLAGS])
plain = st.sampled_from(PLAIN)
phrase = st.lists(st.one_of(plain, plain, facts), min_size=1, max_size=6).map(" ".join)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """A subject, asides of every kind with and without facts, a verb and a tail."""
    subject = "the " + draw(phrase)
    aside = draw(
        st.sampled_from(
            ["{}", " ({})", ", which {},", ", who {},", " — {} —", "—{}—", ", of course,", ", however,", ""]
        )
    ).format(draw(phrase))
    tail = draw(st.sampled_from(["", ", which {}", ", who {}", " ({})", ", said {}"])).format(draw(phrase))
    words = f"{draw(st.sampled_from(CONNECTIVES))} {subject}{aside} is {draw(phrase)}{tail}."
    return re.sub(r"\s+", " ", words).strip()


def _words(text: str) -> list[str]:
    return [word for raw in text.split() if (word := raw.strip("\"'()[].,;:!?—–-").casefold())]


def _needed(text: str) -> list[str]:
    """What must survive, told without the writer's own code."""
    listed = {*NEGATIONS, *HEDGES, *NUMBER_WORDS}
    needed = []
    for place, raw in enumerate(raw for part in text.split() for raw in re.split(r"[—–]", part) if raw):
        word = raw.strip("\"'()[].,;:!?-")
        named = word[:1].isupper() and place > 0
        if word.casefold() in listed or any(char.isdigit() for char in word) or named:
            needed.append(word.casefold())
    return needed


def _keeps_limits(sentence: str, form: str) -> bool:
    whole, short = (f" {' '.join(_split_dashes(text))} " for text in (sentence, form))
    return all(whole.count(f" {limit} ") <= short.count(f" {limit} ") for limit in LIMITS)


def _is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)


def _split_dashes(text: str) -> list[str]:
    return _words(re.sub(r"[—–]", " ", text))


@settings(max_examples=300)
@given(sentences())
def test_no_form_loses_a_fact_or_gains_a_word(sentence: str) -> None:
    for form in forms_of(sentence):
        assert _is_subsequence(_split_dashes(form), _split_dashes(sentence)), form
        assert _is_subsequence(_needed(sentence), _split_dashes(form)), form
        assert _keeps_limits(sentence, form), form


def _options(text: str) -> list[str]:
    return [word for word in re.sub(r"[—–.,()]", " ", text).split() if word.startswith("-")]


@settings(max_examples=200)
@given(sentences(), st.sampled_from(FLAGS))
def test_no_form_loses_the_dashes_of_an_option(sentence: str, flag: str) -> None:
    whole = f"{sentence[:-1]} with {flag}."

    for form in forms_of(whole):
        assert _options(form) == _options(whole), form
        assert keeps_the_facts(form, whole)
        assert not keeps_the_facts(form.replace(flag, flag.lstrip("-")), whole)


@settings(max_examples=200)
@given(sentences())
@example("However, the againagain is less as many as boats small dozen.")
def test_what_stands_on_the_screen_is_a_run_of_the_line_and_loses_no_denial(sentence: str) -> None:
    headline = headline_of(sentence, {}).text
    shown, said = words_of(headline), words_of(sentence)

    assert is_subsequence(shown, said)
    assert not shown or any(said[at : at + len(shown)] == shown for at in range(len(said)))
    assert len(shown) <= 6


@settings(max_examples=200)
@given(st.lists(st.sampled_from([*FLAGS, "pass", "the", "file", "and"]), min_size=1, max_size=8).map(" ".join))
def test_a_cleaned_source_keeps_every_option(words: str) -> None:
    text = f"You can {words} here. It is another sentence that stands below."

    assert f"You can {words} here." in clean_source(text, "x").text


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("aB1 ,.()—;:'\"?!-"), max_size=120))
def test_any_characters_at_all_are_survived(text: str) -> None:
    for form in forms_of(text):
        assert _is_subsequence(_split_dashes(form), _split_dashes(text))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_real_texts_lose_no_fact(path: Path) -> None:
    for sentence in split_sentences(clean_source(path.read_text(), path.name).text):
        for form in forms_of(sentence.text):
            assert _is_subsequence(_split_dashes(form), _split_dashes(sentence.text))
            assert _is_subsequence(_needed(sentence.text), _split_dashes(form)), (sentence.text, form)
