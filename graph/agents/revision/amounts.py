"""Numbers, lengths and scene numbers as people write them: patterns, and what they mean."""

import re

_NTH_WORDS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
_ONE_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty"
)
_ONES = re.findall(r"\w+", _ONE_WORDS)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ORDINALS = ("", *re.findall(r"\w+", _NTH_WORDS))
_VALUES = {word: value for value, word in enumerate(_ONES)} | _TENS | {"a couple of": 2}
_NAMED = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
_COMPOUND = rf"(?:twenty|{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES[1:10])})"

NUMBER = rf"(?:\d{{1,6}}(?:\.\d{{1,3}})?|{_COMPOUND}|a couple of|(?:{_NAMED}))(?![\w.]*\d)"
PERCENT = rf"(?P<percent>{NUMBER})\s*(?:%|percent|per cent)"

_SECONDS = r"(?:s|secs?|seconds?)\b"
_MINUTES = r"(?:m|mins?|minutes?)\b"
DURATION = (
    r"(?:\d{1,2}:\d\d\b|half a minute|(?:a|one) minute and a half|"
    rf"{NUMBER}\s*-?{_MINUTES}(?:\s*(?:and\s+)?{NUMBER}\s*{_SECONDS})?|a minute|{NUMBER}\s*-?{_SECONDS})"
)

_TO = r"(?:-|–|to|through|until|thru)"
_PLACE = rf"(?:#?{NUMBER}(?!\s*(?:{_SECONDS}|{_MINUTES}|%|percent|x\b))|s\d{{1,4}})"
_RANGE = rf"{_PLACE}(?:\s*{_TO}\s*{_PLACE})?"
NTH = rf"(?:{_NTH_WORDS}|last|\d{{1,3}}(?:st|nd|rd|th))"
_NTHS = rf"the {NTH}(?:\s*(?:,|and)\s*(?:the )?{NTH})*"
_SCENE = r"(?:scenes?|shots?)"
_NUMBERED = rf"(?:the )?{_SCENE}\s*(?:no\.?|numbers?|nr\.?)?\s*"
_BEAT = r"the (?:hook|trigger|context|clash|twist|cta|call to action)(?: scenes?)?"
SINGLE = rf"(?:{_NUMBERED}{_PLACE}|the {NTH} {_SCENE}|{_BEAT})"
EVERYTHING = r"(?:all(?: the)? scenes|everything(?: else)?|every scene|the rest|all the rest|all(?= as))"
SCENES = (
    rf"(?:{_NUMBERED}{_RANGE}(?:\s*(?:,\s*and|,|and|&|\+)\s*(?:{_SCENE}\s*)?{_RANGE})*|"
    rf"the (?:first|last) {NUMBER} {_SCENE}|{_NTHS} {_SCENE}|{_BEAT}|{EVERYTHING})"
)


def number_of(words: str) -> float:
    """The value of a number in digits or words."""
    plain = words.strip().casefold().lstrip("#")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    if plain in _VALUES:
        return float(_VALUES[plain])
    tens, _, ones = re.sub(r"[- ]+", " ", plain).partition(" ")
    return float(_VALUES.get(tens, 0) + _VALUES.get(ones, 0))


def seconds_of(words: str) -> float:
    """The seconds of a length."""
    plain = words.strip().casefold()
    if clock := re.fullmatch(r"(\d+):(\d\d)", plain):
        return int(clock[1]) * 60 + int(clock[2])
    fixed = {"half a minute": 30.0, "a minute": 60.0, "a minute and a half": 90.0, "one minute and a half": 90.0}
    if plain in fixed:
        return fixed[plain]
    minutes = re.match(rf"({NUMBER})\s*-?{_MINUTES}", plain)
    seconds = re.search(rf"({NUMBER})\s*-?{_SECONDS}", plain[minutes.end() :] if minutes else plain)
    if not minutes and not seconds:
        return number_of(plain)
    return (number_of(minutes[1]) * 60 if minutes else 0.0) + (number_of(seconds[1]) if seconds else 0.0)


def numbers_of(words: str, count: int) -> tuple[int, ...]:
    """The scene numbers that words name, for a script of this many scenes."""
    plain = words.casefold()
    if some := re.fullmatch(rf"the (first|last) ({NUMBER}) {_SCENE}", plain):
        many = int(number_of(some[2]))
        return tuple(range(1, many + 1)) if some[1] == "first" else tuple(range(count - many + 1, count + 1))
    if re.fullmatch(rf"{_NTHS} {_SCENE}", plain):
        return tuple(_nth(word, count) for word in re.findall(NTH, plain))
    places: list[int] = []
    for found in re.finditer(rf"({_PLACE})(?:\s*{_TO}\s*({_PLACE}))?", plain):
        first, last = _place(found[1]), _place(found[2] or found[1])
        places += range(first, min(last, first + count) + 1)
    return tuple(dict.fromkeys(places))


def _place(words: str) -> int:
    value = number_of(words.removeprefix("s") if re.fullmatch(r"s\d+", words) else words)
    return int(value) if value == int(value) else 0


def _nth(word: str, count: int) -> int:
    if word == "last":
        return count
    return _ORDINALS.index(word) if word in _ORDINALS else int(re.sub(r"\D", "", word))
