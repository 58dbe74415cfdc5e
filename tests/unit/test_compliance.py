import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import BaseModel

from graph.agents.compliance import Remark, review
from graph.agents.extractive.writer import ExtractiveWriter
from graph.agents.source import clean_source
from graph.core.brief import Pattern
from graph.core.script import Beat, Line, Listing, Scene, Script
from graph.core.writing import Assignment, Source, Written

SAMPLE = Path(__file__).parents[2] / "config/samples/octopus.md"
SOURCE = clean_source(SAMPLE.read_text(), SAMPLE.name)


class Unshown(BaseModel):
    message: str


def unshowable(text: str) -> Sequence[Unshown]:
    """Like the renderer's: letters outside Latin, Greek and Cyrillic cannot be shown."""
    return [Unshown(message=f"“{word}” cannot be shown") for word in re.findall(r"[\u0900-\u9fff]+", text)]


def written() -> Written:
    given = Assignment(topic="Why an octopus needs three hearts", source=SOURCE, seconds=45, pattern=Pattern.A)
    return ExtractiveWriter().write(given, lambda text: 0.07 * len(text))


def check(script: Script, listing: Listing | None = None, forbidden: tuple[str, ...] = ()) -> tuple[Remark, ...]:
    listing = listing or Listing(title="A title", description="A text.", tags=("a",))
    return review(script, listing, SOURCE, forbidden, unshowable)


def with_line(line: Line) -> Script:
    script = written().script
    scene = script.scenes[1].model_copy(update={"lines": (line,)})
    return script.model_copy(update={"scenes": (script.scenes[0], scene, *script.scenes[2:])})


def rules(remarks: tuple[Remark, ...], *, blocks: bool = True) -> set[str]:
    return {remark.rule for remark in remarks if remark.blocks is blocks}


def first_line() -> Line:
    return written().script.scenes[0].lines[0]


@pytest.mark.parametrize("name", ["octopus.md", "news.md", "science.txt", "history.md", "readme.md", "recipe.md"])
def test_nothing_blocks_what_the_writer_has_written(name: str) -> None:
    path = SAMPLE if name == SAMPLE.name else Path(__file__).parents[1] / "texts" / name
    source = clean_source(path.read_text(), path.name)
    given = Assignment(topic="The matter of it", source=source, seconds=60, pattern=Pattern.B)
    made = ExtractiveWriter().write(given, lambda text: 0.07 * len(text))

    assert not rules(review(made.script, made.listing, source, (), unshowable))


def test_words_that_are_not_in_the_source_block() -> None:
    lied = first_line().model_copy(update={"text": "An octopus has nine hearts."})

    remarks = check(with_line(lied))

    assert rules(remarks) == {"source"}
    assert "scene 2" in remarks[0].message


@pytest.mark.parametrize("place", [None, (0, 5), (10_000, 10_010), (-5, 3)])
def test_a_line_without_its_right_place_blocks(place: tuple[int, int] | None) -> None:
    span = {"start": place[0], "end": place[1]} if place else None
    moved = Line.model_validate({"text": first_line().text, "origin": "source", "source": span})

    assert rules(check(with_line(moved))) == {"source"}


def test_a_line_that_lost_a_number_blocks() -> None:
    shortened = first_line().model_copy(update={"text": "An octopus has hearts."})

    assert rules(check(with_line(shortened))) == {"facts"}


def test_what_a_person_wrote_is_theirs() -> None:
    assert not rules(check(with_line(Line(text="Squid are fine too.", origin="person"))))


@pytest.mark.parametrize(("word", "found"), [("Hearts", True), ("heart", False), ("blue BLOOD", True), (" ", False)])
def test_forbidden_words_block_as_whole_words(word: str, found: bool) -> None:  # noqa: FBT001 - a table's column.
    listing = Listing(title="Blue blood", description="x")

    assert ("forbidden word" in rules(check(written().script, listing, (word,)))) is found


@pytest.mark.parametrize(
    ("listing", "rule"),
    [
        (Listing(title="", description=""), "title"),
        (Listing(title="a" * 101, description=""), "title"),
        (Listing(title="𝒳" * 51, description=""), "title"),
        (Listing(title="<b>", description=""), "title"),
        (Listing(title="a", description="ü" * 2501), "description"),
        (Listing(title="a", description="a > b"), "description"),
        (Listing(title="a", description="", tags=("a b",) * 84), "tags"),
    ],
)
def test_youtubes_limits_block(listing: Listing, rule: str) -> None:
    assert rules(check(written().script, listing)) == {rule}


def test_letters_that_no_font_has_block() -> None:
    assert rules(check(with_line(Line(text="It is called 章魚 there.", origin="person")))) == {"glyphs"}
    assert rules(check(written().script, Listing(title="章魚", description=""))) == {"glyphs"}


def test_letters_that_no_voice_speaks_block_what_the_fonts_could_show() -> None:
    (remark,) = [
        found for found in check(with_line(Line(text="The word is мост there.", origin="model"))) if found.blocks
    ]

    assert (remark.rule, "“мост” is written in Cyrillic letters" in remark.message) == ("speech", True)
    assert "Latin letters" in remark.hint


@pytest.mark.parametrize("beat", [Beat.HOOK, Beat.CTA])
def test_a_script_without_hook_or_call_to_action_blocks(beat: Beat) -> None:
    script = written().script
    left = tuple(scene for scene in script.scenes if scene.beat is not beat)

    assert rules(check(script.model_copy(update={"scenes": left}))) == {"beats"}


def test_long_sentences_the_authors_voice_and_words_only_shown_are_told_and_do_not_block() -> None:
    long = Line(text="We " + "walk on " * 15 + "home.", origin="model")
    script = with_line(long)
    shown = script.scenes[1].visual.model_copy(update={"headline": "Blue blood"})
    second = script.scenes[1].model_copy(update={"visual": shown})
    remarks = check(script.model_copy(update={"scenes": (script.scenes[0], second, *script.scenes[2:])}))

    assert not rules(remarks)
    assert {"long sentence", "first person", "shown words"} <= rules(remarks, blocks=False)
    assert all(remark.hint for remark in remarks)


def test_scenes_are_named_by_their_number() -> None:
    script = written().script
    scenes: tuple[Scene, ...] = (*script.scenes[:-1], script.scenes[-1].model_copy(update={"beat": Beat.TWIST}))

    assert check(script.model_copy(update={"scenes": scenes}))[0].message == "the script has no call to action"


def test_an_empty_source_knows_no_line() -> None:
    remarks = review(written().script, written().listing, Source(text=""), (), unshowable)

    assert "source" in rules(remarks)
