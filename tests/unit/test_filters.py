"""Filters, resampling and slow gains do to sound exactly what is meant."""

import numpy as np
import pytest

from tools.render.envelopes import STEP, apply_gain, slope_limited, smoothed, stretches, widened
from tools.render.filters import RATE, bell, convolve, filtered, high_pass, impulse_of, resampled


@pytest.mark.parametrize("length", [1, 40, 999, 40_000, 100_001])
def test_convolution_in_blocks_is_the_plain_convolution(length: int) -> None:
    rng = np.random.default_rng(length)
    sound = rng.standard_normal(length).astype(np.float32)
    impulse = rng.standard_normal(300).astype(np.float32)

    assert np.allclose(convolve(sound, impulse), np.convolve(sound, impulse)[:length], atol=2e-4)


def test_an_impulse_of_two_channels_makes_two_of_one() -> None:
    sound = np.ones(50, np.float32)

    wide = convolve(sound, np.array([[1.0], [0.5]], np.float32))

    assert np.allclose(wide, [[1.0] * 50, [0.5] * 50])


def test_pieces_are_whole_multiples_and_as_long_as_the_sound() -> None:
    sound = np.zeros((2, 100_010), np.float32)

    lengths = [piece.shape[-1] for piece in filtered(sound, np.ones(100, np.float32), multiple=STEP)]

    assert sum(lengths) == 100_010
    assert all(length % STEP == 0 for length in lengths[:-1])


@pytest.mark.parametrize(("frequency", "decibels"), [(20, -25.3), (85, -3.0), (1_000, 0.0)])
def test_the_high_pass_lets_high_sounds_pass(frequency: int, decibels: float) -> None:
    tone = np.sin(2 * np.pi * frequency * np.arange(RATE) / RATE).astype(np.float32)

    heard = convolve(tone, impulse_of(high_pass(85)))[RATE // 2 :]

    assert 20 * np.log10(heard.std() / tone.std()) == pytest.approx(decibels, abs=0.2)


def test_a_bell_lifts_its_middle_alone() -> None:
    response = np.abs(np.fft.rfft(impulse_of(bell(3_000, 6.0, 1.0)), RATE))

    assert 20 * np.log10(response[3_000]) == pytest.approx(6.0, abs=0.1)
    assert 20 * np.log10(response[[50, 20_000]]) == pytest.approx([0, 0], abs=0.3)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
def test_resampling_keeps_pitch_level_length_and_place(rate: int) -> None:
    time, long_time = np.arange(rate) / rate, np.arange(RATE) / RATE
    tone = np.sin(2 * np.pi * 440 * time) * np.sin(np.pi * time) ** 2
    wanted = np.sin(2 * np.pi * 440 * long_time) * np.sin(np.pi * long_time) ** 2

    heard = resampled(tone.astype(np.float32), rate)

    assert heard.size == RATE
    assert np.abs(heard - wanted).max() < 1e-3


def test_resampling_adds_no_mirror_image() -> None:
    tone = np.sin(2 * np.pi * 5_000 * np.arange(16_000) / 16_000) * np.hanning(16_000)

    spectrum = np.abs(np.fft.rfft(resampled(tone.astype(np.float32), 16_000)))

    assert spectrum[8_200:].max() < spectrum.max() * 1e-4


def test_nothing_resampled_is_nothing() -> None:
    assert resampled(np.zeros(0, np.float32), 16_000).size == 0


def test_a_gain_never_exceeds_a_step_s_own() -> None:
    sound = np.ones((2, 4 * STEP), np.float32)

    apply_gain(sound, np.array([0.0, -20.0, -20.0, 0.0]))

    assert sound[:, STEP : 3 * STEP].max() == pytest.approx(0.1)
    assert sound[0, 0] == 1.0
    assert np.abs(np.diff(sound[0])).max() < 0.03


def test_a_slope_begins_before_the_target_and_ends_after_it() -> None:
    target = np.zeros(20)
    target[10] = 4.0

    envelope = slope_limited(target, rise=2.0, fall=1.0)

    assert envelope[8:15].tolist() == [0, 2, 4, 3, 2, 1, 0]


def test_smoothing_keeps_what_does_not_move() -> None:
    assert np.allclose(smoothed(np.full(50, 3.0), 9), 3.0)
    assert smoothed(np.zeros(0), 9).size == 0


def test_widening_reaches_both_ways() -> None:
    assert widened(np.array([0, 0, 0, 5.0, 0, 0, 0]), 2).tolist() == [0, 5, 5, 5, 5, 5, 0]


def test_stretches_are_the_runs_of_true() -> None:
    assert stretches(np.array([True, False, True, True, False, True])) == [(0, 1), (2, 4), (5, 6)]
    assert stretches(np.zeros(3, np.bool_)) == []
