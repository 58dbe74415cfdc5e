"""What a scene shows, taken from the words it speaks."""

import re
from collections.abc import Callable
from itertools import pairwise

from graph.agents.extractive.abroad import headline_abroad, limit_abroad
from graph.agents.extractive.headlines import Headline, change_of, headline_of, limit_of, step_of, subject_of
from graph.agents.extractive.imperatives import is_verb
from graph.agents.extractive.languages import FUNCTION_WORDS
from graph.agents.extractive.lexicon import STOPWORDS
from graph.agents.extractive.numbers import strongest_amount
from graph.agents.facts import EDGES, tokens_of, words_of
from graph.agents.stems import stem
from graph.agents.vocabulary import STEP_VERBS, word_set
from graph.core.script import Emotion, Visual

FindIcon = Callable[[tuple[str, ...]], str]

_SPEECH = re.compile(r'"([^"]+)"')
_SAID = re.compile(
    r"\b(?:said|says|asked|asks|wrote|writes|told|tells|recalled|recalls|explained|explains|added|adds|warned|warns)\b"
)
_YEAR = re.compile(r"[12]\d{3}")
_FEWEST_QUOTED = 4
_MOST_FURTHER_WORDS = 3
_MOST_QUOTED = 22
# `the order in which …`: an item without what says which one it is.
_GOES_ON = re.compile(r"(?:[\w'-]+ ){1,3}(?:in which|of which|that|which|who|of|for|to)\b")
_LIST_ITEMS = range(3, 6)
_MOST_ITEM_WORDS = 3
_ADVERBS = word_set("together instead too again away now then well")
_NO_ITEM = word_set("whatever whichever whoever however regardless including")
_DENIALS = word_set("not no never nobody nothing none neither nor cannot without hardly barely")
_UNSURE = word_set(
    "may might could would should if unless perhaps possibly probably likely apparently reportedly allegedly seems "
    "seem appears suggests believes believed thinks thought claims claimed hopes expects planned proposed never "
    "maybe alleged potentially seemed appeared suggest suggested believe think claim hope hoped expected assumed "
    "suspected theoretically supposed rumored rumoured estimated"
)
_HEARSAY = word_set(
    "supposedly reportedly allegedly apparently presumably purportedly seemingly arguably possibly probably perhaps"
)
_STREETS = word_set("street streets road roads avenue lane boulevard")
_DETERMINERS = word_set("the a an its their his her our your some")

_CAMERA = {
    "headline": "Slow push towards the words",
    "number": "The number counts up and stands alone",
    "quote": "The quote sets line by line, the name last",
    "list": "The items drop in one after the other",
    "end_card": "Calm end card, the words hold still",
}
_MOOD = {
    Emotion.CURIOSITY: "as if leaning in to look closer",
    Emotion.SURPRISE: "with a quick turn on the last word",
    Emotion.AWE: "in a wide and quiet frame",
    Emotion.CONCERN: "in darker colours that close in",
    Emotion.AMUSEMENT: "with a light bounce",
    Emotion.RESOLVE: "in warm colours that open up",
}


def plain_icon(words: tuple[str, ...]) -> str:
    """The icon where nobody hands in a better choice."""
    return "circle-help" if any(word in {"why", "how", "what"} for word in words[:3]) else "sparkles"


def end_card(headline: str) -> Visual:
    """The last scene: its words are a template's."""
    return Visual(
        layout="end_card",
        headline=headline,
        accent=headline.rsplit(maxsplit=1)[-1].rstrip("?"),
        icon="heart",
        direction=_direct("end_card", Emotion.RESOLVE),
    )


