from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from tools.errors import ToolRejected
from tools.render.fonts import Face
from tools.render.glyphs import covered, shout, showable, unshowable
from tools.render.typeset import TextBox, fit_text


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("see नमस्ते there", "Devanagari"),
        ("see 世界 there", "Chinese characters"),
        ("see こんにちは there", "Japanese"),
        ("see 한국 there", "Korean"),
        ("see مرحبا there", "Arabic"),
        ("see שלום there", "Hebrew"),
        ("see ไทย there", "Thai"),
        ("see ∮ there", "symbols"),
    ],
)
def test_a_script_that_no_font_has_is_named_with_its_word(text: str, script: str) -> None:
    (missing,) = unshowable(text)

    assert missing.script == script
    assert missing.example == text.split()[1]


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("None was charged above 4.2 V", "4.2 V"),
        ("NONE WAS CHARGED ABOVE 4.2 V", "4.2 V"),
        ("ALL OF THEM PAID OVER 3 MILLION EUROS", "3 MILLION"),
        ("BAKE IT ALL AT 230 °C", "230 °C"),
    ],
)
def test_a_number_and_its_unit_stand_in_one_line(text: str, together: str) -> None:
    for width in range(420, 1100, 20):
        block = fit_text(text, Face.DISPLAY, TextBox(width, 900, 150, 40, 6))

        assert any(together in line for line in block.lines), (width, block.lines)
        assert " ".join(block.lines) == text


def test_a_number_wider_than_its_line_parts_from_its_unit() -> None:
    block = fit_text("123456789 million", Face.DISPLAY, TextBox(300, 300, 120, 40, 2))

    assert "".join(block.lines).replace(" ", "") == "123456789million"
    assert not block.is_cramped


@pytest.mark.parametrize("text", ["Ελληνικά", "Привет", "Übergröße – 5 µm ≈ ½ €", "Việt Nam", "Łódź", "x² · 20 °C"])
def test_latin_greek_and_cyrillic_are_shown_as_they_are(text: str) -> None:
    assert unshowable(text) == ()
    assert showable(text) == text


@pytest.mark.parametrize(
    "text", ["party 🎉 time", "👩🏽‍🔬 party 🇩🇪 time", "party\u200b 1️⃣ time".replace("1️⃣", "🥳️"), "party\n⌚ time"]
)
def test_emoji_are_left_out_and_refuse_nothing(text: str) -> None:
    assert unshowable(text) == ()
    assert showable(text) == "party time"


def test_styled_letters_are_shown_plain() -> None:
    assert showable("𝗕𝗼𝗹𝗱 ｆｕｌｌ") == "Bold full"


def test_refused_text_says_what_to_do() -> None:
    with pytest.raises(
        ToolRejected, match="“नमस्ते” is written in Devanagari, which the shipped fonts cannot show"
    ) as refusal:
        showable("नमस्ते")

    assert "Latin, Greek or Cyrillic" in refusal.value.hint


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("only 5 mm of rain", "ONLY 5 mm OF RAIN"),
        ("a jar (500 g) of it", "A JAR (500 g) OF IT"),
        ("3 kWh and pH", "3 kWh AND pH"),
        ("the iPhone", "THE iPhone"),
        ('"Two hearts"', '"TWO HEARTS"'),
        ("(Two) \u201ciPhone\u201d", "(TWO) \u201ciPhone\u201d"),
        ("42nd street", "42nd STREET"),
        ("Straße", "Straße"),
        ("άνθρωπος", "άνθρωπος"),
        ("что это", "ЧТО ЭТО"),
    ],
)
def test_capitals_never_change_a_unit_a_name_or_a_letter(written: str, shown: str) -> None:
    assert shout(written) == shown


@pytest.mark.parametrize("face", Face)
def test_every_shipped_font_has_what_is_promised(face: Face) -> None:
    with TTFont(str(files("config") / "fonts" / face)) as font:
        assert covered() <= set(font.getBestCmap())
    assert len(covered()) > 2000
