from pathlib import Path

import pytest

from graph.agents.source import LARGEST_SOURCE_BYTES, clean_source, decode_source
from graph.core.errors import BadBrief, SourceTooThin

TEXTS = Path(__file__).parents[1] / "texts"
TWO = "The first sentence stands here. The second one follows it."


def _clean(text: str) -> str:
    return clean_source(text, "a.md").text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_its_mark_is_decoded(encoding: str) -> None:
    assert decode_source("Zürich – “schön”".encode(encoding), "a.txt").lstrip("\ufeff") == "Zürich – “schön”"


def test_windows_1252_is_decoded_where_no_neighbour_reads_it_otherwise() -> None:
    data = "It’s the café’s “best” cake, a small party for forty people. ".encode("cp1252") * 3

    assert decode_source(data, "a.txt").startswith("It’s the café’s “best” cake")


def test_bytes_that_several_encodings_read_otherwise_are_refused_with_their_place() -> None:
    data = b"A plain beginning. " + "Příliš žluťoučký kůň".encode("cp1250")

    with pytest.raises(BadBrief, match="byte 20 is 0xf8") as refused:
        decode_source(data, "kun.txt")

    assert "iconv" in refused.value.hint


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 \x00\x01", "a PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89PNG\r\n", "PNG"),
        (b"text with a \x00 zero", "byte 12 is zero"),
    ],
)
def test_files_that_are_no_text_are_refused_by_kind(data: bytes, kind: str) -> None:
    with pytest.raises(BadBrief, match=kind):
        decode_source(data, "thing")


def test_broken_utf_16_says_where_it_breaks() -> None:
    with pytest.raises(BadBrief, match="breaks at byte"):
        decode_source(b"\xff\xfea\x00b\x00c", "a.txt")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_decoded_where_every_other_byte_is_zero(encoding: str) -> None:
    text = "The lake is small & deep, and holds 1.3 km³ of water. Trout swim there again."

    assert decode_source(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("text", ["https://example.com/a?id=5\n", " www.example.com \n<https://example.org/b>"])
def test_an_address_alone_is_refused_since_nothing_is_fetched(text: str) -> None:
    with pytest.raises(BadBrief, match="only an address") as refused:
        _clean(text)

    assert "paste the text" in refused.value.hint


def test_ten_megabytes_are_refused_with_the_limit() -> None:
    with pytest.raises(BadBrief, match=r"has 10\.0 MB; a source may have up to 2 MB"):
        decode_source(b"a" * 10_000_000, "big.txt")


def test_a_pasted_text_over_the_limit_is_refused_too() -> None:
    with pytest.raises(BadBrief, match="up to 2 MB"):
        clean_source("a " * LARGEST_SOURCE_BYTES, "")


@pytest.mark.parametrize(
    "text", ["", "  \n\t \n", "\ufeff", "🚀🚀", "![a](b.png)", "# Only a heading\n\n## Another", "---\na: b\n---\n"]
)
def test_a_text_without_prose_is_refused(text: str) -> None:
    with pytest.raises(BadBrief):
        _clean(text)


def test_control_characters_all_over_look_binary() -> None:
    with pytest.raises(BadBrief, match="binary"):
        _clean("ab\x01\x02\x03cd" * 50)


def test_a_single_sentence_is_too_thin() -> None:
    with pytest.raises(SourceTooThin, match="single sentence"):
        _clean("There is only this one sentence in the whole text.")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("```python\nimport os\nprint('x')\n```", "import"),
        ("    $ pip install thing", "pip"),
        ("| Tool | Unit |\n|---|---|\n| a | b |", "Tool"),
        ("[![CI](https://x.y/ci.svg)](https://x.y)", "CI"),
        ("![A ship](ship.png)", "ship"),
        ("Photo: Tom Reyes / Courier", "Reyes"),
        ("Subscribe to our newsletter for more.", "Subscribe"),
        ("By Ines Calder, Staff Writer", "Calder"),
        ("Read more: Ten photographs of the ship", "photographs"),
        ("© 2031 The Courier. All rights reserved.", "rights"),
        ("March 3, 2021", "March"),
        ("<!-- hidden -->", "hidden"),
        ("## A heading", "heading"),
        ("[^2]: Puleo, p. 61", "Puleo"),
        ("[ref]: https://example.org 'Title'", "Title"),
    ],
)
def test_what_is_no_prose_is_left_out(text: str, gone: str) -> None:
    cleaned = _clean(f"{TWO}\n\n{text}\n\nA third sentence ends it.")

    assert gone not in cleaned
    assert cleaned == f"{TWO}\n\nA third sentence ends it."


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("It is **very** _old_ and `plain` ~~dead~~.", "It is very old and plain dead."),
        ("See [the map](https://x.y/z_(1)) of it.", "See the map of it."),
        ("It sank in 1912.[12] Many died.[citation needed]", "It sank in 1912. Many died."),
        ("It rose to 5 m² in 2019.", "It rose to 5 m² in 2019."),
        ("“Stop,” she said — ‘now’…", "\"Stop,\" she said — 'now'..."),
        ("A\u00a0thin\u2009space and a soft\u00adhyphen.", "A thin space and a softhyphen."),
        ("Great :rocket: work 🚀 here.", "Great work here."),
        ("Salt &amp; pepper are <b>cheap</b>.", "Salt & pepper are cheap."),
        ("It costs 5 * 3 euros and a_b_c stays.", "It costs 5 * 3 euros and a_b_c stays."),
    ],
)
def test_marks_go_and_words_stay(marked: str, plain: str) -> None:
    assert _clean(f"{TWO}\n\n{marked}").endswith(plain)


