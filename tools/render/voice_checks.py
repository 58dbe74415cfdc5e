"""Checks that captions and voice belong together: planned words against each narration, and narrations in the film.

All is worked out on hundredths of a second: where a narration sounds, where words are planned, and how the level of
the finished film follows the narration's.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tools.errors import ToolRejected
from tools.media import FRAMES_PER_SECOND, Finding
from tools.render import SpokenScene
from tools.render.envelopes import stretches
from tools.render.mix import starts
from tools.render.sound_checks import BLOCKS_PER_SECOND, levels
from tools.render.sound_files import read_wav

Levels = NDArray[np.float64]
Active = NDArray[np.bool_]

_LONGEST_LAG = BLOCKS_PER_SECOND
_LATE_SECONDS = 0.15
_GROSS_SECONDS = 0.5

_SOUNDING_DB = -38.0
_FAINTEST_DB = -60.0
_NEAR = 5
_TAIL = 25
_UNPLANNED_BLOCKS = 35
_GROSS_SHARE = 0.3
_BETTER_OVERLAP = 0.015

_FLOOR_DB = 25.0
_HEARD = 0.6
_LOST = 0.35
_BETTER_MATCH = 0.05


def check_voices(scenes: Sequence[SpokenScene], film: Levels) -> Iterator[Finding]:
    """Compare each scene's words with its narration, and its narration with the film's levels."""
    for number, (scene, first) in enumerate(zip(scenes, starts(scenes), strict=False), 1):
        try:
            narration = _in_scene(scene)
        except ToolRejected as error:
            yield Finding(check="sync", message=f"Scene {number}: {error}", hard=True)
            continue
        begin = first / FRAMES_PER_SECOND
        yield from _check_words(scene, narration, number, begin)
        yield from _check_place(scene, narration, film, number, begin)


def _in_scene(scene: SpokenScene) -> Levels:
    """The narration's levels, counted from the scene's first frame."""
    sound, rate = read_wav(scene.narration)
    level = levels(sound, rate)
    return np.concatenate((np.full(max(0, _block(scene.narration_offset)), -180.0), level))


def _check_words(scene: SpokenScene, narration: Levels, number: int, begin: float) -> Iterator[Finding]:
    size = max(narration.size, _block(scene.frames / FRAMES_PER_SECOND), *(_block(w.end) for w in scene.words), 0)
    voiced = np.zeros(size, np.bool_)
    voiced[: narration.size] = narration > max(narration.max(initial=-180.0) + _SOUNDING_DB, _FAINTEST_DB)
    planned = _planned(scene, size)
    yield from _words_in_silence(scene, voiced, number, begin)
    yield from _words_outside(scene, number, begin)
    yield from _unplanned_voice(voiced, planned, number, begin)
    lag = _best_overlap(planned, voiced)
    if abs(lag) >= _LATE_SECONDS:
        yield _late(f"Scene {number}: the voice is {_direction(lag)} its captions", lag, begin)


def _words_in_silence(scene: SpokenScene, voiced: Active, number: int, begin: float) -> Iterator[Finding]:
    silent = [w for w in scene.words if not voiced[max(0, _block(w.start) - _NEAR) : _block(w.end) + _NEAR].any()]
    if not silent:
        return
    texts = ", ".join(f"“{word.text}”" for word in silent[:5])
    yield Finding(
        check="sync",
        message=f"Scene {number}: {len(silent)} of {len(scene.words)} words lie in silence: {texts}.",
        hard=len(silent) > _GROSS_SHARE * len(scene.words),
        start=begin + silent[0].start,
        end=begin + silent[-1].end,
    )


def _words_outside(scene: SpokenScene, number: int, begin: float) -> Iterator[Finding]:
    seconds = scene.frames / FRAMES_PER_SECOND
    late = [word for word in scene.words if word.end > seconds + 1 / FRAMES_PER_SECOND]
    if late:
        over = late[-1].end - seconds
        message = f"Scene {number}: its last word ends {over:.2f} s after the scene."
        yield Finding(check="sync", message=message, hard=over >= _GROSS_SECONDS, start=begin + seconds)


def _unplanned_voice(voiced: Active, planned: Active, number: int, begin: float) -> Iterator[Finding]:
    reach = np.ones(2 * _NEAR + 1)
    near = np.convolve(planned, reach, mode="same") > 0
    near |= np.concatenate((np.zeros(_TAIL, np.bool_), planned))[: planned.size]
    extra = _bridged(voiced) & ~near
    found = [(start, end) for start, end in stretches(extra) if end - start >= _UNPLANNED_BLOCKS]
    if found:
        share = sum(end - start for start, end in found) / max(1, int(voiced.sum()))
        yield Finding(
            check="sync",
            message=f"Scene {number}: a voice is heard where no words are planned.",
            hard=share > _GROSS_SHARE,
            start=begin + found[0][0] / BLOCKS_PER_SECOND,
            end=begin + found[-1][1] / BLOCKS_PER_SECOND,
        )


def _bridged(voiced: Active) -> Active:
    """The same without the short gaps that are part of speaking."""
    bridged = voiced.copy()
    for start, end in stretches(~voiced):
        if end - start <= _TAIL and start > 0 and end < voiced.size:
            bridged[start:end] = True
    return bridged


def _check_place(scene: SpokenScene, narration: Levels, film: Levels, number: int, begin: float) -> Iterator[Finding]:
    voice = _contour(narration)
    if not scene.words or voice.std() < 1:
        return
    first = _block(begin)
    matches = {lag: _match(voice, _contour(film), first + lag) for lag in range(-_LONGEST_LAG, _LONGEST_LAG + 1)}
    best = max(matches, key=lambda lag: (matches[lag], -abs(lag)))
    if matches[best] < _HEARD:
        message = f"Scene {number}: its narration is hardly recognised in the film."
        yield Finding(check="sync", message=message, hard=matches[best] < _LOST, start=begin)
    elif matches[best] > matches[0] + _BETTER_MATCH and abs(best) >= _LATE_SECONDS * BLOCKS_PER_SECOND:
        lag = best / BLOCKS_PER_SECOND
        yield _late(f"Scene {number}: in the film the voice is {_direction(lag)} its place", lag, begin)


def _match(voice: Levels, film: Levels, at: int) -> float:
    """How well the film's level follows the voice's when it begins at the block `at`: Pearson's correlation."""
    heard = film[max(0, at) : at + voice.size]
    said = voice[max(0, -at) :][: heard.size]
    if said.size < BLOCKS_PER_SECOND // 2 or said.std() == 0 or heard.std() == 0:
        return 0.0
    return float(np.corrcoef(said, heard)[0, 1])