def visual_of(
    texts: tuple[str, ...],
    emotion: Emotion,
    weights: dict[str, float],
    find_icon: FindIcon,
    *,
    english: bool = True,
    language: str = "",
) -> Visual:
    """The layout that the words ask for; of several sentences the one with a quote or a number is shown."""
    text = max(texts, key=lambda one: (bool(_SPEECH.search(one)), strongest_amount(one) is not None, _tells(one)))
    visual = _quote(text) or _number(text, english=english) or _list(text) or Visual()
    headline = _headline(visual, text, weights) if english else _headline_abroad(visual, text, language)
    return visual.model_copy(
        update={
            "headline": headline.text,
            "accent": headline.accent,
            "icon": find_icon(_icon_words(headline, " ".join(texts), weights, english=english)),
            "direction": _direct(visual.layout, emotion),
        }
    )


def _tells(text: str) -> bool:
    return len(words_of(text)) > _FEWEST_QUOTED


def _headline(visual: Visual, text: str, weights: dict[str, float]) -> Headline:
    """Over a number stands what limits it (`about`) or what it is of, and over a list what its items belong to."""
    if visual.layout == "number":
        changed = change_of(text, visual.number)
        limited = changed if changed.text else limit_of(text, visual.number)
        said = words_of(f"{visual.number} {visual.unit}")
        told = step_of(text, weights, avoiding=said)
        return limited if limited.text else told if told.text else subject_of(text, weights, avoiding=said)
    if visual.layout == "list":
        return subject_of(text, weights, avoiding=words_of(" ".join(visual.items)))
    return headline_of(text, weights)


def _headline_abroad(visual: Visual, text: str, language: str) -> Headline:
    """Over a number stands only what limits it (`rund`); a list and a quote stand alone."""
    match visual.layout:
        case "number":
            return limit_abroad(text, visual.number)
        case "headline":
            return headline_abroad(text, language)
        case _:
            return Headline()


def _direct(layout: str, emotion: Emotion) -> str:
    return f"{_CAMERA[layout]}, {_MOOD[emotion]}."


def _icon_words(headline: Headline, text: str, weights: dict[str, float], *, english: bool) -> tuple[str, ...]:
    """The accent, the headline, and then the rest by weight, without what a street is called.

    Little words of other languages look like English ones.
    """
    spoken = words_of(text)
    of_streets = {first for first, second in pairwise(spoken) if second in _STREETS}
    little = of_streets | (STOPWORDS if english else STOPWORDS | FUNCTION_WORDS)
    rest = sorted(set(spoken) - little, key=lambda word: (-weights.get(stem(word), 0.0), word))
    first = [word for word in words_of(f"{headline.accent} {headline.text}") if word not in little]
    return tuple(dict.fromkeys([*first, *rest]))[: len(first) + _MOST_FURTHER_WORDS]


def _number(text: str, *, english: bool) -> Visual | None:
    """A number that the line states as it is; what is denied or only possible is not shown alone."""
    amount = strongest_amount(text)
    if amount is None or (not english and _YEAR.fullmatch(amount.number)) or _is_doubtful(text, amount.number):
        return None
    return Visual(layout="number", number=amount.number, unit=amount.unit)


def _is_doubtful(text: str, number: str) -> bool:
    if _HEARSAY & set(words_of(text)):
        return True
    clause = re.split(r"[,;:—–]\s", text[: max(0, text.find(number))])[-1]
    words = [token.word for token in tokens_of(clause) if token.core != "May"]
    return any(word in _DENIALS | _UNSURE or word.endswith("n't") for word in words) and words[-3:-1] != ["no", "more"]


def _quote(text: str) -> Visual | None:
    spoken = _SPEECH.search(text)
    if not spoken or not _FEWEST_QUOTED <= len(words_of(spoken[1])) <= _MOST_QUOTED:
        return None
    rest = _SPEECH.sub(" ", text)
    speaker = _speaker(rest) if _SAID.search(rest) else ""
    if not speaker:
        return None
    return Visual(layout="quote", quote=spoken[1].strip().rstrip(",;"), attribution=speaker)


