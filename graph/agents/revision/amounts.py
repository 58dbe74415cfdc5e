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

_SECONDS = r"(?:(?:s|secs?|seconds?)\b|''|″|’’|\")"
_MINUTES = r"(?:m|mins?|minutes?)\b"
DURATION = (
    r"(?:\d{1,2}:\d\d\b|half a minute|(?:a|one) minute and a half|"
    rf"{NUMBER}\s*-?{_MINUTES}(?:\s*(?:and\s+)?{NUMBER}\s*{_SECONDS})?|a minute|{NUMBER}\s*-?{_SECONDS})"
)

_TO = r"(?:-|–|to|through|until|thru)"
_PLACE = rf"(?:#?{NUMBER}(?![a-z])(?!\s*(?:{_SECONDS}|{_MINUTES}|%|percent|x\b))|s\d{{1,4}})"
_RANGE = rf"{_PLACE}(?:\s*{_TO}\s*{_PLACE})?"
NTH = rf"(?:{_NTH_WORDS}|last|\d{{1,3}}(?:st|nd|rd|th))"
_SCENE = r"(?:scenes?|shots?)"
_ONES_OF = rf"(?:\s+(?:{_SCENE}|ones?))?"
_NUMBERED = rf"(?:the )?{_SCENE}\s*(?:no\.?|numbers?|nr\.?)?\s*"
_BEAT = r"the (?:hook|trigger|context|clash|twist|cta|call to action)(?: scenes?)?"
_BACK = rf"(?:penultimate|(?:{_NTH_WORDS}) to last)"
_ORDERED = (
    rf"(?:the )?(?:(?:first|last) {NUMBER}(?![a-z]){_ONES_OF}|{_BACK}{_ONES_OF}|"
    rf"{NTH}(?:\s*{_TO}\s*(?:the )?{NTH})?{_ONES_OF})"
)
"""Scenes by their order: `the first two`, `the last`, `the second to the fourth scene`, `second to last`."""
SINGLE = rf"(?:{_NUMBERED}{_PLACE}|the (?:{_BACK}|{NTH}){_ONES_OF}|{_BEAT})"
EVERYTHING = r"(?:all(?: the)? scenes|everything(?: else)?|every scene|the rest|all the rest|all(?= as))"
SCENES = (
    rf"(?:(?:{_NUMBERED}{_RANGE}|{_PLACE}\s*{_TO}\s*{_PLACE}|{_ORDERED})"
    rf"(?:\s*(?:,\s*and|,|and|&|\+)\s*(?:(?:the )?(?:{_SCENE}\s*)?{_RANGE}|{_ORDERED}))*|{_BEAT}|{EVERYTHING})"
)
_NAMED_PLACES = re.compile(
    rf"(?P<side>first|last) (?P<many>{NUMBER})(?:{_ONES_OF})|(?P<back>{_BACK}){_ONES_OF}|"
    rf"(?P<nth>{NTH})(?:\s*{_TO}\s*(?:the )?(?P<upto>{NTH}))?{_ONES_OF}|"
    rf"(?P<place>{_PLACE})(?:\s*{_TO}\s*(?P<until>{_PLACE}))?"
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
    named = (_named(found, count) for found in _NAMED_PLACES.finditer(words.casefold()))
    return tuple(dict.fromkeys(place for places in named for place in places))


def _named(found: re.Match[str], count: int) -> range:
    """The places that one of several names means; there may be no scene at some of them."""
    if found["many"]:
        many = int(number_of(found["many"]))
        return range(count - many + 1, count + 1) if found["side"] == "last" and many <= count else range(1, many + 1)
    if found["back"]:
        steps = 1 if found["back"] == "penultimate" else _nth(found["back"].partition(" ")[0], count) - 1
        return range(count - steps, count - steps + 1)
    if found["nth"]:
        first, last = _nth(found["nth"], count), _nth(found["upto"] or found["nth"], count)
    else:
        first, last = _place(found["place"]), _place(found["until"] or found["place"])
    return range(first, min(last, first + count) + 1)


def _place(words: str) -> int:
    value = number_of(words.removeprefix("s") if re.fullmatch(r"s\d+", words) else words)
    return int(value) if value == int(value) else 0


def _nth(word: str, count: int) -> int:
    if word == "last":
        return count
    return _ORDINALS.index(word) if word in _ORDINALS else int(re.sub(r"\D", "", word))
