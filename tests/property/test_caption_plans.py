import itertools

from hypothesis import given
from hypothesis import strategies as st

from tools.media import FRAMES_PER_SECOND, PORTRAIT, Size, WordTiming
from tools.render.captions import PAD, plan_captions
from tools.render.fonts import Face
from tools.render.stage import Stage
from tools.render.typeset import TextBox, fit_text

LETTERS = st.text("abcdefghijklmnopqrstuvwxyzäöüßéñčłАбвгдежЯαβγδ0123456789,.!?-'", min_size=1, max_size=24)
GAPS = st.floats(0, 1.5)
LENGTHS = st.floats(0.05, 0.9)


@st.composite
def narrations(draw: st.DrawFn) -> tuple[WordTiming, ...]:
    timings, clock = [], draw(GAPS)
    for text in draw(st.lists(LETTERS, max_size=25)):
        end = clock + draw(LENGTHS)
        timings.append(WordTiming(text=text, start=clock, end=end))
        clock = end + draw(GAPS)
    return tuple(timings)


@given(narrations(), st.sampled_from([PORTRAIT, Size(width=270, height=480)]))
def test_every_word_is_captioned_once_in_order_and_inside_the_safe_area(
    words: tuple[WordTiming, ...], size: Size
) -> None:
    stage = Stage(size)
    frames = int((words[-1].end if words else 1.0) * FRAMES_PER_SECOND) + 5

    captions = plan_captions(words, frames, stage).captions

    shown = [word.text.casefold() for caption in captions for word in caption.words]
    assert shown == [word.text.casefold() for word in words]
    for caption in captions:
        assert caption.start < caption.end <= frames
        assert caption.words[0].x - PAD * caption.px >= stage.left - 1
        assert caption.words[-1].x + caption.words[-1].width + PAD * caption.px <= stage.right + 1
        for word in caption.words:
            assert caption.start <= word.lit <= word.dimmed <= max(caption.end, word.lit)
    for before, after in itertools.pairwise(captions):
        assert before.end <= after.start


@given(st.lists(LETTERS, min_size=1, max_size=14).map(" ".join), st.integers(1, 6))
def test_fitted_text_never_leaves_its_box_and_keeps_its_letters(text: str, most_lines: int) -> None:
    box = TextBox(width=400, height=300, largest=120, smallest=40, most_lines=most_lines)

    block = fit_text(text, Face.DISPLAY, box)

    assert len(block.lines) <= most_lines
    assert block.height <= box.height
    assert "".join(block.lines).replace("-", "").replace(" ", "") == text.replace("-", "").replace(" ", "")
