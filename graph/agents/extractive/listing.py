"""Title, description and tags within YouTube's limits, in the source's own words."""

import re
from collections import Counter

from graph.agents.extractive.casing import begun
from graph.agents.extractive.kinds import INSTRUCTING
from graph.agents.extractive.languages import FUNCTION_WORDS
from graph.agents.extractive.lexicon import CAUSE, REPORT_VERBS, STOPWORDS
from graph.agents.extractive.numbers import strongest_amount
from graph.agents.extractive.phrases import clause_of, noun_phrases
from graph.agents.extractive.templates import step_by_step
from graph.agents.extractive.units import Material
from graph.agents.facts import HEDGES, NEGATIONS, NUMBER_WORDS, is_flag, tokens_of, words_of
from graph.agents.stems import stem
from graph.agents.vocabulary import word_set
from graph.core.script import Beat, Listing, Script
from graph.core.tags import LONGEST_TAG, MOST_TAG_CHARACTERS, tag_characters, tag_of
from graph.core.writing import Assignment

MOST_TITLE_CHARACTERS = 100
MOST_DESCRIPTION_BYTES = 5000
_GOOD_TITLE = 70
_TELLING_TOPIC_WORDS = 3
_EARLY_SENTENCES = 3
_MOST_TAGS = 12
_FEWEST_TAGS = 5
_MOST_TAG_WORDS = 3
_SHORT_WORD = 5
_DESCRIBED_SCENES = 3
_HASHTAGS = 3
_LONGEST_HASHTAG = 16
_NO_SOURCES = frozenset(["standard input", "stdin", "text", "readme", "the brief"])
_UNTELLING = (
    word_set("came come went took take gave give found kept held left saw told became turn turns run runs add")
    | STOPWORDS
    | REPORT_VERBS
    | NUMBER_WORDS
    | NEGATIONS
    | HEDGES
    | CAUSE
)


def listing_of(script: Script, assignment: Assignment, material: Material) -> Listing:
    """What stands beside the video before a person changes it."""
    tags = tags_of(assignment, material)
    title = _title(script, assignment, material)
    return Listing(
        title=title,
        description=_description(script, assignment, title, tags),
        tags=tags,
        language=assignment.source.language,
    )


def plain(text: str) -> str:
    """One line without what YouTube refuses."""
    return re.sub(r"\s+", " ", re.sub(r"[<>\x00-\x1f]", " ", text)).strip()


def _title(script: Script, assignment: Assignment, material: Material) -> str:
    """The topic where it says enough; the hook where that names the topic; else the topic with the strongest fact."""
    topic = plain(assignment.topic).rstrip(".")
    topic = begun(topic, material.names)
    hook = next((line.text for line in script.scenes[0].lines if line.origin != "template"), "").rstrip(".")
    if len(topic.split()) >= _TELLING_TOPIC_WORDS and len(topic) <= _GOOD_TITLE:
        return topic
    if hook and len(hook) <= _GOOD_TITLE and _names(hook, topic):
        return plain(hook)
    if defined := _definition(topic, material):
        return defined
    if material.kind in INSTRUCTING:
        return plain(_shortened(step_by_step(topic, material.names).rstrip("."), MOST_TITLE_CHARACTERS))
    fact = _strongest_fact(script, topic, material) if material.english else ""
    joined = f"{topic}: {fact}" if fact else topic
    return plain(joined if len(joined) <= MOST_TITLE_CHARACTERS else _shortened(topic, MOST_TITLE_CHARACTERS))


def _definition(topic: str, material: Material) -> str:
    """`tarpin: a command-line tool that packs folders`, of the sentence early in the source that says what it is."""
    for sentence in material.sentences[:_EARLY_SENTENCES] if material.english else ():
        match = re.match(rf"(?:the )?{re.escape(topic)} is (?=(?:a|an|the) )([^.;:()]+)", sentence.text, re.IGNORECASE)
        if not match:
            continue
        said = re.split(r",\s|\s(?:and|which|so)\s", match[1])[0].strip()
        if len(said.split()) >= _TELLING_TOPIC_WORDS and len(topic) + len(said) + 2 <= MOST_TITLE_CHARACTERS:
            return plain(f"{topic}: {said}")
    return ""


def _names(text: str, topic: str) -> bool:
    said = {stem(word) for word in words_of(text)}
    return all(stem(word) in said for word in words_of(topic) if word not in STOPWORDS)


def _strongest_fact(script: Script, topic: str, material: Material) -> str:
    """The clause of the script that says most, and that stands without the rest."""
    texts = [line.text for scene in script.scenes for line in scene.lines if line.origin != "template"]
    clauses = [(clause, place) for place, text in enumerate(texts) if (clause := clause_of(text))]
    whole = [(clause.text.rstrip("?"), place) for clause, place in clauses if not clause.text.endswith("?")]
    whole = [(text, place) for text, place in whole if not any(is_flag(token) for token in tokens_of(text))]
    others = [(text, place) for text, place in whole if not _names(text, topic)]
    best = max(others, key=lambda pair: (_telling_worth(pair[0], material), -pair[1]), default=("", 0))
    return best[0]


