import pytest

from graph.agents.extractive.abroad import headline_abroad, leans_back_abroad, limit_abroad
from graph.agents.extractive.visuals import plain_icon, visual_of
from graph.agents.facts import words_of
from graph.agents.sentences import split_sentences
from graph.core.script import Emotion


@pytest.mark.parametrize(
    ("line", "language", "headline"),
    [
        ("Der neue Dachstuhl wurde aus Eisen gebaut.", "de", "Der neue Dachstuhl"),
        ("Auf dem Turm stand ein hölzerner Kran, der zum Wahrzeichen wurde.", "de", "Ein hölzerner Kran"),
        ("Von 1880 bis 1884 war der Dom das höchste Gebäude der Welt.", "de", "Das höchste Gebäude der Welt"),
        ("Damals legte Konrad von Hochstaden den Grundstein.", "de", "Konrad von Hochstaden"),
        ("Im Zweiten Weltkrieg fiel er nicht.", "de", ""),
        ("Forscher vermuten, dass das Leuchten Feinde abschreckt.", "de", ""),
        ("Man sieht, dass das Leuchten im Winter stärker ist.", "de", "Das Leuchten"),
        ("Der Kölner Dom steht seit 1248.", "de", "Der Kölner Dom"),
        ("Soldaten nutzten den Dom als Stall.", "de", ""),
        ("La línea fue diseñada por el ingeniero Richard Maury.", "es", "Richard Maury"),
        ("El viaducto La Polvorilla es famoso.", "es", "El viaducto La Polvorilla"),
        ("El objetivo era llevar minerales al mar.", "es", "El objetivo"),
        ("Les ouvriers de la mine ont fait grève.", "fr", "Les ouvriers de la mine"),
        ("Mide 224 metros de largo.", "es", ""),
        ("Wat je ervan vindt, is belangrijk.", "nl", ""),
    ],
)
def test_a_headline_is_a_whole_phrase_of_the_line(line: str, language: str, headline: str) -> None:
    shown = headline_abroad(line, language)

    assert shown.text == headline
    assert shown.accent in shown.text
    assert " ".join(words_of(shown.text)) in " ".join(words_of(line))


@pytest.mark.parametrize(
    ("text", "language", "leans"),
    [
        ("Danach ging es langsamer voran.", "de", True),
        ("Heute ist er fertig.", "de", True),
        ("Auf dem Turm stand in dieser Zeit ein Kran.", "de", True),
        ("Der Dom wurde 1248 begonnen.", "de", False),
        ("Mide 224 metros de largo.", "es", True),
        ("Por eso el tren sube despacio.", "es", True),
        ("Un periodista tituló su artículo con esas palabras.", "es", True),
        ("La vía tiene 29 puentes.", "es", False),
        ("Elle est très haute.", "fr", True),
        ("La tour est très haute.", "fr", False),
    ],
)
def test_a_sentence_that_points_back_is_known_in_its_own_language(text: str, language: str, leans: bool) -> None:  # noqa: FBT001 - one fact of the case.
    assert leans_back_abroad(text, language) is leans


@pytest.mark.parametrize(
    ("line", "number", "limit"),
    [
        ("Heute arbeiten rund 100 Menschen dort.", "100", "Rund"),
        ("Más de 1.300 obreros trabajaron allí.", "1.300", "Más de"),
        ("La vía tiene 29 puentes.", "29", ""),
    ],
)
def test_what_limits_a_number_stands_over_it(line: str, number: str, limit: str) -> None:
    assert limit_abroad(line, number).text == limit


def test_a_number_abroad_is_shown_with_what_it_counts_and_no_little_word() -> None:
    line = "Im Krieg trafen 14 schwere Bomben den Dom."

    visual = visual_of((line,), Emotion.CONCERN, {}, plain_icon, english=False, language="de")

    assert (visual.number, visual.unit) == ("14", "schwere Bomben")


def test_a_german_date_does_not_end_its_sentence() -> None:
    text = "Am 15. August 1248 legte er den Grundstein. Im 19. Jahrhundert war er fertig. Es waren 15. Danach ging er."

    assert [sentence.text for sentence in split_sentences(text)] == [
        "Am 15. August 1248 legte er den Grundstein.",
        "Im 19. Jahrhundert war er fertig.",
        "Es waren 15.",
        "Danach ging er.",
    ]
