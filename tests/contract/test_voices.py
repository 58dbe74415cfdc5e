"""What every voice keeps, whichever engine speaks."""

import threading
import wave
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from tests.services import missing_service
from tests.texts.narrations import NARRATIONS
from tools.errors import ToolRejected
from tools.registry import PROVIDERS, find_provider
from tools.speech import Narration, SpeechRequest, Voice
from tools.speech.flite import FliteVoice

TEXT = "Dr. Lee's team found 3.5 km of tunnels — of the old city — in 1998. Who built them? Nobody knows!"
CAPTION = TEXT
FLITE_MISSING = "Debian's `libflite1` is not installed, so the voices of flite were not tried."


@pytest.fixture(params=sorted(PROVIDERS["speech"]))
def voice(request: pytest.FixtureRequest) -> Voice:
    """Each voice that is built in; without its library flite is skipped, and under `CI=true` fails."""
    if request.param == "flite" and not FliteVoice.is_available():
        missing_service(FLITE_MISSING)
    built: Voice = find_provider(PROVIDERS["speech"][request.param])()
    return built


def spoken(voice: Voice, into: Path, text: str = TEXT, name: str | None = None, speed: float = 1.0) -> Narration:
    return voice.speak(SpeechRequest(text=text, voice=name or voice.voices[0], speed=speed), into)


def speak_in_process(dotted: str, into: Path) -> bytes:
    spoken(find_provider(dotted)(), into)
    return into.read_bytes()


def test_the_narration_tells_what_is_in_its_file(voice: Voice, tmp_path: Path) -> None:
    narration = spoken(voice, tmp_path / "voice.wav")

    with wave.open(str(narration.wav)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        assert sound.getframerate() == narration.sample_rate >= 16_000
        assert sound.getnframes() / sound.getframerate() == pytest.approx(narration.seconds)
    assert (narration.engine, narration.voice) == (voice.name, voice.voices[0])
    assert list(tmp_path.iterdir()) == [narration.wav]


def test_the_words_are_the_caption_and_their_times_rise(voice: Voice, tmp_path: Path) -> None:
    for name in voice.voices:
        narration = spoken(voice, tmp_path / "voice.wav", name=name)

        assert " ".join(word.text for word in narration.words) == CAPTION
        times = [moment for word in narration.words for moment in (word.start, word.end)]
        assert times == sorted(times)
        assert times[0] > 0
        assert times[-1] < narration.seconds
        assert all(word.end - word.start > 0.02 for word in narration.words)


def test_words_sound_and_pauses_do_not(voice: Voice, tmp_path: Path) -> None:
    narration = spoken(voice, tmp_path / "voice.wav")
    with wave.open(str(narration.wav)) as sound:
        samples = np.abs(np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(int))
    at = [(round(w.start * narration.sample_rate), round(w.end * narration.sample_rate)) for w in narration.words]

    words = [samples[start:end].mean() for start, end in at]
    pauses = [samples[end:start].mean() for (_, end), (start, _) in pairwise(at) if start - end > 1000]

    assert len(pauses) == 4
    assert max(pauses) * 5 < min(words)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_speed_changes_the_duration(voice: Voice, tmp_path: Path, speed: float) -> None:
    normal = spoken(voice, tmp_path / "normal.wav")
    changed = spoken(voice, tmp_path / "changed.wav", speed=speed)

    assert changed.seconds * speed == pytest.approx(normal.seconds, rel=0.1)
    assert [word.text for word in changed.words] == [word.text for word in normal.words]


def test_the_same_request_gives_the_same_bytes(voice: Voice, tmp_path: Path) -> None:
    into = tmp_path / "voice.wav"

    first = spoken(voice, into).wav.read_bytes()
    spoken(voice, into, text="Something else in between, at another speed.", speed=1.5)

    assert spoken(voice, into).wav.read_bytes() == first


def test_another_process_gives_the_same_bytes(voice: Voice, tmp_path: Path) -> None:
    here = spoken(voice, tmp_path / "here.wav").wav.read_bytes()

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(speak_in_process, PROVIDERS["speech"][voice.name], tmp_path / "there.wav").result()

    assert there == here


def test_threads_may_speak_at_once(voice: Voice, tmp_path: Path) -> None:
    def speak(number: int) -> bytes:
        return spoken(voice, tmp_path / f"{number}.wav", speed=1.0 + number % 2 / 2).wav.read_bytes()

    before = threading.active_count()
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(speak, range(8)))

    assert len(set(files)) == 2
    assert threading.active_count() <= before


def test_an_older_narration_is_replaced(voice: Voice, tmp_path: Path) -> None:
    into = tmp_path / "voice.wav"
    into.write_bytes(b"old")

    spoken(voice, into)

    assert into.read_bytes().startswith(b"RIFF")


@pytest.mark.parametrize("text", ["Привет, мир", "Tokyo is 東京", "🍕🍕🍕", "", "https://example.com"])
def test_what_it_cannot_speak_it_refuses(voice: Voice, tmp_path: Path, text: str) -> None:
    with pytest.raises(ToolRejected) as refused:
        spoken(voice, tmp_path / "voice.wav", text=text)

    assert refused.value.hint
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_voice_is_refused_with_the_known_ones(voice: Voice, tmp_path: Path) -> None:
    with pytest.raises(ToolRejected) as refused:
        spoken(voice, tmp_path / "voice.wav", name="nobody")

    assert voice.voices[0] in refused.value.hint


@pytest.mark.parametrize(
    "text", ["No.", "A.", "I?", "7", "Xi.", "Tchaikovsky!", "Mbappé, Nguyen, Lviv.", "Hmm.", "X", "a b c d e f g"]
)
def test_short_and_foreign_words_are_not_taken_for_lost_ones(voice: Voice, tmp_path: Path, text: str) -> None:
    assert spoken(voice, tmp_path / "voice.wav", text=text).seconds > 0.2


@pytest.mark.parametrize("subject", sorted(NARRATIONS))
def test_the_estimate_of_a_paragraph_is_right_within_a_tenth(voice: Voice, tmp_path: Path, subject: str) -> None:
    text = NARRATIONS[subject]

    for name in voice.voices:
        real = spoken(voice, tmp_path / "voice.wav", text=text, name=name).seconds
        assert voice.estimate_seconds(text) == pytest.approx(real, rel=0.1)


def test_the_estimates_of_a_script_sum_up_within_a_twentieth(voice: Voice, tmp_path: Path) -> None:
    for speed in (1.0, 1.25):
        real = sum(spoken(voice, tmp_path / "voice.wav", text, speed=speed).seconds for text in NARRATIONS.values())
        estimated = sum(voice.estimate_seconds(text, speed) for text in NARRATIONS.values())

        assert estimated == pytest.approx(real, rel=0.05)


def test_an_estimate_needs_no_engine_and_refuses_nothing(voice: Voice) -> None:
    assert voice.estimate_seconds("Привет, мир, как дела") > 1
    assert voice.estimate_seconds("🍕") == 0
