"""The film's sound: narrations at their places, a bed that makes room for them, and one loudness for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from tools.errors import ToolRejected
from tools.media import FRAMES_PER_SECOND, WordTiming
from tools.render import MixRequest, Progress, SpokenScene
from tools.render.envelopes import STEP, STEPS_PER_SECOND, Envelope, apply_gain, decibels, slope_limited, smoothed
from tools.render.filters import RATE, Sound, bell, convolve, high_pass, impulse_of
from tools.render.loudness import SILENT, integrated_loudness, master_loudness, true_peak_dbtp
from tools.render.music import bed
from tools.render.sound_files import read_narration
from tools.render.synth import swell

NO_MUSIC = "none"
SAMPLES_PER_FRAME = RATE // FRAMES_PER_SECOND
CEILING_DBTP = -2.0

_VOICE_CEILING_DBTP = -3.0
_ONE_CHANNEL_LU = 3.0
# Far enough under the voice that the relative gate leaves pauses out: the film is as loud as its voice.
_BED_UNDER_VOICE_LU = 11.5
_DUCK_DB = 8.0
_DUCK_AHEAD_SECONDS = 0.1
_DUCK_RELEASE_SECONDS = 0.6
_BREATH_SECONDS = 0.45

_VOICE_TONE = impulse_of(high_pass(85) * bell(260, -1.5, 0.9) * bell(3_200, 2.5, 0.8))
_EDGE = round(0.005 * RATE)
_RATIO = 2.5
_QUIETEST_SPEECH_DB = 30.0
_COMPRESSED_SHARE = 50


@dataclass(frozen=True)
class Mix:
    """The finished sound, `(2, samples)` with exactly 1,600 samples to a frame, and what the meter says of it."""

    sound: Sound
    loudness_lufs: float
    true_peak_dbtp: float


def mix(request: MixRequest, progress: Progress) -> Mix:
    """Mix and master the whole film's sound.

    Raises:
        ToolRejected: There are no scenes, a narration is damaged, or there is no music bed of the wanted name.
    """
    if not request.scenes:
        raise ToolRejected("The film has no scenes.", hint="Keep at least one scene.", provider="render")
    progress(0.0, "placing the narration")
    voice = voice_track(request)
    polish(voice)
    master_loudness(voice, request.loudness_lufs - _ONE_CHANNEL_LU, _VOICE_CEILING_DBTP)
    progress(0.3, "composing the music")
    film = _with_bed(voice, request)
    del voice
    progress(0.7, "setting the loudness")
    master_loudness(film, request.loudness_lufs, CEILING_DBTP)
    np.clip(film, -1, 1, out=film)
    mixed = Mix(film, integrated_loudness(film), true_peak_dbtp(film))
    progress(1.0, "sound mixed")
    return mixed


def starts(scenes: Sequence[SpokenScene]) -> Iterator[int]:
    """The frame at which each scene begins, and at last the film's number of frames."""
    return accumulate((scene.frames for scene in scenes), initial=0)


def voice_track(request: MixRequest) -> Sound:
    """All narrations in one channel as long as the film, each at its exact sample, as they were spoken."""
    frames = list(starts(request.scenes))
    track = np.zeros(frames[-1] * SAMPLES_PER_FRAME, np.float32)
    for scene, first_frame in zip(request.scenes, frames, strict=False):
        spoken = read_narration(scene.narration)
        start = first_frame * SAMPLES_PER_FRAME + round(scene.narration_offset * RATE)
        heard = spoken[max(0, -start) :] * swell(spoken.size, _EDGE, _EDGE)[max(0, -start) :]
        room = track[max(0, start) :][: heard.size]
        room += heard[: room.size]
    return track


def polish(voice: Sound) -> None:
    """Take out rumble, lift the consonants and even the level a little, where the voice lies."""
    voice[:] = convolve(voice, _VOICE_TONE)
    apply_gain(voice, -_compression(voice))
    voice[-_EDGE:] *= swell(voice.size, 0, _EDGE)[-_EDGE:]


def _compression(voice: Sound) -> Envelope:
    """The reduction in decibels that brings loud words nearer to the middle ones."""
    power = np.square(voice.reshape(-1, STEP)).mean(axis=1).astype(np.float64)
    level = decibels(np.sqrt(np.maximum(smoothed(power, 25), 0)))
    spoken = level[level > level.max(initial=0) - _QUIETEST_SPEECH_DB]
    threshold = float(np.percentile(spoken, _COMPRESSED_SHARE)) if spoken.size else 0.0
    excess = np.maximum(0.0, level - threshold) * (1 - 1 / _RATIO)
    return smoothed(slope_limited(excess, rise=0.3, fall=0.03), 25)


def _with_bed(voice: Sound, request: MixRequest) -> Sound:
    if request.music == NO_MUSIC:
        return np.stack([voice, voice])
    film = bed(request.music, request.seed, voice.size)
    music_lufs = integrated_loudness(film)
    wanted = request.loudness_lufs - _BED_UNDER_VOICE_LU + request.music_db
    level = wanted - music_lufs if music_lufs != SILENT else 0.0
    apply_gain(film, level - duck(request))
    film += voice
    return film


def duck(request: MixRequest) -> Envelope:
    """How many decibels the bed steps back: fully by the first word, beginning 100 ms before it, and slowly forward."""
    depth = np.zeros(sum(scene.frames for scene in request.scenes) * SAMPLES_PER_FRAME // STEP)
    for start, end in spoken_stretches(request.scenes):
        depth[max(0, round(start * STEPS_PER_SECOND)) : max(0, round(end * STEPS_PER_SECOND))] = _DUCK_DB
    rise = _DUCK_DB / (_DUCK_AHEAD_SECONDS * STEPS_PER_SECOND)
    fall = _DUCK_DB / (_DUCK_RELEASE_SECONDS * STEPS_PER_SECOND)
    return smoothed(slope_limited(depth, rise=rise, fall=fall), 25)


def film_words(scenes: Sequence[SpokenScene]) -> list[WordTiming]:
    """All words in order, with the film's times."""
    return [
        WordTiming(
            text=word.text, start=first / FRAMES_PER_SECOND + word.start, end=first / FRAMES_PER_SECOND + word.end
        )
        for scene, first in zip(scenes, starts(scenes), strict=False)
        for word in scene.words
    ]


def spoken_stretches(scenes: Sequence[SpokenScene]) -> list[tuple[float, float]]:
    """The film's times in which somebody speaks; a breath between two words is part of them."""
    spoken: list[tuple[float, float]] = []
    for word in film_words(scenes):
        if spoken and word.start - spoken[-1][1] <= _BREATH_SECONDS:
            spoken[-1] = spoken[-1][0], max(spoken[-1][1], word.end)
        else:
            spoken.append((word.start, word.end))
    return spoken