def _speaker(rest: str) -> str:
    """The name nearest to the verb of saying, or `the institute`."""
    name = r"(?:Dr\. |Mr\. |Mrs\. |Ms\. |Prof\. )?[A-Z][\w'-]+(?: (?:[A-Z][\w'.-]*|de|van|von|bin|al))*"
    found = re.search(rf"{_SAID.pattern}(?: [a-z]+){{0,4}} ({name})", rest) or re.search(
        rf"(?:(?<=\w )|(?=[A-Z]\S+ (?:[A-Z]|{_SAID.pattern})))({name})[^.]*? {_SAID.pattern}", rest
    )
    someone = r"(?:the|a|an|one|our|their) [A-Za-z]+"
    common = re.search(rf"\b({someone}) {_SAID.pattern}", rest, re.IGNORECASE) or re.search(
        rf"{_SAID.pattern} ({someone})", rest
    )
    if common and (found is None or common.end(1) >= found.end(1)):
        return common[1][:1].upper() + common[1][1:]
    return found[1].rstrip(".,") if found else ""


def _list(text: str) -> Visual | None:
    """`A, B and C` in a row, each of a few words."""
    clause = max(re.split(r"[;:.!?—–()]\s?", text), key=lambda part: part.count(","))
    chunks = [chunk.strip() for chunk in re.split(r",\s+(?:and|or)\s+|,\s+", clause)]
    last = re.split(r"\s(?:and|or)\s", chunks[-1], maxsplit=1)
    has_end = bool(re.search(r"\s(?:and|or)\s[^,]*$", clause))
    is_cut = bool(_GOES_ON.match(last[-1]))
    items = _items([*chunks[:-1], *last]) if has_end and not is_cut else ()
    return Visual(layout="list", items=items) if len(items) in _LIST_ITEMS else None


def _items(chunks: list[str]) -> tuple[str, ...]:
    middle = [_bare(chunk) for chunk in chunks[1:-1]]
    if not middle or any(
        not 0 < len(item) <= _MOST_ITEM_WORDS
        or item[0].casefold() in STOPWORDS | _NO_ITEM
        or (len(item) > 1 and item[0].casefold() in STEP_VERBS)
        for item in middle
    ):
        return ()
    room = max(len(item) for item in middle)
    head = _without_verb(_run(chunks[0], from_end=True))[-room:]
    tail = _run(" ".join(_bare(chunks[-1])), from_end=False)[:_MOST_ITEM_WORDS]
    items = [" ".join(item) for item in (head, *middle, tail)]
    plain = all(items) and not any(char.isdigit() for item in items for char in item)
    alike = _are_alike(items)
    distinct = len({item.casefold() for item in items}) == len(items)
    return tuple(items) if plain and alike and distinct else ()


def _without_verb(words: list[str]) -> list[str]:
    """`It writes names, ids and …` counts up names, and no writing."""
    verbs = [at for at, word in enumerate(words[:-1]) if is_verb(word.casefold())]
    return words[verbs[-1] + 1 :] if verbs else words


def _are_alike(items: list[str]) -> bool:
    """`Two boats, the Aurelia and the Petrel` names two, and counts up nothing; a line's first word is large anyhow."""
    large = [item[:1].isupper() for item in items]
    return large[1:] == [False] * (len(items) - 1) or all(large)


def _bare(chunk: str) -> list[str]:
    words = [token.core for token in tokens_of(chunk)]
    while words and words[0].casefold() in _DETERMINERS:
        words = words[1:]
    return words


def _run(chunk: str, *, from_end: bool) -> list[str]:
    """The words at one end of a chunk, up to the first that only joins."""
    words = [token.core for token in tokens_of(chunk)]
    run: list[str] = []
    for word in reversed(words) if from_end else words:
        if word.casefold().strip(EDGES) in (STOPWORDS | _ADVERBS) - {"other"} and (run or from_end):
            break
        run.append(word)
    return run[::-1] if from_end else run
