"""Shorter forms of a sentence that say the same: asides go, facts stay.

Only four things are ever left out: a connective at the start, an aside such as `, of course,`, a bracket or a pair of
dashes, and a relative clause between commas. None of them may hold a number, a negation, a name, a hedge or a
condition. An attribution (`scientists say`) stays, since without it a claim would become a fact.
"""

import re

from graph.agents.extractive.lexicon import ATTITUDES, BARE_CONNECTIVES, CONNECTIVES, DROPPABLE_ASIDES, SUBJECT_STARTS
from graph.agents.facts import SCOPES, guarded, keeps_the_facts, tokens_of, words_of

_CONNECTIVE = re.compile(rf"(?:(?:but|and|so|yet),? )?(?:{CONNECTIVES}|{ATTITUDES}),\s+", re.IGNORECASE)
_BARE_CONNECTIVE = re.compile(r"(But|And|So|Yet|Or),?\s+(\S+)")
_ASIDE = re.compile(rf",\s+(?:{DROPPABLE_ASIDES}),(?=\s)", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_DASHES = re.compile(r"\s+[—–]\s+([^—–,;:]{3,80}?)\s+[—–](?=\s)|—([^—,;:]{3,80}?)—")
_RELATIVE_WITHIN = re.compile(
    r",\s+(?:which|who)\s+([^,;:.()\"]+),\s+(?=(?:is|are|was|were|has|have|had|can|could|will|would|may|might|must|"
    r"do|does|did|[a-z]+(?:[^s\W]s|ed))\s)"
)
_RELATIVE_AT_END = re.compile(r",\s+(?:which|who)\s+([^,;:()\"]+)(?=[.!?]$)")
_FEWEST_WORDS = 4


def forms_of(sentence: str, *, english: bool = True, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The sentence as it stands, then its shorter forms, each keeping all facts; `names` are written small."""
    whole = _spoken(sentence, names)
    if not english:
        return (whole,)
    texts = [whole]
    for text in (whole, without_connective(whole, names)):
        texts += [text, _without_asides(text), _without_relatives(_without_asides(text))]
    return (whole, *(text for text in dict.fromkeys(texts) if text != whole and _is_safe(text, sentence)))


def without_connective(text: str, names: frozenset[str] = frozenset()) -> str:
    """The sentence from its subject on."""
    match = _CONNECTIVE.match(text)
    if match and not _says_something(text, match.start(), match.end()):
        return _capitalised(text[match.end() :], names)
    bare = _BARE_CONNECTIVE.match(text)
    if bare and bare[1].casefold() in BARE_CONNECTIVES and _is_subject(bare[2]):
        return _capitalised(text[bare.start(2) :], names)
    return text


def _is_subject(word: str) -> bool:
    """After `So` and `Yet` a plain word may belong to them (`So far`, `Yet another`)."""
    return words_of(word)[:1] != () and (words_of(word)[0] in SUBJECT_STARTS or word[0].isupper())


def _without_asides(text: str) -> str:
    text = _drop(_ASIDE, text, instead="")
    text = _drop(_BRACKET, text, instead="")
    return _drop(_DASHES, text, instead=" ")


def _without_relatives(text: str) -> str:
    return _drop(_RELATIVE_AT_END, _drop(_RELATIVE_WITHIN, text, instead=" "), instead="")


def _drop(pattern: re.Pattern[str], text: str, instead: str) -> str:
    """The text without what matches, as far as nothing that counts is in it."""
    kept, at = "", 0
    for match in pattern.finditer(text):
        if _says_something(text, match.start(), match.end()):
            continue
        if pattern in (_BRACKET, _DASHES) and (_narrows(match) or _follows_name(text, match.start())):
            continue
        kept, at = kept + text[at : match.start()] + instead, match.end()
    return re.sub(r" {2,}", " ", kept + text[at:])


def _says_something(text: str, start: int, end: int) -> bool:
    return any(token.start < end and token.end > start for token in guarded(text)) and not _is_plain(text[start:end])


def _is_plain(part: str) -> bool:
    """Connectives hold words that guard elsewhere (`instead`, `first`), and are no facts themselves."""
    return bool(re.fullmatch(rf"[\s,]*(?:{DROPPABLE_ASIDES})[\s,]*", part, re.IGNORECASE))


def _narrows(match: re.Match[str]) -> bool:
    """Whether a bracket says where, when or for whom the sentence holds."""
    inside = words_of(" ".join(filter(None, match.groups())))
    return not inside or inside[0] in SCOPES


def _follows_name(text: str, at: int) -> bool:
    """What stands in brackets after a name may belong to it: the ship `Falkor (too)`."""
    before = tokens_of(text[:at])
    return len(before) > 1 and before[-1].core[0].isupper()


def _is_safe(text: str, sentence: str) -> bool:
    return keeps_the_facts(text, sentence) and len(words_of(text)) >= min(_FEWEST_WORDS, len(words_of(sentence)))


def _spoken(sentence: str, names: frozenset[str]) -> str:
    """The sentence with a capital first and a mark at its end."""
    text = re.sub(r"\s+", " ", sentence).strip().rstrip(",;:—–- ")
    text = re.sub(r"^[-–—*•]\s+|^\(?\d{1,2}[.)]\s+(?=[A-Z])", "", text)
    if not re.search(r"[.!?][\"')\]]*$", text):
        text += "."
    return _capitalised(text, names)


def _capitalised(text: str, names: frozenset[str]) -> str:
    """Names in lower case (`iPhone`, `pytest.ini`) and options (`--verbose`) are left as they are written."""
    first = text.split(" ", 1)[0]
    if (
        (words_of(first)[:1] and words_of(first)[0].removesuffix("'s") in names)
        or first.lstrip("\"'(").startswith("-")
        or any(char.isupper() for char in first)
        or re.search(r"[\d_./]", first.rstrip(".,;:!?"))
    ):
        return text
    place = next((at for at, char in enumerate(text) if char.isalnum()), 0)
    return text[:place] + text[place].upper() + text[place + 1 :]
