"""What people type in a chat, read into what they ask for. It knows no surface, no clock and no production."""

from bot.reading.asked import HERE, Asked, Filter, Talk, Typed
from bot.reading.days import date_of
from bot.reading.forms import usage
from bot.reading.help import help_text
from bot.reading.plain import plain_text
from bot.reading.questions import is_question, split_questions
from bot.reading.requests import read_aside, read_request
from bot.reading.slash import read_studio, read_video
from bot.reading.talk import read_mention
from bot.reading.words import quote
from graph.core.intent import About

__all__ = [
    "HERE",
    "About",
    "Asked",
    "Filter",
    "Talk",
    "Typed",
    "date_of",
    "help_text",
    "is_question",
    "plain_text",
    "quote",
    "read_aside",
    "read_mention",
    "read_request",
    "read_studio",
    "read_video",
    "split_questions",
    "usage",
]
