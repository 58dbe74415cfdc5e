"""Questions that the state of things can answer. Each has to be the whole message; others are free words."""

import re

from bot.reading.asked import Question
from bot.reading.days import read_day
from bot.reading.question_forms import FORMS, OF_A_DAY, ON_DAY
from bot.reading.wishes import Plain, simplify
from bot.reading.words import Unreadable
from graph.core.intent import About

_OPENING = re.compile(
    r"(?:(?:hey|hi|hello|so|and|but|also|oh|plus|ok|okay|um|hm+|well|please|sorry|tell me|can you tell me|"
    r"could you tell me|do you know|any idea|by the way)(?!\w)[\s,:.!-]*)*"
)
_CLOSING = (
    r"(?:[\s,]+(?:please|pls|plz|thx|now|right now|again|currently|at the moment|so far|yet|then|exactly|actually|btw|"
    r"thanks|today))*[\s?!.]*"
)


_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_QUOTES = re.compile(r'["“”]|:\s')
"""What stands after these may be somebody else's words, a question of theirs too."""
_ASKS = re.compile(
    r"(?:why|what(?! if\b)|who|whose|where|when|which|how(?! about\b)|is|are|was|were|does|do|did|has|have|had)"
    r"(?:'?s)?\b.*\?[\s?!.]*",
    re.DOTALL | re.IGNORECASE,
)


def _rule(about: About) -> re.Pattern[str]:
    day = ON_DAY if about in OF_A_DAY else ""
    return re.compile(f"(?:{'|'.join(FORMS[about])}){day}{_CLOSING}")


_RULES = {about: _rule(about) for about in FORMS}


def find_question(plain: Plain) -> Question | None:
    """The question that the message is."""
    start = _OPENING.match(plain.text)
    text = plain.text[start.end() if start else 0 :]
    for about, rule in _RULES.items():
        if found := rule.fullmatch(text):
            return Question(about=about, production=plain.production, day=_day(found))
    return None


def split_questions(words: str) -> tuple[tuple[Question, ...], str]:
    """Questions that are sentences of their own, and what is said beside them."""
    if _QUOTES.search(words):
        return (), words
    asked, rest = list[Question](), list[str]()
    for sentence in _SENTENCE_END.split(words.strip()):
        plain = simplify(sentence) if sentence.endswith("?") else None
        if plain and (question := find_question(plain)):
            asked.append(question)
        else:
            rest.append(sentence)
    return tuple(asked), " ".join(rest)


def is_question(words: str) -> bool:
    """Whether the words ask for an answer, whatever about; wishes that begin with "can you" do not."""
    text = words.strip()
    start = _OPENING.match(text.casefold())
    return _ASKS.fullmatch(text, start.end() if start else 0) is not None


def _day(found: re.Match[str]) -> str:
    try:
        return read_day(found.groupdict().get("day") or "")
    except Unreadable:  # A date that no calendar has.
        return ""
