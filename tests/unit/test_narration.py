"""What a narration promises, shown with an engine that hums."""

from pathlib import Path

import numpy as np
import pytest

from tests.fakes.speaker import SAMPLE_RATE, Hum, humming
from tools.errors import ToolFailed, ToolRejected
from tools.speech import Narration, SpeechRequest, wav
from tools.speech.narration import narrate
from tools.speech.track import LEADING_SECONDS, PAUSE_SECONDS, TRAILING_SECONDS, Break

TEXT = "It cost $5 million, in 3.5 km of road. Was it worth it?"


def narrated(text: str, folder: Path, say: Hum | None = None, speed: float = 1.0) -> Narration:
    return narrate(humming(say), SpeechRequest(text=text, voice="low", speed=speed), folder / "voice.wav")


def samples(narration: Narration) -> np.ndarray:
    return np.frombuffer(narration.wav.read_bytes()[44:], "<i2")


def test_the_engines_silence_is_trimmed_to_a_constant(tmp_path: Path) -> None:
    narration = narrated("Stop.", tmp_path)

    assert narration.words[0].start == pytest.approx(LEADING_SECONDS, abs=0.001)
    assert narration.seconds - narration.words[-1].end == pytest.approx(TRAILING_SECONDS, abs=0.001)


def test_words_lie_where_they_sound(tmp_path: Path) -> None:
    narration = narrated(TEXT, tmp_path)
    loud = np.abs(samples(narration)) > 2500

    for word in narration.words:
        begin, end = (round(moment * SAMPLE_RATE) for moment in (word.start, word.end))
        assert loud[begin + 80 : end - 80].all()
    assert loud.sum() / SAMPLE_RATE == pytest.approx(sum(word.end - word.start for word in narration.words), abs=0.2)


def test_pauses_are_as_long_as_the_punctuation_asks(tmp_path: Path) -> None:
    words = {word.text: word for word in narrated(TEXT, tmp_path).words}

    assert words["in"].start - words["$5 million,"].end == pytest.approx(PAUSE_SECONDS[Break.COMMA], abs=0.001)
    assert words["Was"].start - words["road."].end == pytest.approx(PAUSE_SECONDS[Break.STOP], abs=0.001)
    assert words["cost"].start == pytest.approx(words["It"].end, abs=0.001)


def test_twice_the_speed_takes_half_the_time(tmp_path: Path) -> None:
    slow, fast = (narrated(TEXT, tmp_path, speed=speed).words for speed in (1.0, 2.0))

    assert (slow[-1].end - LEADING_SECONDS) / (fast[-1].end - LEADING_SECONDS) == pytest.approx(2, abs=0.02)


@pytest.mark.parametrize(
    ("say", "seen"),
    [
        (Hum(without=frozenset(["kilometers"])), "came"),
        (Hum(silent=frozenset(["road"])), "silent"),
        (Hum(hurried=frozenset(["million"])), "lasts"),
        (Hum(times=0.6), "expected"),
    ],
)
def test_words_that_the_engine_loses_are_noticed(tmp_path: Path, say: Hum, seen: str) -> None:
    with pytest.raises(ToolFailed) as lost:
        narrated(TEXT, tmp_path, say)

    assert seen in str(lost.value)
    assert lost.value.provider == "hum"
    assert list(tmp_path.iterdir()) == []


def test_the_place_where_words_were_lost_is_named(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match=r"“road” in “…a kilometers of road…”"):
        narrated(TEXT.replace("3.5 km", "a km"), tmp_path, Hum(silent=frozenset(["road"])))


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        (SpeechRequest(text="Hello", voice="high"), "high"),
        (SpeechRequest(text="Hello", voice="low", speed=3.0), "3"),
        (SpeechRequest(text="Hello", voice="low", speed=0.1), "0.1"),
        (SpeechRequest(text="🍕 https://example.com", voice="low"), "Nothing"),
        (SpeechRequest(text="Привет", voice="low"), "Cyrillic"),
    ],
)
def test_what_cannot_be_spoken_is_refused_with_a_hint(tmp_path: Path, request_: SpeechRequest, problem: str) -> None:
    with pytest.raises(ToolRejected, match=problem) as refused:
        narrate(humming(), request_, tmp_path / "voice.wav")

    assert refused.value.hint
    assert refused.value.provider == "hum"


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "voice.wav"
    folder.mkdir()

    with pytest.raises(ToolFailed, match="could not be written") as failed:
        wav.write(folder, np.zeros(10, np.int16), 8000)

    assert "Free space in the data folder" in failed.value.hint
    assert list(tmp_path.iterdir()) == [folder]
