import pytest

from graph.agents.sentences import split_sentences


def _split(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Smith went to Washington D.C. in 1990.", "He came back."],
        ["The size is approx. 5 cm.", "See Fig. 3 for it."],
        ["He lives in the U.S.", "Many do."],
        ["(It did.)", "What?!", "Yes... maybe."],
        ['"Why?" Anna asked.', "Nobody knew."],
        ['"I have never seen it," said Xavier Lane.', '"It was big. It was red," she said.'],
        ["1. Open it.", "2. Close it."],
        ["It weighs 3.5 kg, e.g. when wet.", "It is heavy."],
        ["At 5 p.m. she left.", "J. R. R. Tolkien wrote it."],
        ["Read httpx.Client first.", "It helps."],
    ],
)
def test_awkward_sentences_are_told_apart(sentences: list[str]) -> None:
    assert _split(" ".join(sentences)) == sentences


def test_a_name_that_is_written_small_begins_a_sentence() -> None:
    text = "tidemark runs tests.\n\nIt waits for nothing. tidemark knows the map. In short, it works."

    assert _split(text)[2] == "tidemark knows the map."


def test_places_lead_back_to_the_text() -> None:
    text = 'One is here.  Two "is. Quoted" there!\n\nThree?'

    for sentence in split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


def test_paragraphs_and_places_within_them_are_counted() -> None:
    found = [(s.index, s.paragraph, s.place) for s in split_sentences("A is one. B is two.\n\nC is three.")]

    assert found == [(0, 0, 0), (1, 0, 1), (2, 1, 0)]
