"""Our meter agrees with ffmpeg's, and the limiter keeps its word."""

from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
import pytest
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingMore

from tools.render.envelopes import apply_gain, decibels, peaks
from tools.render.filters import RATE, Sound
from tools.render.loudness import SILENT, integrated_loudness, limiter_gain, master_loudness, true_peak_dbtp

SECONDS = 6
TIME = np.arange(SECONDS * RATE) / RATE


def noise(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((2, TIME.size))


def sine(frequency: float) -> np.ndarray:
    return np.stack([np.sin(2 * np.pi * frequency * TIME), np.cos(2 * np.pi * frequency * TIME)])


SOUNDS: dict[str, Callable[[], np.ndarray]] = {
    "the meter's own test tone": lambda: 0.1 * sine(997),
    "a low tone": lambda: 0.5 * sine(55),
    "a high tone": lambda: 0.2 * sine(9_000),
    "noise": lambda: 0.1 * noise(),
    "bursts, which the relative gate must part": lambda: (0.2 * (np.sin(3 * TIME) > 0.6) + 0.004) * noise(),
    "one channel alone": lambda: noise() * [[0.2], [0.0]],
    "a whisper": lambda: 0.0008 * noise(),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_loudness_is_what_ffmpeg_measures(name: str) -> None:
    sound = SOUNDS[name]().astype(np.float32)

    assert integrated_loudness(sound) == pytest.approx(measured_by_ffmpeg(sound)["I"], abs=0.15)


@pytest.mark.parametrize("name", ["the meter's own test tone", "noise", "one channel alone"])
def test_true_peak_is_what_ffmpeg_measures(name: str) -> None:
    sound = faded(SOUNDS[name]().astype(np.float32))

    assert true_peak_dbtp(sound) == pytest.approx(20 * np.log10(measured_by_ffmpeg(sound)["true_peak"]), abs=0.25)


def test_a_true_peak_between_two_samples_is_found() -> None:
    between = np.sin(2 * np.pi * RATE / 4 * TIME + np.pi / 4)
    sound = faded(np.stack([between, between]).astype(np.float32))

    assert np.abs(sound).max() == pytest.approx(0.7071, abs=0.001)
    assert true_peak_dbtp(sound) == pytest.approx(0.0, abs=0.05)


def test_silence_and_a_moment_have_no_loudness() -> None:
    assert integrated_loudness(np.zeros((2, RATE), np.float32)) == SILENT
    assert integrated_loudness(noise().astype(np.float32)[:, : RATE // 3]) == SILENT
    assert integrated_loudness(np.zeros((2, 0), np.float32)) == SILENT


@pytest.mark.parametrize("name", sorted(SOUNDS.keys() - {"a whisper"}))
def test_sound_is_brought_to_its_loudness_under_the_ceiling(name: str) -> None:
    sound = SOUNDS[name]().astype(np.float32)

    master_loudness(sound, -14.0, -2.0)

    assert integrated_loudness(sound) == pytest.approx(-14.0, abs=0.05)
    assert true_peak_dbtp(sound) <= -1.95


def test_spiky_sound_is_limited_and_still_reaches_its_loudness() -> None:
    sound = (0.05 * noise() * (1 + 12 * (np.sin(2 * np.pi * 2 * TIME) > 0.98))).astype(np.float32)
    assert true_peak_dbtp(sound) - integrated_loudness(sound) > 14

    master_loudness(sound, -14.0, -2.0)

    assert integrated_loudness(sound) == pytest.approx(-14.0, abs=0.1)
    assert true_peak_dbtp(sound) <= -1.9


def test_a_whisper_is_raised_by_40_decibels_and_no_more() -> None:
    sound = SOUNDS["a whisper"]().astype(np.float32)
    before = integrated_loudness(sound)

    master_loudness(sound, -14.0, -2.0)

    assert integrated_loudness(sound) == pytest.approx(before + 40, abs=0.05)


def test_silence_stays_silence() -> None:
    sound = np.zeros((2, RATE), np.float32)

    master_loudness(sound, -14.0, -2.0)

    assert not sound.any()


def test_the_limiter_touches_only_the_neighbourhood_of_a_peak() -> None:
    sound = np.full((1, RATE), 0.1, np.float32)
    sound[0, 24_000:24_010] = 1.0

    apply_gain(sound, limiter_gain(decibels(peaks(sound)), -6.0))

    assert np.abs(sound).max() <= 10 ** (-6 / 20) + 1e-6
    assert (sound[0, :23_000] == np.float32(0.1)).all()
    assert (sound[0, 36_000:] == np.float32(0.1)).all()


def faded(sound: Sound) -> Sound:
    """Without the hard edges at which every oversampling filter rings in its own way."""
    ramp = np.clip(np.minimum(TIME, TIME[::-1]) * 20, 0, 1)
    return (sound * (0.5 - 0.5 * np.cos(np.pi * ramp))).astype(np.float32)


def measured_by_ffmpeg(sound: Sound) -> dict[str, float]:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=Fraction(1, RATE))
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    told: dict[str, float] = {}
    for start in range(0, sound.shape[1], RATE // 10):
        piece = np.ascontiguousarray(sound[:, start : start + RATE // 10])
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = RATE, start
        graph.push(frame)
        told |= _pulled(graph)
    graph.push(None)
    return told | _pulled(graph)


def _pulled(graph: av.filter.Graph) -> dict[str, float]:
    told: dict[str, float] = {}
    while True:
        try:
            frame = graph.pull()
        except (NothingYet, NothingMore):
            return told
        told |= {key.removeprefix("lavfi.r128."): float(value) for key, value in frame.metadata.items()}
