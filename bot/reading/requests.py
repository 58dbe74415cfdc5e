"""Requests in the thread of a video that has ended: there people talk, and only what is clearly for us is answered."""

import re

from bot.commands import Abort, Adjust, Begin, ListSteps, Look, ReadLog, Retry, Show, Understand
from bot.reading.asked import Chatter, Pause, RaiseBudget, Resume, Talk, WantsToDecide
from bot.reading.talk import read_mention

ABOUT_IT = (
    Abort | Adjust | Begin | ListSteps | Look | Pause | RaiseBudget | ReadLog | Resume | Retry | Show | Understand
)
_DECIDES = re.compile(r"\b(?:approve|accept|reject|publish|release|post|upload|ship|schedule)\b", re.IGNORECASE)
"""Praise sounds like a yes as well, and where nothing is asked it is praise."""


def read_request(text: str, bot_user_id: str) -> Talk:
    """What a message there asks of us, though it does not address us; everything else is chatter."""
    talk = read_mention(text, bot_user_id, in_thread=True, gate_open=True)
    match talk:
        case WantsToDecide() if _DECIDES.search(text):
            return talk
        case _ if isinstance(talk, ABOUT_IT):
            return talk
        case _:
            return Chatter()
