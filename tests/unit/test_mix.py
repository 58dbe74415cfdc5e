"""The mix: voices at their exact samples, a bed that steps back for them, one loudness."""

import wave
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.segments import TEXTS, speak, spread, write_scene, write_wav
from tools.errors import ToolRejected
from tools.media import WordTiming
from tools.render import MixRequest, SpokenScene
from tools.render.envelopes import STEPS_PER_SECOND
from tools.render.filters import RATE
from tools.render.loudness import SILENT, integrated_loudness
from tools.render.mix import duck, mix, polish, spoken_stretches, voice_track
from tools.render.sound_files import read_narration


def scene(narration: Path, frames: int, words: tuple[WordTiming, ...] = (), offset: float = 0.0) -> SpokenScene:
    return SpokenScene(frames=frames, narration=narration, narration_offset=offset, words=words)


def film(*scenes: SpokenScene, music: str = "none") -> MixRequest:
    return MixRequest(scenes=scenes, music=music)


def example(folder: Path, *, music: str = "calm") -> MixRequest:
    return MixRequest(scenes=tuple(write_scene(folder, at, text) for at, text in enumerate(TEXTS)), music=music)


def quiet(fraction: float, message: str) -> None:
    """Nobody watches the progress."""


@pytest.fixture
def click(tmp_path: Path) -> Path:
    """A narration of half a second with one soft pulse in its middle."""
    sound = np.zeros(8_000)
    sound[3_980:4_021] = 0.5 * np.hanning(41)
    return write_wav(tmp_path / "click.wav", sound)


def test_narrations_lie_at_their_exact_samples(click: Path) -> None:
    request = film(scene(click, 31, offset=0.1), scene(click, 1), scene(click, 47, offset=0.25))

    track = voice_track(request)

    assert track.size == 79 * 1_600
    pulses = np.flatnonzero((track[1:-1] > 0.3) & (track[1:-1] >= track[:-2]) & (track[1:-1] > track[2:])) + 1
    assert pulses.tolist() == [0.35 * RATE, 31 * 1_600 + 0.25 * RATE, 32 * 1_600 + 0.5 * RATE]


def test_a_narration_that_outlasts_the_film_is_cut_softly(click: Path) -> None:
    mixed = mix(film(scene(click, 9)), quiet)

    assert mixed.sound.shape == (2, 9 * 1_600)
    assert np.abs(mixed.sound[:, -4:]).max() < 0.01


def test_the_bed_is_down_by_the_first_word_and_back_after_the_last(click: Path) -> None:
    words = (WordTiming(text="one", start=2.0, end=2.4), WordTiming(text="two", start=2.6, end=3.0))

    depth = duck(film(scene(click, 180, words)))

    assert depth.size == 6 * STEPS_PER_SECOND
    at = {second: depth[round(second * STEPS_PER_SECOND)] for second in (1.85, 1.95, 2.02, 2.5, 2.98, 3.3, 3.7)}
    assert at[1.85] == 0
    assert 1 < at[1.95] < 7
    assert at[2.02] == at[2.5] == at[2.98] == pytest.approx(8)
    assert 2 < at[3.3] < 6
    assert at[3.7] == 0


def test_speech_is_one_stretch_until_somebody_pauses(click: Path) -> None:
    words = spread("One two. Three", start=0.5, pause=0.9)

    request = film(scene(click, 30), scene(click, 120, words))

    assert spoken_stretches(request.scenes) == [
        (1.5, pytest.approx(2.015)),
        (pytest.approx(2.955), pytest.approx(3.26)),
    ]


@pytest.mark.parametrize("music", ["calm", "pulse", "bright", "none"])
def test_every_mix_has_the_wanted_loudness_and_peak(tmp_path: Path, music: str) -> None:
    mixed = mix(example(tmp_path, music=music), quiet)

    assert mixed.loudness_lufs == pytest.approx(-14.0, abs=0.1)
    assert mixed.true_peak_dbtp <= -1.9
    assert mixed.sound.mean() == pytest.approx(0, abs=1e-3)


def test_the_voice_stands_well_above_the_bed(tmp_path: Path) -> None:
    words = spread(" ".join(["word"] * 40), start=2.0)
    narration = write_wav(tmp_path / "voice.wav", speak(words, 16.0))

    mixed = mix(film(scene(narration, 480, words), music="calm"), quiet)

    before, during = mixed.sound[:, RATE : 19 * RATE // 10], mixed.sound[:, 2 * RATE : 14 * RATE]
    assert 8 < integrated_loudness(during) - integrated_loudness(before) < 14


def test_the_bed_is_turned_as_far_as_is_asked(tmp_path: Path) -> None:
    words = spread(" ".join(["word"] * 40), start=2.0)
    narration = write_wav(tmp_path / "voice.wav", speak(words, 16.0))

    def bed_under_voice(music_db: float) -> float:
        request = film(scene(narration, 480, words), music="calm").model_copy(update={"music_db": music_db})
        mixed = mix(request, quiet)
        before, during = mixed.sound[:, RATE : 19 * RATE // 10], mixed.sound[:, 2 * RATE : 14 * RATE]
        return integrated_loudness(during) - integrated_loudness(before)

    assert bed_under_voice(-6) == pytest.approx(bed_under_voice(0) + 6, abs=0.7)
    assert bed_under_voice(4) == pytest.approx(bed_under_voice(0) - 4, abs=0.7)


def test_a_film_without_sound_stays_silent(tmp_path: Path) -> None:
    nothing = write_wav(tmp_path / "nothing.wav", np.zeros(16_000))

    mixed = mix(film(scene(nothing, 60)), quiet)

    assert not mixed.sound.any()
    assert mixed.loudness_lufs == SILENT


def test_a_film_without_words_is_as_loud_with_its_music(tmp_path: Path) -> None:
    nothing = write_wav(tmp_path / "nothing.wav", np.zeros(0))

    mixed = mix(film(scene(nothing, 200), music="bright"), quiet)

    assert mixed.loudness_lufs == pytest.approx(-14.0, abs=0.1)


def test_a_film_of_one_frame_is_mixed(click: Path) -> None:
    assert mix(film(scene(click, 1), music="pulse"), quiet).sound.shape == (2, 1_600)


def test_the_voice_is_evened_and_loses_its_rumble() -> None:
    time = np.arange(2 * RATE) / RATE
    tone = np.sin(2 * np.pi * 600 * time) * np.where(time < 1, 0.05, 0.4)
    voice = (tone + 0.05 * np.sin(2 * np.pi * 20 * time)).astype(np.float32)

    polish(voice)

    soft, loud = voice[RATE // 2 : 9 * RATE // 10], voice[3 * RATE // 2 : 19 * RATE // 10]
    assert np.abs(np.fft.rfft(soft))[:12].max() < 0.1 * np.abs(np.fft.rfft(soft)).max()
    assert 2 < loud.std() / soft.std() < 7


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []

    mix(example(tmp_path), lambda fraction, _: told.append(fraction))

    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("content", [b"", b"RIFF nonsense", b"\x00" * 4_000])
def test_a_damaged_narration_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "voice7.wav"
    path.write_bytes(content)

    with pytest.raises(ToolRejected, match=r"voice7\.wav cannot be read"):
        read_narration(path)


def test_a_missing_or_stereo_narration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16_000)

    with pytest.raises(ToolRejected, match="not a 16-bit mono WAV"):
        read_narration(path)
    with pytest.raises(ToolRejected, match="cannot be read"):
        read_narration(tmp_path / "gone.wav")
