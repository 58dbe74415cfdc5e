"""Caption files: short lines, sensible breaks, exact times."""

from pathlib import Path

import pysubs2
import pytest

from tests.fakes.segments import spread
from tools.media import WordTiming
from tools.render import SpokenScene
from tools.render.subtitles import Cue, cues_of, srt, vtt

SENTENCE = "By morning, three bridges were gone, and the town had to decide what to save first of all its treasures."


def scene(words: tuple[WordTiming, ...], frames: int = 300) -> SpokenScene:
    return SpokenScene(
        frames=frames,
        narration=Path("n.wav"),
        narration_offset=0.0,
        words=words,
    )


def texts(cues: tuple[Cue, ...]) -> list[str]:
    return [" / ".join(cue.lines) for cue in cues]


def test_a_long_sentence_is_divided_after_its_clauses() -> None:
    cues = cues_of([scene(spread(SENTENCE))])

    assert texts(cues) == [
        "By morning, three bridges were gone,",
        "and the town had to decide what to / save first of all its treasures.",
    ]


def test_sentences_get_cues_of_their_own() -> None:
    cues = cues_of([scene(spread("Nobody planned for this. The river rose."))])

    assert texts(cues) == ["Nobody planned for this.", "The river rose."]


def test_a_cry_is_shown_with_the_sentence_after_it() -> None:
    cues = cues_of([scene(spread("No! The river rose again that night."))])

    assert texts(cues) == ["No! The river rose again that night."]


def test_no_cue_reaches_into_another_scene() -> None:
    cues = cues_of([scene(spread("And then"), frames=40), scene(spread("it rained."), frames=60)])

    assert texts(cues) == ["And then", "it rained."]
    assert cues[1].start == 40 + 4
    assert cues[0].end <= cues[1].start


def test_a_cue_stays_a_second_and_bridges_a_short_gap() -> None:
    early = WordTiming(text="Now.", start=0.5, end=0.8)
    later = WordTiming(text="Later.", start=2.0, end=3.4)
    cues = cues_of([scene((early, later), frames=150)])

    assert [(cue.start, cue.end) for cue in cues] == [(15, 45), (60, 102)]

    soon = WordTiming(text="Later.", start=1.7, end=3.0)
    assert cues_of([scene((early, soon), frames=150)])[0].end == 51


def test_a_word_wider_than_a_line_is_cut() -> None:
    cues = cues_of([scene((WordTiming(text="a" * 100, start=0.0, end=4.0),))])

    assert max(len(line) for cue in cues for line in cue.lines) <= 42
    assert "".join(line for cue in cues for line in cue.lines).replace(" ", "") == "a" * 100


def test_times_are_those_of_whole_frames() -> None:
    cues = (Cue(start=1, end=44, lines=("One",)), Cue(start=44, end=108_031, lines=("two", "three")))

    assert srt(cues) == ("1\n00:00:00,033 --> 00:00:01,467\nOne\n\n2\n00:00:01,467 --> 01:00:01,033\ntwo\nthree\n")
    assert vtt(cues) == ("WEBVTT\n\n00:00:00.033 --> 00:00:01.467\nOne\n\n00:00:01.467 --> 01:00:01.033\ntwo\nthree\n")


def test_marks_that_mean_something_in_webvtt_are_escaped() -> None:
    assert "a &lt;b&gt; &amp; c" in vtt((Cue(start=0, end=30, lines=("a <b> & c",)),))
    assert "a <b> & c" in srt((Cue(start=0, end=30, lines=("a <b> & c",)),))


def test_a_film_without_words_has_empty_captions() -> None:
    assert cues_of([scene(())]) == ()
    assert srt(()) == ""
    assert vtt(()) == "WEBVTT\n"


@pytest.mark.parametrize(("write", "kind"), [(srt, "srt"), (vtt, "vtt")])
def test_another_reader_finds_the_same_cues(write: type, kind: str) -> None:
    cues = cues_of([scene(spread(SENTENCE)), scene(spread("Nobody planned for this. The river rose."))])

    read = pysubs2.SSAFile.from_string(write(cues), format_=kind)

    assert [event.plaintext.split("\n") for event in read] == [list(cue.lines) for cue in cues]
    assert [round(event.start * 30 / 1000) for event in read] == [cue.start for cue in cues]
    assert [round(event.end * 30 / 1000) for event in read] == [cue.end for cue in cues]


def test_a_title_before_a_name_ends_no_cue() -> None:
    said = 'The tunnel is safe, and "we did not expect that," said Dr. Ana Petrescu. So did I. Then J. R. Stone left.'

    cues = texts(cues_of([scene(spread(said))]))

    assert not any(cue.endswith(("Dr.", "J.", "R.")) for cue in cues)
    assert any("Dr. Ana" in cue.replace(" /", "") for cue in cues)
