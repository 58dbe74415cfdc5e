"""What is for us of what addresses nobody, where nothing is asked: there people talk, and talk is left alone."""

import re

from bot.commands import Abort, Adjust, Begin, ListSteps, Look, ReadLog, Retry, Show, Understand
from bot.reading.asked import Chatter, Pause, Question, Resume, Talk, WantsBudget, WantsToDecide, Words
from bot.reading.talk import read_mention
from graph.core.intent import About

ABOUT_IT = (
    Abort | Adjust | Begin | ListSteps | Look | Pause | ReadLog | Resume | Retry | Show | Understand | WantsBudget
)
WISHES = Adjust | Question | Understand | WantsBudget | Words
_DECIDES = re.compile(r"\b(?:approve|accept|reject|publish|release|post|upload|ship|schedule)\b", re.IGNORECASE)
"""Praise sounds like a yes as well, and where nothing is asked it is praise."""
_STEERS = re.compile(r"\b(?:pause|stop|resume|unpause|cancel|abort|delete)\b", re.IGNORECASE)
"""Where nothing is left to go on, "go on" and "kill it" are talk as well."""


def read_request(text: str, bot_user_id: str) -> Talk:
    """A request in the thread of a video that has ended, or who decided what there and why; the rest is chatter."""
    talk = read_mention(text, bot_user_id, in_thread=True, gate_open=True)
    match talk:
        case WantsToDecide() if _DECIDES.search(text):
            return talk
        case Pause() | Resume() | Abort() if not _STEERS.search(text):
            return Chatter()
        case Question(about=About.WHO):
            return talk
        case _ if isinstance(talk, ABOUT_IT):
            return talk
        case _:
            return Chatter()


def read_aside(text: str, bot_user_id: str) -> Talk:
    """A question, or words that may be a wish, in the thread of a video under way.

    Whether free words are a wish at all is told by the script that they are about. Commands and decisions are chatter
    there: they say whom they are for.
    """
    talk = read_mention(text, bot_user_id, in_thread=True, gate_open=True)
    return talk if isinstance(talk, WISHES) else Chatter()
