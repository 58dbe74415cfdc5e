"""Questions that the state of things can answer. Each has to be the whole message; others are free words."""

import re
from difflib import get_close_matches

from bot.reading.asked import Question
from bot.reading.days import read_day
from bot.reading.question_forms import FORMS, OF_A_DAY, ON_DAY
from bot.reading.wishes import LONGEST, Plain, simplify
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


_WORDS = ("why", "what", "who", "whose", "where", "when", "which", "how")
_SIMILAR = 0.8
"""So near is `wht` to `what`, and `that` is not."""
_JOINT = re.compile(r"(?:\s*\?+|,)?\s+(?:and|plus|also)\s+(?:also\s+)?|\s*[?;]+\s+")
_MOST_JOINED = 3
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_QUOTES = re.compile(r'["“”]|:\s')
"""What stands after these may be somebody else's words, a question of theirs too."""
_ASKS = re.compile(
    r"(?:why|what(?! if\b)|who|whose|where|when|which|how(?! about\b)|is|are|was|were|does|do|did|has|have|had)"
    r"(?:'?s)?\b.*\?[\s?!.]*",
    re.DOTALL | re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?:why|what|who|whose|where|when|which(?: \w+)?|how)(?:'?s)?(?:\s+(?:is|are|was|were|do|does|did|will|would|can|"
    r"could|should|shall|must|has|have|had|takes?|took|happen(?:s|ed)|comes?|changed|failed|long|many|much|often|far|else|so|"
    r"exactly)\b[^.!?;\n]*)?[\s.!?]*",
    re.IGNORECASE,
)
"""A question without its mark: "where it says 'soon', say 'in May'" is none."""


def _rule(about: About) -> re.Pattern[str]:
    day = ON_DAY if about in OF_A_DAY else ""
    return re.compile(f"(?:{'|'.join(FORMS[about])}){day}{_CLOSING}")


_RULES = {about: _rule(about) for about in FORMS}


def find_question(plain: Plain) -> Question | None:
    """The question that the message is; with those that are joined to it, where all of them are ours to answer."""
    if found := _find_one(plain.text, plain.production):
        return found
    parts = _JOINT.split(plain.text) if len(plain.text) <= LONGEST else ()
    asked = tuple(_find_one(part, plain.production) for part in parts if part.strip())
    known = tuple(one for one in asked if one)
    if len(known) < len(asked) or not 1 < len(known) <= _MOST_JOINED:
        return None
    return known[0].model_copy(update={"more": known[1:]})


def _find_one(words: str, production: str) -> Question | None:
    start = _OPENING.match(words)
    text = words[start.end() if start else 0 :]
    for said in dict.fromkeys((text, _spelled(text))):
        for about, rule in _RULES.items():
            if found := rule.fullmatch(said):
                return Question(about=about, production=production, day=_day(found))
    return None


def _spelled(text: str) -> str:
    """The text with a slip of the fingers in its first word mended: `wht takes so long`."""
    first, _, rest = text.partition(" ")
    near = get_close_matches(first, _WORDS, n=1, cutoff=_SIMILAR) if rest and first not in _WORDS else []
    return f"{near[0]} {rest}" if near else text


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
    begin = start.end() if start else 0
    return _ASKS.fullmatch(text, begin) is not None or _BEGINS.fullmatch(_spelled(text[begin:])) is not None


def _day(found: re.Match[str]) -> str:
    try:
        return read_day(found.groupdict().get("day") or "")
    except Unreadable:  # A date that no calendar has.
        return ""
