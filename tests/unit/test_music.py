"""The beds: in key, without clicks, as long as the film, and the same for the same seed."""

import numpy as np
import pytest

from tools.errors import ToolRejected
from tools.render.filters import RATE, Sound
from tools.render.loudness import integrated_loudness
from tools.render.music import bed
from tools.render.styles import STYLES
from tools.render.synth import hertz, pluck, tone, wave

NAMES = sorted(STYLES)
EVERY_STYLE = pytest.mark.parametrize("name", NAMES)


@EVERY_STYLE
def test_the_same_seed_gives_the_same_bed(name: str) -> None:
    assert np.array_equal(bed(name, 7, 8 * RATE), bed(name, 7, 8 * RATE))


@EVERY_STYLE
def test_seeds_differ(name: str) -> None:
    beds = [bed(name, seed, 6 * RATE) for seed in range(3)]

    assert abs(correlation(beds[0], beds[1])) < 0.5
    assert abs(correlation(beds[1], beds[2])) < 0.5


@EVERY_STYLE
@pytest.mark.parametrize("samples", [1, 1_600, 3_200, RATE, 11 * RATE + 1_600])
def test_a_bed_is_as_long_as_asked(name: str, samples: int) -> None:
    sound = bed(name, 1, samples)

    assert sound.shape == (2, samples)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()


@EVERY_STYLE
def test_a_bed_enters_and_leaves_softly(name: str) -> None:
    sound = bed(name, 1, 12 * RATE)

    middle = rms(sound[:, 5 * RATE : 6 * RATE])
    assert rms(sound[:, : RATE // 50]) < 0.1 * middle
    assert rms(sound[:, -RATE // 50 :]) < 0.01 * middle


@EVERY_STYLE
@pytest.mark.parametrize("seed", [1, 2])
def test_a_bed_has_no_gap_no_click_and_no_offset(name: str, seed: int) -> None:
    sound = bed(name, seed, 30 * RATE)

    seconds = sound[:, RATE : 27 * RATE].reshape(2, 26, RATE)
    loudness = np.sqrt(np.square(seconds).mean(axis=(0, 2)))
    assert loudness.min() > 0.2 * loudness.max()
    assert np.abs(sound.mean(axis=1)).max() < 0.001 * np.abs(sound).max()
    assert not clicks(sound)


def test_a_click_would_be_found() -> None:
    sound = bed("pulse", 1, 5 * RATE)
    sound[0, 100_000:] += 0.1

    assert clicks(sound) == [208]


@EVERY_STYLE
def test_both_channels_differ_and_survive_one_loudspeaker(name: str) -> None:
    sound = bed(name, 3, 15 * RATE)

    one = np.stack([sound.mean(axis=0)] * 2)
    assert 0.3 < correlation(sound[:1], sound[1:]) < 0.995
    assert integrated_loudness(one) > integrated_loudness(sound) - 3


@EVERY_STYLE
@pytest.mark.parametrize("seed", range(4))
def test_what_sounds_belongs_to_one_key(name: str, seed: int) -> None:
    sound = bed(name, seed, 24 * RATE).mean(axis=0)

    chroma = pitch_classes(sound)

    scale = [0, 2, 4, 5, 7, 9, 11]
    in_key = max(sum(chroma[(root + step) % 12] for step in scale) for root in range(12))
    assert in_key > 0.93 * chroma.sum()


def test_styles_never_put_two_tones_a_semitone_apart() -> None:
    for style in STYLES.values():
        for chord in {style.home, *(chord for row in style.progressions for chord in row)}:
            steps = {(high - low) % 12 for low in chord.tones for high in chord.tones}
            assert 1 not in steps


def test_an_unknown_bed_is_refused_by_name() -> None:
    with pytest.raises(ToolRejected, match='"techno"') as refused:
        bed("techno", 1, RATE)

    assert "calm" in refused.value.hint
    assert "none" in refused.value.hint


def test_a_tone_does_not_drift() -> None:
    table = wave([1.0])

    late = tone(table, 1_000.0, 60 * RATE)[-RATE:]

    assert np.argmax(np.abs(np.fft.rfft(late))) == 1_000
    assert np.abs(late - tone(table, 1_000.0, RATE)).max() < 0.01


def test_a_note_begins_and_ends_at_zero() -> None:
    note = pluck(69, 0.8, 0.4)

    assert abs(note[0]) < 1e-4
    assert abs(note[-1]) < 1e-4
    assert hertz(69) == 440.0


def pitch_classes(sound: Sound) -> np.ndarray:
    """The energy of each of the twelve tones between 100 and 2,000 Hz, of the peaks of a long spectrum."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size))) ** 2
    frequencies = np.fft.rfftfreq(sound.size, 1 / RATE)
    heard = (frequencies > 100) & (frequencies < 2_000)
    classes = np.round(12 * np.log2(frequencies[heard] / 440)).astype(int) % 12
    return np.bincount(classes, spectrum[heard], 12)


def clicks(sound: Sound) -> list[int]:
    """The hundredths of a second with a jump: one bend that stands far out of its neighbourhood's."""
    bend = np.abs(np.diff(sound, 2)).max(axis=0)
    windows = bend[: bend.size // 480 * 480].reshape(-1, 480)
    power = np.convolve(np.square(windows).mean(axis=1), np.ones(3) / 3, mode="same")
    sharp = windows.max(axis=1) > 10 * np.sqrt(power)
    return np.flatnonzero(sharp & (windows.max(axis=1) > 1e-3)).tolist()


def rms(sound: Sound) -> float:
    return float(np.sqrt(np.square(sound).mean()))


def correlation(one: Sound, other: Sound) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
