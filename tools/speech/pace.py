"""How long text takes to say, told from its letters alone: no engine is loaded, and a sentence takes microseconds.

The numbers were fitted by least squares to 12,000 words that the engines spoke; over a paragraph it errs by about 3 %.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from tools.errors import ToolRejected
from tools.speech.spoken import Break, SpokenToken, tokens_of
from tools.speech.track import LEADING_SECONDS, PAUSE_SECONDS, TRAILING_SECONDS

CACHED = 50_000
GROUPS = re.compile(
    r"tion|sion|ture|igh|ough|qu|wh|kn|wr|th|sh|ch|tch|ck|ph|gh|ng|ee"
    r"|ea|oo|ou|ow|oi|oy|ai|ay|au|aw|ie|ei|oa|ue|ui|io|ia|ll|ss|tt|pp|nn|rr|mm|ff|cc|gg|dd|bb"
    r"|er|ar|or|ir|ur|es$|ed$|e$|le$|re$|[a-z]"
)
VOWELS = re.compile(r"[aeiouy]+")
MILLISECONDS = {
    "a": (60, 34), "ai": (91, 58), "ar": (114, 92), "au": (100, 63), "aw": (96, 83), "ay": (116, 102), "b": (68, 75),
    "bb": (36, 30), "c": (78, 96), "cc": (101, 156), "ch": (141, 133), "ck": (83, 112), "d": (45, 70),
    "dd": (26, 116), "e": (40, 30), "ea": (77, 48), "ed": (74, 97), "ee": (109, 62), "ei": (61, 45), "er": (93, 66),
    "es": (129, 112), "f": (76, 84), "ff": (106, 150), "g": (75, 91), "gg": (69, 39), "gh": (36, 24), "h": (48, 68),
    "i": (49, 25), "ia": (128, 98), "ie": (124, 66), "igh": (138, 90), "io": (63, 24), "ir": (134, 93),
    "j": (115, 105), "k": (79, 96), "kn": (45, 62), "l": (84, 65), "le": (142, 100), "ll": (90, 89), "m": (66, 68),
    "mm": (62, 61), "n": (65, 61), "ng": (122, 103), "nn": (35, 47), "o": (64, 35), "oa": (99, 70), "oi": (164, 112),
    "oo": (74, 57), "or": (112, 78), "ou": (83, 45), "ough": (128, 70), "ow": (152, 89), "oy": (103, 55),
    "p": (86, 94), "ph": (99, 86), "pp": (85, 131), "q": (110, 120), "qu": (147, 163), "r": (60, 49), "re": (33, 79),
    "rr": (60, 49), "s": (97, 87), "sh": (111, 105), "sion": (166, 150), "ss": (131, 116), "t": (67, 83),
    "tch": (143, 144), "th": (50, 56), "tion": (246, 224), "tt": (50, 78), "ture": (218, 177), "u": (59, 47),
    "ue": (37, 77), "ui": (39, 58), "ur": (85, 75), "v": (55, 95), "w": (48, 60), "wh": (30, 65), "wr": (63, 35),
    "x": (151, 193), "y": (78, 41), "z": (126, 121),
}  # fmt: skip
"""How long a group of letters sounds, by flite and by eSpeak NG."""
LETTERS_PER_SECOND = 14.0
"""What text takes that no voice here can speak."""


class Pace(NamedTuple):
    """An engine's way of speaking: a column of `MILLISECONDS`, and the seconds that come to each word."""

    column: int
    word: float
    before_pause: float
    one_syllable: float
    comma: float


FLITE = Pace(0, word=0.043, before_pause=0.121, one_syllable=-0.03, comma=0.17)
ESPEAK = Pace(1, word=0.065, before_pause=0.106, one_syllable=-0.022, comma=0.16)


def estimate_seconds(text: str, pace: Pace, speed: float) -> float:
    """Estimate how long `text` takes at `speed`. What cannot be spoken is counted by its letters and not refused."""
    try:
        tokens = tokens_of(text)
    except ToolRejected:
        return len(text) / LETTERS_PER_SECOND / speed
    if not tokens:
        return 0.0
    said = sum(_token_seconds(token, pace) for token in tokens) - PAUSE_SECONDS[tokens[-1].pause]
    return LEADING_SECONDS + said / speed + TRAILING_SECONDS


@lru_cache(CACHED)
def _token_seconds(token: SpokenToken, pace: Pace) -> float:
    said = sum(word_seconds(word, pace) for word in token.words)
    if token.pause is Break.NONE:
        return said
    pause = pace.comma if token.pause is Break.COMMA else PAUSE_SECONDS[token.pause]
    return said + pace.before_pause + pause


@lru_cache(CACHED)
def word_seconds(word: str, pace: Pace) -> float:
    """Tell how long `word` takes within a sentence, at speed 1."""
    groups = sum(MILLISECONDS[group][pace.column] for group in GROUPS.findall(word))
    return pace.word + groups / 1000 + (pace.one_syllable if len(VOWELS.findall(word)) == 1 else 0.0)