def test_a_sentence_around_a_bare_address_is_left_out() -> None:
    cleaned = _clean(f"{TWO} See https://example.org/a?b=c for the manual. It goes on here.")

    assert cleaned == f"{TWO} It goes on here."


def test_lists_of_sentences_become_sentences_and_labels_go() -> None:
    items = "- **Small map**: the map takes less than 5 MB.\n- Nothing runs in the background.\n- Fast\n- 🚀 Cool"

    cleaned = _clean(f"{TWO}\n\n{items}")

    assert cleaned.endswith("The map takes less than 5 MB. Nothing runs in the background.")


def test_a_short_list_after_a_colon_is_one_sentence() -> None:
    cleaned = _clean(f"{TWO}\nIt needs three things:\n- flour\n- water\n- time")

    assert cleaned.endswith("It needs three things: flour, water, time.")


def test_ingredients_are_not_spoken_and_steps_are() -> None:
    cleaned = clean_source((TEXTS / "recipe.md").read_text(), "recipe.md").text

    assert "500 g bread flour" not in cleaned
    assert "flaky salt, to finish" not in cleaned
    assert "Tip the cold dough into the oil and turn it over once." in cleaned


def test_references_at_the_end_are_left_out_in_markdown_and_plain_text() -> None:
    plain = f"{TWO}\n\nReferences\n1. National Honey Board, Honey and shelf life.\n2. Molan, Bee World 73."

    assert _clean(plain) == TWO
    marked = f"# T\n\n{TWO}\n\n## Sources\n\nSomebody wrote a book. It is long.\n\n### Deeper\n\nMore of it. And more."
    assert _clean(marked) == TWO


def test_hard_wrapped_lines_are_joined_and_a_bare_title_goes() -> None:
    text = "Why honey keeps\n\nHoney can stay edible\nwithout a refrig-\nerator. A refrigerator helps\nlittle."

    assert _clean(text) == "Honey can stay edible without a refrigerator. A refrigerator helps little."


def test_html_gives_its_paragraphs_only() -> None:
    page = (
        "<!DOCTYPE html><html><head><style>p{}</style><title>x</title></head><body><nav><ul><li>Home.</li></ul></nav>"
        "<h1>A title here</h1><p>The ship <i>sank</i> in 1912.<sup>[1]</sup></p><pre>code();</pre>"
        "<p>Nobody came&nbsp;home.<br>It was cold.</p>"
        "<table><tr><td>Cell of it.</td></tr></table><figcaption>A caption.</figcaption>"
        "<footer>Copyright 2020.</footer></body></html>"
    )

    assert _clean(page) == "The ship sank in 1912.\n\nNobody came home. It was cold."


def test_a_caption_that_stands_twice_goes_twice() -> None:
    caption = "An octopus sleeps on the sea floor"
    text = f"{TWO}\n\n{caption}\n{caption}. Credit: A. Diver / Agency\n\nIt goes on."

    assert "sea floor" not in _clean(text)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.[mt][dx]*")), ids=lambda path: path.name)
def test_texts_come_out_as_plain_paragraphs(path: Path) -> None:
    cleaned = clean_source(decode_source(path.read_bytes(), path.name), path.name)

    assert cleaned.name == path.name
    assert len(cleaned.text.split()) > 200
    for mark in ("#", "http", "**", "[", "](", "|", "```", "“", "\u00a0", "Subscribe", "Photo:"):
        assert mark not in cleaned.text
    assert all(line.rstrip("\"')")[-1] in ".!?" for line in cleaned.text.split("\n\n"))


def test_references_in_a_row_leave_no_number_behind() -> None:
    assert _clean(f"It was led by Gandhi.[1][2] The march began.[citation needed] {TWO}").startswith(
        "It was led by Gandhi. The march began."
    )


def test_the_steps_after_a_list_of_ingredients_without_a_heading_of_their_own_stay() -> None:
    things = "Ingredients:\n- 4 tbsp flour\n- 1 egg\n\n"
    text = f"A cake for one.\n\n{things}Mix the flour and the egg in a mug. Bake it for an hour.\n"

    assert _clean(text) == "A cake for one.\n\nMix the flour and the egg in a mug. Bake it for an hour."


def test_of_a_press_release_neither_the_dateline_nor_the_company_is_told() -> None:
    text = (
        f"OSLO, Norway – 3 March 2026 – Halden announced a lock. {TWO}\n\nIt costs €149. It opens at once.\n\n"
        "It is sold in May. People like it.\n\n**About Halden**\nHalden is a company of 23 people. It makes lights.\n"
    )

    assert _clean(text).startswith("Halden announced a lock.")
    assert "23 people" not in _clean(text)


def test_where_an_emoji_stood_in_brackets_no_space_is_left() -> None:
    assert "(yes, really)" in _clean(f"We serve dentists (yes, really 🦷) here. {TWO}")
