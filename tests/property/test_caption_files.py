"""Whatever is spoken, captions are readable, complete and in order, and the last check agrees."""

import re
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from tools.media import WordTiming
from tools.render import SpokenScene
from tools.render.caption_checks import check_captions
from tools.render.subtitles import cues_of, srt, vtt

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=14)
long_words = st.integers(40, 130).map("x".__mul__)
sentences = st.sampled_from(["well.", "“Why?”", "yes,", "3.5", "no!"])
spoken = st.tuples(texts | sentences | long_words, st.floats(0.12, 0.9), st.sampled_from([0.0, 0.02, 0.4, 1.5]))


@st.composite
def scenes(draw: st.DrawFn) -> SpokenScene:
    at, words = draw(st.floats(0, 1)), []
    for text, seconds, pause in draw(st.lists(spoken, max_size=25)):
        words.append(WordTiming(text=text, start=at, end=at + seconds))
        at += seconds + pause
    frames = int(at * 30) + draw(st.integers(1, 40))
    return SpokenScene(frames=frames, narration=Path("unused"), narration_offset=0, words=tuple(words))


films = st.lists(scenes(), min_size=1, max_size=4)


@given(films)
def test_lines_are_short_and_nothing_is_lost(film: list[SpokenScene]) -> None:
    cues = cues_of(film)

    assert all(1 <= len(cue.lines) <= 2 and max(map(len, cue.lines)) <= 42 for cue in cues)
    shown = "".join(line for cue in cues for line in cue.lines)
    assert letters(shown) == letters("".join(word.text for scene in film for word in scene.words))


@given(films)
def test_cues_follow_each_other_and_stay_as_long_as_there_is_room(film: list[SpokenScene]) -> None:
    cues = cues_of(film)

    assert all(0 <= cue.start < cue.end for cue in cues)
    assert all(cue.end <= sum(scene.frames for scene in film) for cue in cues)
    assert all(before.end <= after.start for before, after in pairwise(cues))
    assert all(before.end - before.start >= 30 or before.end == after.start for before, after in pairwise(cues))


@given(films)
def test_what_is_written_passes_the_check(film: list[SpokenScene]) -> None:
    cues = cues_of(film)
    with TemporaryDirectory() as folder:
        (Path(folder) / "c.srt").write_text(srt(cues), encoding="utf-8", newline="")
        (Path(folder) / "c.vtt").write_text(vtt(cues), encoding="utf-8", newline="")

        findings = check_captions(Path(folder) / "c.srt", Path(folder) / "c.vtt", film)

    assert findings == []


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)
