"""Slow gains keep their promises for any target."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tools.render.envelopes import STEP, apply_gain, decibels, peaks, slope_limited, stretches
from tools.render.loudness import limiter_gain

targets = st.lists(st.floats(0, 30), min_size=1, max_size=200).map(np.array)
slopes = st.floats(0.01, 5)


@given(targets, slopes, slopes)
def test_an_envelope_covers_its_target_and_keeps_its_slopes(target: np.ndarray, rise: float, fall: float) -> None:
    envelope = slope_limited(target, rise=rise, fall=fall)

    assert (envelope >= target - 1e-9).all()
    steps = np.diff(envelope)
    assert steps.max(initial=0) <= rise + 1e-9
    assert steps.min(initial=0) >= -fall - 1e-9


@given(st.lists(st.floats(0, 8), min_size=1, max_size=120), st.integers(0, 2**32 - 1))
def test_no_sample_passes_the_limiter_s_ceiling(heights: list[float], seed: int) -> None:
    noise = np.random.default_rng(seed).uniform(-1, 1, (2, len(heights) * STEP))
    sound = (noise * np.repeat(heights, STEP)).astype(np.float32)

    apply_gain(sound, limiter_gain(decibels(peaks(sound)), -2.0))

    assert np.abs(sound).max() <= 10 ** (-2 / 20) * (1 + 1e-5)


@given(st.lists(st.booleans(), max_size=60))
def test_stretches_cover_exactly_what_is_true(flags: list[bool]) -> None:
    covered = np.zeros(len(flags), np.bool_)
    for start, end in stretches(np.array(flags, np.bool_)):
        assert start < end
        covered[start:end] = True

    assert covered.tolist() == flags
