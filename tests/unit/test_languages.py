"""Whether a voice that speaks English can say a text."""

from pathlib import Path

import pytest

from graph.agents.compliance import foreign_to_the_voice
from graph.agents.extractive.languages import reads_foreign
from graph.agents.facts import words_of
from graph.agents.source import clean_source

ROOT = Path(__file__).parents[2]
GERMAN = "In kalten Nächten berichten Spaziergänger auf Sylt immer wieder von einem blauen Schimmer in der Brandung. "
FOREIGN = {
    "de": GERMAN + "Das Licht kommt nicht vom Mond, sondern von winzigen Einzellern.",
    "es": "La torre mide 224 metros y se construyó en solo cuatro años. El arquitecto no quiso usar hormigón.",
    "pt": "A ponte foi construída em quatro anos e mede 224 metros. O arquiteto não quis usar betão em toda a obra.",
    "nl": "De brug werd in vier jaar gebouwd en is 224 meter lang. Het oude veer voer nog tot de zomer van dat jaar.",
    "pl": "Most zbudowano w cztery lata i mierzy ponad dwieście metrów. Stary prom pływał jeszcze przez całe lato.",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_a_text_in_another_language_is_told_with_the_voice_that_would_say_it(text: str) -> None:
    (remark,) = foreign_to_the_voice(text, "slt")

    assert remark.message == "The text does not read like English; the voice `slt` speaks English"
    assert not remark.blocks


@pytest.mark.parametrize("path", [*(ROOT / "tests/texts").glob("*.[mt][dx]*"), ROOT / "config/samples/octopus.md"])
def test_english_texts_and_their_terse_parts_are_not_called_foreign(path: Path) -> None:
    words = words_of(clean_source(path.read_text(), path.name).text)

    assert not reads_foreign(words)
    assert not any(reads_foreign(words[at : at + 60]) for at in range(0, len(words), 60))


def test_a_few_words_tell_nothing() -> None:
    assert not foreign_to_the_voice("Der Blitz dauert nur kurz.", "slt")
