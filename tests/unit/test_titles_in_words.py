"""Another title, in the words in which people give one."""

import pytest

from graph.core.change import ChangeTitle, Understood
from tests.fakes.wishes import drop, length, read

ASKS = "Why octopuses crawl"


def title(text: str) -> ChangeTitle:
    return ChangeTitle(title=text)


@pytest.mark.parametrize(
    "form",
    [
        "call it {}",
        "call it: {}",
        'call it "{}"',
        "let's call it {}",
        "can we call it {}?",
        "we should call the film {}",
        "name the video {} please",
        "title it {}",
        "change the title to {}",
        "change title to {}",
        "set the title as {}",
        "rename it to {}",
        "rename the film to {}",
        "rename to {}",
        "retitle it as {}",
        "the title should be {}",
        "title should be {}",
        'the title should be "{}"',
        "the title has to read {}",
        "I want the title to be {}",
        "call this one {} instead",
        'make the title "{}"',
        "make the title {}",
        "use {} as the title",
        'use "{}" as title',
        "title: {}",
        "new title: {}",
    ],
)
@pytest.mark.parametrize("words", [ASKS, "How bees dance and why", "What rust is", "The Tower", "Why bees don’t sleep"])
def test_a_title_is_taken_as_it_is_given(form: str, words: str) -> None:
    assert read(form.format(words)) == Understood(changes=(title(words.replace("’", "'")),))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("call it Why do octopuses crawl?", "Why do octopuses crawl?"),
        ("Please call it Is it rain?", "Is it rain?"),
        ("call it How long does rust take?", "How long does rust take?"),
        ("can we call it Rust?", "Rust"),
        ("call it If bees could talk", "If bees could talk"),
        ("call it Maybe tomorrow", "Maybe tomorrow"),
    ],
)
def test_a_title_may_ask_or_doubt(text: str, wanted: str) -> None:
    assert read(text).changes == (title(wanted),)


@pytest.mark.parametrize(
    "text",
    [f"call it {ASKS} and drop scene 2", f"call it {ASKS}, and drop scene 2", f"Call it {ASKS}. Drop scene 2."],
)
def test_a_title_ends_where_another_wish_begins(text: str) -> None:
    assert read(text) == Understood(changes=(title(ASKS), *drop(2)))
    assert read(f"rename it to {ASKS} and make it 5 seconds shorter").changes == (title(ASKS), length(35))


@pytest.mark.parametrize(
    "text",
    [
        "should we call it Rust?",
        "why do you call it Rust?",
        "call it Rust, what do you think?",
        "call it Rust if you like",
        "maybe call it Rust",
        "call it maybe",
        "call it a day",
        "call it off",
        "rename it",
        "the title should be shorter",
        "I want the title to be a bit shorter",
        "make the title punchier",
        "the title should be about bees",
        "the title should be in German",
        "call it something else",
    ],
)
def test_what_is_asked_weighed_or_told_of_a_title_gives_none(text: str) -> None:
    understood = read(text)

    assert understood.changes == ()
    assert understood.missed[0].hint.startswith("Say `title: …`")