def _telling_worth(text: str, material: Material) -> float:
    weights = material.ranking.weights
    top = max(weights.values(), default=1.0)
    heaviest = max((weights.get(stem(word), 0.0) / top for word in words_of(text)), default=0.0)
    return heaviest + 1.0 * (strongest_amount(text) is not None) + 0.1 * len(words_of(text))


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:—-")


def _description(script: Script, assignment: Assignment, title: str, tags: tuple[str, ...]) -> str:
    """What the video tells, from its beginning; the title is not said again."""
    told = [scene for scene in script.scenes if scene.beat is not Beat.CTA]
    lines = [" ".join(line.text for line in scene.lines if line.origin != "template") for scene in told]
    from_source = [text for text in lines if text and words_of(text) != words_of(title)]
    parts = [plain(" ".join(from_source[: 1 + _DESCRIBED_SCENES]))]
    if _is_public(assignment.source.name):
        parts.append(f"Source: {plain(assignment.source.name)}")
    short = [tag for tag in tags if tag.isascii() and tag.isalnum() and len(tag) <= _LONGEST_HASHTAG]
    parts.append(" ".join(f"#{tag}" for tag in short[:_HASHTAGS]))
    whole = "\n\n".join(filter(None, parts))
    return whole.encode()[:MOST_DESCRIPTION_BYTES].decode(errors="ignore")


def _is_public(name: str) -> bool:
    """Whether a source's name says something to the audience: an address or a title, no file of the person's."""
    if re.match(r"https?://", name):
        return True
    is_file = re.search(r"\.[A-Za-z]\w{0,4}$|[/\\]|^-$", name.strip())
    return bool(name.strip()) and not is_file and name.casefold() not in _NO_SOURCES


def tags_of(assignment: Assignment, material: Material) -> tuple[str, ...]:
    """The topic, then what the source speaks of: noun phrases that come back, names, and the weightiest nouns."""
    topic = _shortened(tag_of(plain(assignment.topic)), LONGEST_TAG)
    things = _things(material) if material.english else _large_words(material)
    weights = material.ranking.weights

    def worth(thing: str) -> float:
        parts = [weights.get(stem(word), 0.0) for word in thing.split()]
        return things[thing] * (max(parts, default=0.0) + 0.5 * sum(parts))

    heavy = sorted(things, key=lambda thing: (-worth(thing), thing))
    candidates: list[str] = []
    for tag in dict.fromkeys(filter(None, [topic, *heavy])):
        if not any(_is_variant(tag, other) for other in candidates) and len(candidates) < _MOST_TAGS:
            candidates.append(tag)
    while tag_characters(candidates) > MOST_TAG_CHARACTERS:
        candidates.pop()
    return tuple(candidates)


def _is_variant(tag: str, other: str) -> bool:
    return [stem(word) for word in tag.split()] == [stem(word) for word in other.split()]


def _things(material: Material) -> Counter[str]:
    """Noun phrases without their articles and numbers, and the last noun of each."""
    found: Counter[str] = Counter()
    for sentence in material.sentences:
        for phrase in noun_phrases(sentence.text):
            nouns = [word.removesuffix("'s") for token in phrase.tokens if _telling(word := token.word)]
            in_row = len(nouns) == len(phrase.tokens) or not any(token.word in STOPWORDS for token in phrase.tokens[1:])
            if phrase.is_of_time or not nouns or not in_row:
                continue
            found[" ".join(nouns[-_MOST_TAG_WORDS:])] += 1
            if len(nouns) > 1:
                found[nouns[-1]] += 1
    text = " ".join(sentence.text for sentence in material.sentences)
    return Counter({thing: count for thing, count in found.items() if _is_a_thing(thing, text)})


def _is_a_thing(thing: str, text: str) -> bool:
    """Whether words that stood beside each other in a text belong together: they come back, or are a name."""
    found = re.findall(rf"\b{re.escape(thing)}s?\b", text, re.IGNORECASE)
    return len(found) > 1 or any(word.istitle() for word in (found or [""])[0].split()[1:])


def _large_words(material: Material) -> Counter[str]:
    """Words written large within sentences: nouns in German, names elsewhere; else long words that no list knows."""
    tokens = [token for sentence in material.sentences for token in tokens_of(sentence.text)[1:]]
    large = Counter(t.word for t in tokens if t.core[0].isupper() and _is_content(t.word))
    if len(large) >= _FEWEST_TAGS:
        return large
    return large + Counter(t.word for t in tokens if len(t.word) > _SHORT_WORD and _is_content(t.word))


def _is_content(word: str) -> bool:
    return word.isalpha() and len(word) > 2 and word not in FUNCTION_WORDS  # noqa: PLR2004 - `de`, `la`.


def _telling(word: str) -> bool:
    plain_word = len(word) > 2 and word.replace("-", "").replace("'s", "").isalpha()  # noqa: PLR2004 - `of`, `pH`.
    return (
        plain_word and word not in _UNTELLING and word not in FUNCTION_WORDS and not word.endswith(("ed", "ing", "ly"))
    )
