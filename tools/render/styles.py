"""The three beds' recipes: tempo, keys, chords, patterns and levels, free of any sound."""

from dataclasses import dataclass
from typing import NamedTuple

Pattern = tuple[int | None, ...]


class Chord(NamedTuple):
    """Semitones above the key: the root for the bass, and the tones above it, in which no two are a semitone apart."""

    root: int
    tones: tuple[int, ...]


@dataclass(frozen=True)
class Style:
    """What makes a bed sound like itself.

    A pattern gives for each eighth note of a bar which tone of the arpeggio sounds; `bass_beats` gives beat and length.
    """

    tempo: tuple[int, int]
    keys: tuple[int, ...]
    home: Chord
    progressions: tuple[tuple[Chord, ...], ...]
    patterns: tuple[Pattern, ...]
    bass_beats: tuple[tuple[float, float], ...]
    bass_half_life: float
    brightness: float
    pluck_seconds: float
    room_seconds: float
    pad_level: float
    pluck_level: float
    bass_level: float
    drums: bool = False
    shaker_level: float = 0.0


_R = None
_WIDE: dict[str, Chord] = {
    "I": Chord(0, (2, 4, 7, 11)), "ii": Chord(2, (5, 9, 0)), "iii": Chord(4, (7, 11, 2)),
    "IV": Chord(5, (7, 9, 0, 4)), "V": Chord(7, (7, 0, 2)), "vi": Chord(9, (7, 9, 0, 4)),
}  # fmt: skip
_PLAIN: dict[str, Chord] = {
    "I": Chord(0, (0, 2, 4, 7)), "ii": Chord(2, (2, 5, 9)), "IV": Chord(5, (5, 9, 0)), "V": Chord(7, (7, 11, 2)),
    "vi": Chord(9, (9, 0, 4)),
}  # fmt: skip
_MINOR: dict[str, Chord] = {
    "i": Chord(0, (0, 3, 7)), "III": Chord(3, (3, 7, 10)), "iv": Chord(5, (5, 8, 0)), "v": Chord(7, (7, 10, 2)),
    "VI": Chord(8, (8, 0, 3)), "VII": Chord(10, (10, 2, 5)),
}  # fmt: skip


def _progressions(chords: dict[str, Chord], *rows: str) -> tuple[tuple[Chord, ...], ...]:
    return tuple(tuple(chords[name] for name in row.split()) for row in rows)


STYLES: dict[str, Style] = {
    "calm": Style(
        tempo=(68, 76),
        keys=(0, 2, 3, 5, 9, 10),
        home=Chord(0, (0, 2, 4, 7)),
        progressions=_progressions(_WIDE, "I vi IV V", "I iii IV V", "IV I ii vi", "vi IV I V"),
        patterns=(
            (0, _R, 2, _R, 4, _R, 3, _R),
            (0, _R, 2, 3, _R, 4, _R, 2),
            (1, _R, 3, _R, 5, 4, _R, _R),
            (_R, 2, _R, 4, _R, 3, 5, _R),
        ),
        bass_beats=((0, 3.6),),
        bass_half_life=1.6,
        brightness=0.0,
        pluck_seconds=1.6,
        room_seconds=1.9,
        pad_level=0.36,
        pluck_level=0.23,
        bass_level=0.25,
    ),
    "pulse": Style(
        tempo=(102, 112),
        keys=(0, 2, 4, 7, 9, 11),
        home=Chord(0, (0, 3, 7)),
        progressions=_progressions(_MINOR, "i VI III VII", "i VII VI v", "i iv VI VII", "i III VII iv"),
        patterns=(
            (0, 2, 3, 2, 4, 3, 2, 3),
            (0, 3, 2, 3, 0, 4, 2, 3),
            (4, 3, 2, 3, 4, 2, 5, 3),
            (0, 2, 4, 5, 4, 2, 3, 2),
        ),
        bass_beats=tuple((eighth / 2, 0.46) for eighth in range(8)),
        bass_half_life=0.22,
        brightness=0.35,
        pluck_seconds=0.7,
        room_seconds=1.2,
        pad_level=0.25,
        pluck_level=0.18,
        bass_level=0.26,
        drums=True,
        shaker_level=0.035,
    ),
    "bright": Style(
        tempo=(94, 104),
        keys=(0, 2, 4, 5, 7, 9),
        home=Chord(0, (0, 2, 4, 7)),
        progressions=_progressions(_PLAIN, "I V vi IV", "I IV vi V", "I vi ii V", "IV I V vi"),
        patterns=(
            (0, 2, 4, 2, 3, _R, 4, 2),
            (0, _R, 2, 4, _R, 3, 5, 4),
            (4, 2, 3, _R, 5, 4, 2, _R),
            (0, 3, _R, 4, 2, 5, _R, 3),
        ),
        bass_beats=((0, 1.3), (1.5, 0.45), (2, 1.3), (3.5, 0.45)),
        bass_half_life=0.45,
        brightness=0.55,
        pluck_seconds=1.0,
        room_seconds=1.4,
        pad_level=0.20,
        pluck_level=0.23,
        bass_level=0.26,
        shaker_level=0.025,
    ),
}
