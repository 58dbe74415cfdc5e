"""Words about a release, where one is asked about: when it goes out, who may see it, what is declared of it."""

import re

from bot.commands import Adjust
from bot.reading.asked import HERE
from bot.reading.days import tidy_moment
from bot.reading.wishes import ASKING, INSTEAD, OBJECT, simplify
from graph.core.moment_words import Phrase, Shift, read_phrase

_GO = r"(?:public|live|out)"
_TIME = re.compile(
    rf"{ASKING}(?:(?:how|what) about |rather |better |(?:(?:make|let) (?:{OBJECT} )?(?:go )?{_GO}|"
    rf"(?:(?:(?:can|could) )?{OBJECT} (?:(?:should|shall) )?)?(?:go|be) {_GO}) |"
    rf"(?P<does>do|have|take|make)(?: {OBJECT})? )?"
    rf"(?P<when>.+?)(?: (?:is|would be|works|work) better)?{INSTEAD}"
)
_MAKE = rf"(?:(?:make|set|keep|leave|mark|list|label|declare|publish|release|post|upload|put)\s+)?(?:{OBJECT}\s+)?"
_BE = r"(?:(?:as|to|be|to be|should be|should|shall|stay|go|out|up|that it is)\s+)*"
_PRIVACY = re.compile(
    rf"{ASKING}(?:{_MAKE}{_BE}|(?:set |change )?(?:the )?(?:privacy|visibility)\s*(?:[:=]|to|is)?\s*)"
    rf"(?P<privacy>private|unlisted|public)(?:ly)?(?: (?:video|for now|at once|only))?"
    rf"(?: (?:until|till) (?P<when>.+?))?{INSTEAD}"
)
_KIDS = re.compile(
    rf"{ASKING}{_MAKE}(?:(?:is|as|to be|be|should be|that it is)\s+)*(?P<no>not\s+|isn'?t\s+)?(?:(?:as|made|meant)\s+)*"
    rf"for (?:kids|children){INSTEAD}"
)
_SYNTHETIC = re.compile(
    rf"{ASKING}{_MAKE}(?:(?:is|as|to be|be|should be|that it|that it is)\s+)*"
    r"(?P<no>not\s+|isn'?t\s+|(?:does not|doesn'?t)\s+)?"
    r"(?:(?:contains?|containing|has|have|includes?|uses?|with)\s+)?(?P<none>no\s+|any\s+)?"
    rf"(?:synthetic(?: (?:media|content))?|ai[- ]?(?:generated|made|media|content)(?: (?:media|content))?){INSTEAD}"
)
_REQUEST = re.compile(
    rf"(?:please |ok |so )*(?:(?:(?:can|could) (?:we|you)|let'?s|let us) \w+ {OBJECT}|make {OBJECT}|"
    rf"(?:can|could) {OBJECT} (?:go|be) {_GO})\b"
)
_JOINTS = (re.compile(r"\s*(?:[;\n]|,?\s+and\s+)\s*"), re.compile(r"\s*(?:[;,\n]|\.(?=\s)|\s+and\s+)\s*"))
"""A date may have a comma or a dot in it, so these are tried last."""
_MOST_PARTS = 4


def find_release(text: str) -> Adjust | None:
    """What all of a message asks of the release of its thread's video; None where it is anything else, or more."""
    return _read(text) or next(filter(None, (_read_parts(joint.split(text)) for joint in _JOINTS)), None)


def _read_parts(parts: list[str]) -> Adjust | None:
    wanted = Adjust(production=HERE)
    said = [part for part in parts if part.strip()]
    for part in said if len(said) <= _MOST_PARTS else ():
        one = _read(part)
        values = one.model_dump(exclude_defaults=True, exclude={"production"}) if one else {}
        if not values or values.keys() & wanted.model_dump(exclude_defaults=True):
            return None
        wanted = wanted.model_copy(update=values)
    if wanted.at:  # "make it private, tomorrow at 6pm" is private until then.
        wanted = wanted.model_copy(update={"undated": False})
    return None if wanted.is_empty else wanted


def _read(text: str) -> Adjust | None:
    plain = simplify(text)
    if plain is None or plain.production != HERE:
        return None
    if found := _PRIVACY.fullmatch(plain.text):
        return _seen_by(found)
    if found := _KIDS.fullmatch(plain.text):
        return Adjust(production=HERE, made_for_kids=not found["no"])
    if found := _SYNTHETIC.fullmatch(plain.text):
        is_denied = bool(found["no"]) or (found["none"] or "").startswith("no")
        return Adjust(production=HERE, synthetic_media=not is_denied)
    at = find_time(plain.text)
    return Adjust(production=HERE, at=at) if at else None


def _seen_by(found: re.Match[str]) -> Adjust | None:
    """What the menu of the card does, and for "private" its button: that is no time that comes yet."""
    privacy, when = found["privacy"], found["when"]
    if when is None:
        return Adjust(production=HERE, privacy=privacy, undated=privacy == "private")
    if privacy != "private" or read_phrase(when) is None:
        return None
    return Adjust(production=HERE, at=tidy_moment(when), privacy="private")


def find_request(text: str) -> Adjust | None:
    """What of it is a request to us also where people talk: "can we do it tomorrow evening instead?".

    A time alone has to be a whole one, or so much later or earlier: "friday evening?" may be about anything.
    """
    wish = find_release(text)
    if wish is None or not wish.at:
        return None
    said = read_phrase(wish.at)
    is_whole = isinstance(said, Shift) or (isinstance(said, Phrase) and bool(said.day and said.clock))
    is_alone = is_whole and "?" not in text and wish == Adjust(production=HERE, at=wish.at)
    return wish if is_alone or _REQUEST.match(text.casefold().strip()) else None


def find_time(text: str) -> str:
    """The publish time that the words are: "tomorrow evening", "can we do it friday at 18?"; else nothing.

    "make it 1:30" may be a length.
    """
    found = _TIME.fullmatch(text)
    said = read_phrase(found["when"]) if found else None
    if found is None or said is None:
        return ""
    is_hour_alone = isinstance(said, Phrase) and said.day is None and not said.part
    return "" if found["does"] and is_hour_alone else tidy_moment(found["when"])
