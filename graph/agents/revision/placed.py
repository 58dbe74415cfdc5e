"""Wishes about sound at a place: music, voice and speed are those of the whole film, so that only all of it changes."""

from graph.agents.revision.amounts import SINGLE
from graph.agents.revision.context import Refused
from graph.agents.vocabulary import any_of, matcher
from graph.core.change import Change, ChangeMusic, ChangeMusicLevel, ChangeSpeed, ChangeVoice

SOUND = matcher(
    r"\b",
    any_of(
        "music|soundtrack|voice|narrator|narration|speaker|speech|volume|sound|audio|pace|tempo|speed",
        "loud|louder|quiet|quieter|softer|faster|slower|too (?:fast|slow|soft)",
    ),
    r"\b",
)
"""Words of a wish about the sound of the film."""

_CLOCK = r"\d{1,2}:\d\d(?:\s*(?:-|–|to)\s*\d{1,2}:\d\d)?"
_BEAT = r"the (?:hook|trigger|context|clash|twist|cta|call to action)\b"
_WHERE = r"(?:at|in|around|about|from|after|during|near|for)"
_PLACE = any_of(
    rf"(?:{_WHERE} )?(?:{_CLOCK}|(?!{_BEAT}){SINGLE})",
    rf"{_WHERE} {_BEAT}",
    r"(?:at|around|about|from|after) \d{1,3} ?s(?:ec(?:ond)?s?)?\b",
)
PLACE = matcher(rf"(?<![\w:.]){_PLACE}(?!\w|:\d)")
LEADING = matcher(rf"{_PLACE}(?!\w|:\d)\s*[,:–-]?\s*")
"""A place that a wish begins with; what follows it may stand after a comma."""
_LEFT = matcher(r"^(?:is|was|it is|it's|its|sounds?) (?=.*\b(?:loud|quiet|soft)\b)")
_ONLY_SOUND = ChangeMusic | ChangeMusicLevel | ChangeSpeed | ChangeVoice


def without_place(words: str, masked: str) -> str:
    """A wish about sound without its place; empty where it is none, or names no place."""
    found = PLACE.search(masked)
    if found is None or not SOUND.search(masked):
        return ""
    left = f"{words[: found.start()]} {words[found.end() :]}"
    return _LEFT.sub("", " ".join(left.split()).strip(" ,:;–-"))


def is_sound(changes: tuple[Change, ...]) -> bool:
    """Whether they change the sound of the film and nothing else."""
    return bool(changes) and all(isinstance(change, _ONLY_SOUND) for change in changes)


def left_out() -> Refused:
    """Why the place counts for nothing."""
    return Refused(
        "the place is left out, as music, voice and speed are those of the whole film",
        hint="Without one, as in `quieter music`, it is done at once.",
    )
