"""Questions that the state of things can answer. Each has to be the whole message; others are free words."""

import re

from bot.reading.asked import About, Question
from bot.reading.days import DAY, read_day
from bot.reading.wishes import OBJECT, Plain
from bot.reading.words import Unreadable

_IT = rf"(?:{OBJECT}|everything|the (?:rendering|render|build|production|voice|upload|writing|whole thing))"
_WE = r"(?:we|i|you|they|everybody)"
_ANY = rf"(?:{_IT}|{_WE}|things)"
_OUT = r"(?:out|live|public|publish(?:ed|ing)?|released?|releasing|upload(?:ed|ing)?|scheduled|due|planned|posted|go)"
_PLANNED = r"(?:scheduled|planned|coming up|coming|going out|going live|publishing|due|on the schedule|on|published)"
_DECIDE = r"(?:approve|decide|sign off|say yes|review|confirm|reject|publish)"
_MUST = r"(?:must|can|may|should|shall|has to|have to|needs to|is to|will|could|is allowed to|gets to)"
_LONG = r"(?:how long|how much longer|how much time)"
_ON_DAY = rf"(?: (?:on|for|due))?(?: (?P<day>(?:this |next |the )?week|(?:(?:this|next) )?{DAY}))?"
_OPENING = re.compile(
    r"(?:(?:hey|hi|hello|so|and|but|ok|okay|um|hm+|well|please|sorry|tell me|can you tell me|could you tell me|"
    r"do you know|any idea|by the way)(?!\w)[\s,:.!-]*)*+"
)
_CLOSING = (
    r"(?:[\s,]+(?:please|now|right now|again|currently|at the moment|so far|yet|then|exactly|actually|btw|thanks))*"
    r"[\s?!.]*"
)

_FORMS: dict[About, tuple[str, ...]] = {
    About.TIME: (
        r"why (?:so|that|this) (?:long|slow)",
        rf"why (?:is|does|did|has) {_IT} (?:(?:so|that|taking|take|taken|need) )*(?:long|slow|forever)",
        rf"what (?:takes|took|is taking) (?:{_IT} )?so long",
        r"why (?:the|this|such a) (?:long )?(?:wait|delay)",
        _LONG,
        rf"{_LONG} (?:will|does|did|would|is) {_IT} (?:still )?(?:take|taking|need|going to take)",
        r"how much time (?:is left|is there)",
        rf"(?:is|are) {_ANY} (?:ready|done|finished|there)",
        rf"when (?:will|is|are) {_ANY} (?:be )?(?:ready|done|finished|rendered)",
        r"(?:what is the )?eta",
    ),
    About.COST: (
        rf"how much (?:did|does|do|has|will|would|is|was) {_IT}(?: (?:have )?costs?| spent)?",
        rf"how much (?:have|did|do) {_WE} (?:spent|spend|paid|pay)(?: on {_IT})?",
        r"how much (?:money )?(?:is|was|has been) (?:left|spent)",
        rf"what (?:did|does|do|will|would|has) {_IT} cost",
        rf"what (?:is|was|are) the (?:costs?|price|budget)(?: of {_IT})?",
        rf"why (?:(?:is|was) )?(?:{_IT} )?so (?:expensive|costly|much)",
        rf"how expensive (?:is|was|will) {_IT}(?: be)?",
        r"how much|costs?",
    ),
    About.WHO: (
        rf"who (?:else )?{_MUST} (?:still )?{_DECIDE}(?: (?:on )?{_IT})?",
        rf"who (?:approves|decides|approved|decided|rejected|reviews|signs off|signed off)(?: (?:on )?{_IT})?",
        r"who (?:is|are) the (?:approvers?|deciders?|reviewers?)",
        rf"who (?:is|are) {_ANY} waiting (?:for|on)",
        r"whose turn(?: is it)?|who is next",
    ),
    About.WHEN: (
        rf"when (?:does|do|will|would|is|are|shall|should|can|did) {_ANY} (?:(?:be|to|going to|going|go|get) )*{_OUT}",
        r"when is (?:the )?(?:release|premiere|publication|publish time|slot)",
        rf"what time (?:does|will|is) {_IT} (?:go|going|be)(?: (?:out|live|public|published))?",
        r"what is (?:the|its) (?:publish time|slot|release date)",
    ),
    About.WHERE: (
        rf"where (?:is|are) {_ANY}(?: at)?",
        rf"(?:where|how) (?:does|do) {_ANY} stand",
        rf"what is (?:the|its) (?:status|state|progress)(?: of {_IT})?",
        rf"how (?:is|are) {_ANY} (?:going|doing|coming along|getting on)",
        rf"how far (?:along )?(?:is|are) {_ANY}(?: along)?",
        r"what is (?:going on|happening|missing|the hold-?up)",
        rf"is {_IT} (?:stuck|running|waiting)",
        rf"what (?:are|is) {_ANY} (?:waiting for|doing)",
    ),
    About.SCHEDULE: (
        rf"(?:what|what else|which videos?|(?:is |is there )?anything) (?:(?:is|are) )?{_PLANNED}",
        r"(?:what|which videos?) (?:goes|go|comes|come)(?: out| up| live)?",
        r"what (?:do|will|are) we (?:have|publish|publishing|release|releasing)",
        r"what (?:is|does) (?:the|our|your) (?:schedule|plan)(?: look like)?",
        r"what is next",
    ),
}


def _rule(about: About) -> re.Pattern[str]:
    day = _ON_DAY if about is About.SCHEDULE else ""
    return re.compile(f"(?:{'|'.join(_FORMS[about])}){day}{_CLOSING}")


_RULES = {about: _rule(about) for about in About}


def find_question(plain: Plain) -> Question | None:
    """The question that the message is."""
    start = _OPENING.match(plain.text)
    text = plain.text[start.end() if start else 0 :]
    for about, rule in _RULES.items():
        if found := rule.fullmatch(text):
            return Question(about=about, production=plain.production, day=_day(found))
    return None


def _day(found: re.Match[str]) -> str:
    try:
        return read_day(found.groupdict().get("day") or "")
    except Unreadable:  # A date that no calendar has.
        return ""
