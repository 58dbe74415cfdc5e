"""What is particular to eSpeak NG: its events, and the folder its data lie in."""

from pathlib import Path

import espeakng_loader
import numpy as np
import pytest

from tools.errors import ToolNotConfigured
from tools.speech.espeak import ACCENTS, EspeakVoice, Onset, opened, words_of
from tools.speech.narration import Line

RATE = 1000
LOUD = np.full(1000, 900, np.int16)


def line(*marked: str) -> Line:
    return Line(words=tuple(word.rstrip(",.") for word in marked), marked=marked, voice="en-us", speed=1.0)


def test_a_word_lasts_until_the_next_one_begins() -> None:
    words = words_of(line("one", "two."), [Onset(0, 0), Onset(4, 400)], LOUD, RATE)

    assert [(word.text, word.start, word.end) for word in words] == [("one", 0, 0.4), ("two", 0.4, 1)]


def test_a_word_before_a_pause_ends_where_it_falls_silent() -> None:
    samples = LOUD.copy()
    samples[250:400] = 10

    words = words_of(line("one,", "two."), [Onset(0, 0), Onset(5, 400)], samples, RATE)

    assert [(word.start, word.end) for word in words] == [(0, 0.25), (0.4, 1)]


def test_words_that_are_run_together_share_the_time_by_their_letters() -> None:
    words = words_of(line("of", "the", "sea."), [Onset(0, 0), Onset(7, 500)], LOUD, RATE)

    assert [(word.text, word.start, word.end) for word in words] == [
        ("of", 0, pytest.approx(0.2)),
        ("the", pytest.approx(0.2), 0.5),
        ("sea", 0.5, 1),
    ]


def test_an_event_inside_a_word_belongs_to_it() -> None:
    words = words_of(line("that's", "it."), [Onset(0, 0), Onset(5, 300), Onset(7, 500)], LOUD, RATE)

    assert [(word.start, word.end) for word in words] == [(0, 0.5), (0.5, 1)]


def test_without_events_no_word_was_spoken() -> None:
    assert words_of(line("one", "two."), [], LOUD, RATE) == []


def test_data_in_a_deep_folder_are_found(tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 50)
    folder.mkdir()
    data = folder / "espeak-ng-data"
    data.symlink_to(espeakng_loader.get_data_path())

    with opened(espeakng_loader.get_library_path(), data) as (library, sample_rate):
        assert sample_rate > 0
        assert [library.espeak_SetVoiceByName(accent.name) for accent in ACCENTS.values()] == [0, 0, 0, 0]


@pytest.mark.parametrize("missing", ["library", "data"])
def test_a_missing_part_is_told_with_the_other_provider(tmp_path: Path, missing: str) -> None:
    library = str(tmp_path / "none.so") if missing == "library" else espeakng_loader.get_library_path()

    with pytest.raises(ToolNotConfigured) as told, opened(library, tmp_path):
        pass

    assert "flite" in told.value.hint


def test_it_is_available_where_its_package_is_installed() -> None:
    assert EspeakVoice.is_available()
