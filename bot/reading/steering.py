"""Words that let a video rest, go on or end; each has to be the whole message. An end is always asked about first."""

import re

from bot.commands import Abort
from bot.reading.asked import Pause, Resume
from bot.reading.wishes import ASKING, INSTEAD, Plain

_WHOLE = r"(?:it|this|(?:(?:the|this|that) )?(?:whole )?(?:video|film|short|production))"
_FORMS: dict[type[Pause | Resume | Abort], str] = {
    Pause: rf"(?:hold|pause|stop|halt) {_WHOLE}|put {_WHOLE} on hold",
    Resume: (
        rf"(?:(?:go|carry) on|keep going|continue|unpause|resume)(?: (?:with )?{_WHOLE})?|"
        rf"let {_WHOLE} (?:go on|continue)"
    ),
    Abort: rf"(?:cancel|end|delete|kill|abort|scrap) {_WHOLE}",
}
_RULES = {steer: re.compile(rf"{ASKING}(?:{form}){INSTEAD}") for steer, form in _FORMS.items()}


def find_steer(plain: Plain) -> Pause | Resume | Abort | None:
    """What the words want of the work on a video. Parts of it are none: "stop the music" is a wish for changes."""
    steer = next((steer for steer, rule in _RULES.items() if rule.fullmatch(plain.text)), None)
    return steer(production=plain.production) if steer else None
