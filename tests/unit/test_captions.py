import pytest

from tools.errors import ToolRejected
from tools.media import PORTRAIT, WordTiming
from tools.render.captions import Caption, plan_captions
from tools.render.stage import Stage

STAGE = Stage(PORTRAIT)


def spoken(text: str, *, each: float = 0.3, pauses: dict[str, float] | None = None) -> tuple[WordTiming, ...]:
    """Words said one after the other; `pauses` are the seconds of silence after a word."""
    timings, clock = [], 0.0
    for word in text.split():
        timings.append(WordTiming(text=word, start=clock, end=clock + each - 0.02))
        clock += each + (pauses or {}).get(word, 0.0)
    return tuple(timings)


def plan(timings: tuple[WordTiming, ...], frames: int = 300) -> list[Caption]:
    return list(plan_captions(timings, frames, STAGE).captions)


def texts(captions: list[Caption]) -> list[str]:
    return [" ".join(word.text for word in caption.words) for caption in captions]


def test_captions_end_where_a_sentence_ends() -> None:
    assert texts(plan(spoken("It swims. Then it stops, and waits."))) == ["IT SWIMS.", "THEN IT STOPS,", "AND WAITS."]


def test_a_number_stays_with_its_unit() -> None:
    lines = texts(plan(spoken("It weighs about seventeen or even 300 kg in all.")))

    assert any("300 kg" in line for line in lines)


def test_a_caption_stands_over_a_pause_until_the_next_one_comes() -> None:
    first, second = plan(spoken("It stops. Then nothing.", pauses={"stops.": 2.0}))

    assert first.end == second.start
    assert second.start > 60


def test_the_last_caption_stands_until_the_scene_ends() -> None:
    assert plan(spoken("That is all."), frames=120)[-1].end == 120


def test_in_a_long_pause_no_word_is_lit() -> None:
    first, _ = plan(spoken("It stops. Then nothing.", pauses={"stops.": 2.0}))

    assert first.words[-1].dimmed < first.end - 30


def test_the_pill_stays_clear_of_the_words_beside_it() -> None:
    caption = plan(spoken("one two six ten"))[0]

    for word, following in zip(caption.words, caption.words[1:], strict=False):
        assert following.x - (word.x + word.width) >= 0.4 * caption.px


def test_a_word_too_long_for_the_line_shrinks_inside_it_and_is_reported() -> None:
    found = plan_captions(spoken("Pneumonoultramicroscopicsilicovolcanoconiosis!"), 60, STAGE)

    (word,) = found.captions[0].words
    assert STAGE.left <= word.x
    assert word.x + word.width <= STAGE.right
    assert found.findings[0].check == "caption overflow"
    assert not found.findings[0].hard


def test_emoji_leave_no_gap_and_no_caption() -> None:
    assert texts(plan(spoken("Well 🎉 done."))) == ["WELL DONE."]
    assert plan(spoken("🎉 🎉")) == []


def test_captions_in_an_unknown_script_are_refused() -> None:
    with pytest.raises(ToolRejected, match="Devanagari"):
        plan(spoken("the word नमस्ते"))
