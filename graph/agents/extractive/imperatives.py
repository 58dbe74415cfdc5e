"""Verbs, and sentences that tell the audience to do something."""

from collections.abc import Sequence

from graph.agents.extractive.lexicon import STOPWORDS, VERBS
from graph.agents.facts import words_of
from graph.agents.vocabulary import NAMING_VERBS, STEP_VERBS, word_set

AUXILIARIES = word_set("is are was were has have had can could will would may might must should do does did cannot")
_BEFORE_STEPS = word_set("then now next gently carefully slowly quickly finally meanwhile first afterwards immediately")
_DENYING = word_set("never don't always")
_BEFORE_OBJECTS = word_set(
    "the a an it them your each every all both any some one two three four half up down out in on off over with to at "
    "about from back together well again until for gently this that these those everything"
)
_ADVISING = word_set("use keep check choose write remember serve wait") | _DENYING


def is_verb(word: str) -> bool:
    """Whether a word is likely a verb wherever it does not follow an article."""
    if word in AUXILIARIES:
        return True
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y")
    return word.endswith("ed") or any(form in VERBS for form in forms)


def is_step(text: str) -> bool:
    """Whether a sentence tells the audience to do something, in a row of such."""
    words = words_of(text)
    while words and words[0] in _BEFORE_STEPS:
        words = words[1:]
    return tells_to_do(words)


def tells_to_do(words: Sequence[str]) -> bool:
    """`Brown the meat` and `never stir`, but not `Brown bears live` and `Water poured in`."""
    first, second, third = (*words[:3], "", "", "")[:3]
    if first in _DENYING:
        return second in STEP_VERBS
    if first not in STEP_VERBS:
        return False
    if first not in NAMING_VERBS or second in _BEFORE_OBJECTS:
        return True
    return not (is_verb(second) or second in STOPWORDS or is_verb(third))


def is_needed_step(text: str) -> bool:
    """Whether nobody could leave the step out; advice such as `Use a good wine` and `Never hurry` can be left out."""
    words = words_of(text)
    return is_step(text) and words[0] not in _ADVISING
