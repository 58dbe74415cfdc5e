import pytest

from graph.agents.extractive.compress import forms_of
from graph.agents.facts import keeps_the_facts


@pytest.mark.parametrize(
    ("sentence", "shortest"),
    [
        ("However, honey (a thick syrup), which bees make at home, is sweet.", "However, honey is sweet."),
        ("But the third heart stops, which makes swimming hard work.", "The third heart stops."),
        ("The heart, of course, stops at times.", "The heart stops at times."),
        ("The man — tall and quiet — left the room at once.", "The man left the room at once."),
        ("And Anna Lee left the room.", "Anna Lee left the room."),
        ("Surprisingly, a quick swim tires it out.", "A quick swim tires it out."),
    ],
)
def test_what_says_nothing_may_go(sentence: str, shortest: str) -> None:
    assert shortest in forms_of(sentence)


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("A station, which is due in May, will let one boat wait.", "due in May"),
        ("The crew (three of them drunk) went to bed.", "three of them"),
        ("The plant, which is not poisonous, grows by the road.", "not poisonous"),
        ("The bridge, which may fall soon, stays open.", "may fall"),
        ("The ship Falkor (too) left the harbour.", "(too)"),
        ("The drug (in mice) cured all of them.", "(in mice)"),
        ("The rule (if anybody asks) has changed.", "if anybody asks"),
        ("The well is safe, officials said.", "officials said"),
        ("According to the farmers, wolves took the sheep.", "According to"),
        ("Instead, they crawl along the floor.", "Instead"),
        ("First, the salt goes into the bowl.", "First"),
        ("So far, nobody has seen it.", "So far"),
        ("Yet another ship went down here.", "Yet another"),
        ("However far you go, you lose.", "However far"),
        ("The firm, which makes salt, sugar and glue, closed down.", "which makes salt, sugar and glue"),
    ],
)
def test_what_carries_a_fact_stays(sentence: str, kept: str) -> None:
    assert all(kept in form for form in forms_of(sentence))


def test_the_first_form_is_the_whole_sentence() -> None:
    assert forms_of("but it (the heart) stops, which is sad,")[0] == "But it (the heart) stops, which is sad."


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Bees fly 5 km.", True),
        ("Bees fly.", False),
        ("Bees may fly 5 km.", False),
        ("5 km bees fly.", False),
    ],
)
def test_facts_are_kept_only_with_every_number_in_order(line: str, kept: bool) -> None:  # noqa: FBT001 - a table's column.
    assert keeps_the_facts(line, "Bees fly 5 km.") is kept


def test_a_source_in_another_language_is_never_shortened() -> None:
    assert forms_of("Der Hund (alt und grau) schläft.", english=False) == ("Der Hund (alt und grau) schläft.",)