def _contour(level: Levels) -> Levels:
    """Levels without what lies far under the loudest, which music and the room may hide."""
    return np.maximum(level, np.percentile(level, 95) - _FLOOR_DB) if level.size else level


def _planned(scene: SpokenScene, size: int) -> Active:
    planned = np.zeros(size, np.bool_)
    for word in scene.words:
        planned[_block(word.start) : _block(word.end)] = True
    return planned


def _best_overlap(planned: Active, voiced: Active) -> float:
    """The seconds by which the voice comes later than the words, if that explains it clearly better than none."""
    shares = {lag: _overlap(planned, voiced, lag) for lag in range(-_LONGEST_LAG, _LONGEST_LAG + 1)}
    best = max(shares, key=lambda lag: (shares[lag], -abs(lag)))
    return best / BLOCKS_PER_SECOND if shares[best] > shares[0] + _BETTER_OVERLAP else 0.0


def _overlap(planned: Active, voiced: Active, lag: int) -> float:
    moved = np.zeros_like(planned)
    moved[max(0, lag) : planned.size + min(0, lag)] = planned[max(0, -lag) : planned.size - max(0, lag)]
    either = np.count_nonzero(moved | voiced)
    return np.count_nonzero(moved & voiced) / either if either else 0.0


def _late(what: str, lag: float, begin: float) -> Finding:
    return Finding(check="sync", message=f"{what} by {abs(lag):.2f} s.", hard=abs(lag) >= _GROSS_SECONDS, start=begin)


def _direction(lag: float) -> str:
    return "behind" if lag > 0 else "ahead of"


def _block(seconds: float) -> int:
    return max(0, round(seconds * BLOCKS_PER_SECOND))
