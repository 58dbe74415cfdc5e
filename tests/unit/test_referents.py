from graph.agents.extractive.referents import Referents, name_runs
from graph.agents.sentences import split_sentences

LIFE = """Rosalind Franklin was a chemist in London. She studied coal at Newnham College.

In January 1951 she joined King's College London. Maurice Wilkins showed her picture to James Watson. Wilkins and
Watson said nothing of it. Franklin never knew. She moved to Birkbeck and worked on viruses. It paid badly.
"""


def _after(text: str, index: int) -> frozenset[int]:
    return Referents(split_sentences(text.replace("\n", " "))).understood_after(index)


def test_she_is_understood_after_every_sentence_about_her_alone() -> None:
    assert _after(LIFE, 2) == {0, 1}
    assert _after(LIFE, 6) == {0, 1, 2, 5}


def test_a_thing_is_understood_only_right_after_its_sentence() -> None:
    assert _after(LIFE, 7) == {6}


def test_nobody_is_meant_for_sure_where_two_were_named() -> None:
    text = "Anna Berg called Ida Holm. Berg was late. Holm was early. Ida Holm met Anna Berg. She left at nine."

    assert _after(text, 4) == {3}


def test_names_are_words_written_large_in_a_row() -> None:
    runs = [
        tuple(token.core for token in run) for run in name_runs("In Oslo, Ingrid Solheim met Watson, Crick and Dr. Bo.")
    ]

    assert runs == [("Oslo",), ("Ingrid", "Solheim"), ("Watson",), ("Crick",), ("Dr",), ("Bo",)]
